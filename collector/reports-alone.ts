/** Reports of closed months while no collector runs: who makes them owns the data folder for as long as it takes. */
import { join } from 'node:path';
import type { z } from 'zod';
import { audited } from './audit/calls.js';
import { Auditing } from './audit/auditing.js';
import type { Config } from './config/schema/index.js';
import { readSecret } from './config/secrets.js';
import { controlPath } from './control/path.js';
import { createControl } from './control/server.js';
import { systemClock, type Component } from './deps.js';
import { SealedMonths } from './ledger/sealed-months.js';
import { pointsPerDay } from './load.js';
import { createLogger } from './logger.js';
import { createReports, type issueInput } from './reporting.js';
import { createStore } from './store/index.js';
import { readVersion } from './version.js';

export type IssueInput = z.output<typeof issueInput>;

/**
 * Calls `run` with what makes reports. Each is noted in the audit log, as those of a running collector are.
 * @throws CodedError `DATA_FOLDER_OWNED`, `SLA_MONTH_UNKNOWN` and those of the writer.
 */
export async function withReportsAlone<T>(
  config: Config,
  run: (issue: (wanted: IssueInput) => Promise<unknown>) => Promise<T>,
): Promise<T> {
  const deps = { clock: systemClock, log: createLogger('warn'), secret: readSecret };
  const { path } = config.store;
  const store = createStore(config.store, { pointsPerDay: pointsPerDay(config) }, deps);
  const audit = new Auditing(config.audit, join(path, 'audit'), deps);
  const months = await SealedMonths.open(join(path, 'sla'), () => systemClock.now());
  const { reports, writer } = createReports({ ...deps, version: readVersion(), months, store, config: () => config });
  const calls = audited({ 'report.issue': (wanted) => reports.issue(wanted as IssueInput) }, audit);
  const parts: Component[] = [createControl({ path: controlPath(path), handlers: {} }, deps), store, audit];
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
