/** Reports of closed months while no collector runs: who makes them owns the data folder for as long as it takes. */
import { join } from 'node:path';
import type { z } from 'zod';
import { audited } from './audit/calls.js';
import { Auditing } from './audit/auditing.js';
import { headroomOf, ofFiles, withAdded } from './authorities.js';
import type { Config } from './config/schema/index.js';
import { declaredNetworks } from './config/schema/networks.js';
import { readSecret } from './config/secrets.js';
import { controlPath } from './control/path.js';
import { createControl } from './control/server.js';
import { systemClock, type Component, type Deps } from './deps.js';
import { leavingToOwner } from './folder-owner.js';
import { SealedMonths } from './ledger/sealed-months.js';
import { pointsPerDay } from './load.js';
import { createLogger } from './logger.js';
import { createReports, type issueInput, type ReportsOnlyDeps } from './reporting.js';
import { AddedAuthorities } from './onboarding/added.js';
import { Onboarding } from './onboarding/onboarding.js';
import { Planning } from './planning.js';
import { createStore } from './store/index.js';
import { readVersion } from './version.js';

export type IssueInput = z.output<typeof issueInput>;

/**
 * Calls `run` with what makes reports. Each is noted in the audit log, as those of a running collector are, and what root writes so stays
 * the collector's.
 * @throws CodedError `DATA_FOLDER_OWNED`, `SLA_MONTH_UNKNOWN` and those of the writer.
 */
export async function withReportsAlone<T>(
  config: Config,
  run: (issue: (wanted: IssueInput) => Promise<unknown>) => Promise<T>,
): Promise<T> {
  return leavingToOwner(config.store.path, () => makingReports(config, run));
}

async function makingReports<T>(
  config: Config,
  run: (issue: (wanted: IssueInput) => Promise<unknown>) => Promise<T>,
): Promise<T> {
  const deps = { clock: systemClock, log: createLogger('warn'), secret: readSecret };
  const { path } = config.store;
  const store = createStore(config.store, { pointsPerDay: pointsPerDay(config) }, deps);
  const audit = new Auditing(config.audit, join(path, 'audit'), deps);
  const months = await SealedMonths.open(join(path, 'sla'), () => systemClock.now());
  const joining = authoritiesAlone(config, deps);
  const { reports, writer } = createReports({ ...deps, ...joining.told, version: readVersion(), months, store });
  const calls = audited({ 'report.issue': (wanted) => reports.issue(wanted as IssueInput) }, audit);
  const parts: Component[] = [
    createControl({ path: controlPath(path), handlers: {} }, deps),
    store,
    audit,
    ...joining.parts,
  ];
  const started: Component[] = [];
  try {
    for (const part of parts) {
      await part.start();
      started.push(part);
    }
    return await run(async (wanted) => calls['report.issue']!(wanted));
  } finally {
    await writer.close();
    for (const part of started.reverse()) await part.stop();
  }
}

/** Authorities that were added, and what was seen of all, as a running collector would tell them. */
function authoritiesAlone(
  config: Config,
  deps: Deps,
): { parts: Component[]; told: Pick<ReportsOnlyDeps, 'config' | 'seenToBegin' | 'headroom' | 'made'> } {
  const { path } = config.store;
  const added = new AddedAuthorities(join(path, 'authorities.json'), {
    ...deps,
    declared: () => ofFiles(config),
    changed: async () => undefined,
  });
  const current = (): Config => withAdded(config, added.beside(ofFiles(config)).added);
  const onboarding = new Onboarding({
    ...{ ...deps, file: join(path, 'onboarding.json'), networks: () => declaredNetworks(current().networks) },
    ...{ sides: () => config.interconnect.sides, gateways: () => [], probes: () => [], tokens: () => [] },
    ...{ facing: () => null, room: () => null, currency: () => config.reports.currency },
  });
  const planning = new Planning({
    ...{ ...deps, config: current, running: () => '', closed: () => [] },
    month: () => Promise.reject(new Error('only closed months are reported without a collector')),
    capacities: () => new Map(),
  });
  return {
    parts: [added, onboarding],
    told: {
      config: current,
      seenToBegin: () => onboarding.begins(),
      headroom: (month) => headroomOf(month, current(), planning, (name) => onboarding.begun(name)),
      made: (issued, authority) => onboarding.reported({ ...issued, authority }),
    },
  };
}
