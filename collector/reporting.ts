/** Reports of a collector, tied to its ledgers, its store and the process that writes. */
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from './config/schema/index.js';
import type { Component, Deps } from './deps.js';
import { readChain } from './ledger/seal/chain.js';
import { reportForms } from './model/report.js';
import { Deliveries } from './reporting/deliveries.js';
import { FirstTraffic } from './reporting/first-traffic.js';
import { sendReport } from './reporting/mail.js';
import type { Months } from './reporting/months.js';
import { Reports, type ReportsDeps } from './reporting/reports.js';
import { ReportSchedule } from './reporting/schedule.js';
import { ReportWriter } from './reporting/writer.js';
import type { Store } from './store/contract.js';
import { packageRoot } from './version.js';

export interface ReportingDeps extends Deps {
  /** Resolves `env:NAME` and `file:PATH`. */
  secret(reference: string): string;
  version: string;
  months: Months;
  store: Pick<Store, 'flows'>;
  config(): Config;
  seenToBegin: NonNullable<ReportsDeps['seenToBegin']>;
  headroom: NonNullable<ReportsDeps['headroom']>;
  made: NonNullable<ReportsDeps['made']>;
  /** False where another of several that divide the service sends what is due. */
  sends?: boolean;
}

export interface Reporting extends Component {
  readonly reports: Reports;
  readonly firstTraffic: FirstTraffic;
  /** For what is on its way. */
  readonly folder: string;
}

export type ReportsOnlyDeps = Omit<ReportingDeps, 'secret' | 'months'> & { months: Omit<Months, 'reissue'> };

/** What makes reports when it is asked, and the process behind it, which is to be closed. */
export function createReports(
  deps: ReportsOnlyDeps,
): Pick<Reporting, 'reports' | 'firstTraffic' | 'folder'> & { writer: ReportWriter } {
  const { months, store, config } = deps;
  const folder = join(config().store.path, 'reports');
  const program = new URL('dist/dashboard/report/main.js', packageRoot());
  const writer = new ReportWriter({ program, env: process.env });
  const firstTraffic = new FirstTraffic({
    file: join(folder, 'first-traffic.json'),
    flows: (query) => store.flows(query),
  });
  const chain = () => readChain(months.folder);
  return { reports: new Reports({ ...deps, chain, firstTraffic, writer, folder }), firstTraffic, writer, folder };
}

export function createReporting(deps: ReportingDeps): Reporting {
  const { secret } = deps;
  const { reports, firstTraffic, writer, folder } = createReports(deps);
  const schedule = new ReportSchedule({
    ...deps,
    issue: (wanted) => reports.issue(wanted),
    send: (mail, email) => sendReport(mail, email, secret),
    deliveries: new Deliveries(join(folder, 'deliveries.jsonl')),
  });
  return {
    ...{ reports, firstTraffic, folder },
    start: async () => (deps.sends === false ? undefined : schedule.start()),
    async stop() {
      await Promise.all([schedule.stop(), reports.close()]);
      await writer.close();
    },
  };
}

/** What the control socket takes for `report.issue`. */
export const issueInput = z.strictObject({
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, { error: 'expected a month such as 2026-10' }),
  forms: z.array(z.enum(reportForms)).min(1),
  authority: z.string().max(80).nullable(),
  author: z.string().max(120),
});
