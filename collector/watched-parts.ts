/** What /metrics says of the parts of a collector: how each does, beside what is observed and judged. */
import type { CollectorRules } from './alert-rules.js';
import type { Metrics } from './api/metrics.js';
import { auditMetrics } from './api/metrics/audit.js';
import { certificateMetrics } from './api/metrics/certificates.js';
import { ruleMetrics } from './api/metrics/rules.js';
import { slaMetrics } from './api/metrics/sla.js';
import type { PagingDesk } from './api/paging.js';
import type { Auditing } from './audit/auditing.js';
import type { CertificateWatch } from './certs/watch.js';
import type { Flows } from './flows.js';
import type { Ledgers } from './ledger/ledgers.js';
import type { Probing } from './probe/probing.js';
import type { Poller } from './snmp/poller.js';
import type { TrapReceiver } from './traps/receiver.js';

export interface WatchedParts {
  poller: Pick<Poller, 'dropped'>;
  traps: Pick<TrapReceiver, 'counts'>;
  flows: Pick<Flows, 'exporters' | 'totals' | 'shown' | 'archived'>;
  desk: PagingDesk;
  probing: Pick<Probing, 'health'>;
  /** null where another shard keeps them, and says so. */
  kept: Pick<Ledgers, 'overview'> | null;
  audit: Pick<Auditing, 'health'>;
  certificates: Pick<CertificateWatch, 'latest'>;
  rules: Pick<CollectorRules, 'health'>;
}

/** Each is asked whenever somebody reads /metrics. */
export function watchParts(
  metrics: Metrics,
  { poller, traps, flows, desk, probing, kept, audit, certificates, rules }: WatchedParts,
): void {
  metrics.watchDatagrams(() => poller.dropped());
  metrics.watchTraps(() => traps.counts());
  metrics.watchFlow(() => flows.exporters());
  metrics.watchFlowMinutes({ totals: () => flows.totals(), counts: () => flows.shown.counts() });
  metrics.watchPaging(desk);
  metrics.watchProbing(() => probing.health());
  if (kept !== null) metrics.watch((registry) => slaMetrics(registry, () => kept.overview()));
  metrics.watchArchive(() => flows.archived());
  metrics.watch((registry) => auditMetrics(registry, () => audit.health()));
  metrics.watch((registry) => certificateMetrics(registry, () => certificates.latest));
  metrics.watch((registry) => ruleMetrics(registry, () => rules.health()));
}
