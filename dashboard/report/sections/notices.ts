/** What stands above everything else: simulated, revised, not closed. */
import type { ReportDocument } from '../../../collector/api/types.js';
import { formatDate, formatMonth, formatStamp } from '../content/stamp.js';

/** A reader counts issues from 1; the ledger counts revisions from 0. */
export function subtitle({ interconnect, month, issuedAt }: ReportDocument): string {
  return `${interconnect.name} · ${formatMonth(month.month)} · revision ${month.revision + 1} · issued ${formatDate(issuedAt, month.timeZone)}`;
}

export function notices({ month, revisions }: ReportDocument): string[] {
  const latest = revisions.find(({ revision }) => revision === month.revision);
  return [
    ...(month.simulated ? ['Simulated: a simulator wrote evidence of this month. Nothing in it happened.'] : []),
    ...(month.state === 'open'
      ? [`Not closed: computed up to ${formatStamp(month.computedTo, month.timeZone)}. Nothing in it is final.`]
      : []),
    ...(month.revision > 0
      ? [
          `Revision ${month.revision + 1}, which replaces the one before. Reason: ${latest?.reason ?? 'see the report of the interconnect'}.`,
        ]
      : []),
  ];
}
