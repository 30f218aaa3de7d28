/** What /metrics says of the parts of a collector: how each does, beside what is observed and judged. */
import type { CollectorRules } from './alert-rules.js';
import type { Metrics } from './api/metrics.js';
import { archiveMetrics } from './api/metrics/archive.js';
import { auditMetrics } from './api/metrics/audit.js';
import { certificateMetrics } from './api/metrics/certificates.js';
import { datagramMetrics } from './api/metrics/datagrams.js';
import { flowMetrics } from './api/metrics/flow.js';
import { flowMinuteMetrics } from './api/metrics/flow-minutes.js';
import { pagingMetrics } from './api/metrics/paging.js';
import { probeMetrics } from './api/metrics/probes.js';
import { ruleMetrics } from './api/metrics/rules.js';
import { slaMetrics } from './api/metrics/sla.js';
import { trapMetrics } from './api/metrics/traps.js';
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
  desk: Pick<PagingDesk, 'health' | 'pages' | 'acknowledgementOf'>;
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
  metrics.watch((registry) => datagramMetrics(registry, () => poller.dropped()));
  metrics.watch((registry) => trapMetrics(registry, () => traps.counts()));
  metrics.watch((registry) => flowMetrics(registry, () => flows.exporters()));
  metrics.watch((registry) =>
    flowMinuteMetrics(registry, { totals: () => flows.totals(), counts: () => flows.shown.counts() }),
  );
  metrics.watch((registry) => pagingMetrics(registry, desk));
  metrics.watch((registry) => probeMetrics(registry, () => probing.health()));
  if (kept !== null) metrics.watch((registry) => slaMetrics(registry, () => kept.overview()));
  metrics.watch((registry) => archiveMetrics(registry, () => flows.archived()));
  metrics.watch((registry) => auditMetrics(registry, () => audit.health()));
  metrics.watch((registry) => certificateMetrics(registry, () => certificates.latest));
  metrics.watch((registry) => ruleMetrics(registry, () => rules.health()));
}
