/** The report of one authority out of that of the whole: what all share, its own traffic and terms, and nothing of any other. */
import type {
  AuthorityReport,
  InterconnectReport,
  KnownAuthority,
  ReportAuthority,
  SharedFailure,
  SharedKpi,
} from '../../../collector/api/types.js';
import { ReportError } from '../error.js';
import { withholder, type Withheld } from './withhold.js';

/**
 * @param known every authority that is configured; those of the month's traffic are added.
 * @throws ReportError `REPORT_UNKNOWN_AUTHORITY` where the report has none of that name. The message names no other.
 */
export function ownShare(report: InterconnectReport, name: string, known: readonly KnownAuthority[]): AuthorityReport {
  const authority = report.authorities.find((each) => each.name === name);
  if (authority === undefined)
    throw new ReportError(
      'REPORT_UNKNOWN_AUTHORITY',
      `no authority is called "${name}": interconnect networks list shows them`,
    );
  const held: Withheld = withholder(others(report, authority, known));
  const share = held.clean(shareOf(report, authority));
  return { ...share, withheld: held.count() };
}

function others(report: InterconnectReport, own: ReportAuthority, known: readonly KnownAuthority[]): string[] {
  const words = [
    ...known
      .filter(({ name }) => name !== own.name)
      .flatMap(({ name, owner, prefixes }) => [name, owner ?? '', ...prefixes]),
    ...report.authorities.filter(({ name }) => name !== own.name).flatMap(({ name, owner }) => [name, owner ?? '']),
    ...(report.month.usage?.rows ?? []).map((row) => row.authority),
  ];
  // Two may share a code, and flows of nobody known have names of ours.
  const mine = new Set([own.name, own.owner ?? '', '', 'unknown', 'other']);
  return [...new Set(words)].filter((word) => !mine.has(word));
}

function shareOf(report: InterconnectReport, authority: ReportAuthority): AuthorityReport {
  const { month, ledgers } = report;
  const contract = month.contract.at(-1);
  const rows = month.usage?.rows.filter((row) => row.authority === authority.name);
  return {
    schema: 1,
    kind: 'authority',
    interconnect: report.interconnect,
    program: report.program,
    issuedAt: report.issuedAt,
    seal: report.seal,
    // Why it was issued again is what people wrote: the report of the interconnect has it.
    revisions: report.revisions.map((each) => ({ ...each, reason: null })),
    authority,
    currency: report.currency,
    month: {
      month: month.month,
      timeZone: month.timeZone,
      startsAt: month.startsAt,
      endsAt: month.endsAt,
      minutes: month.minutes,
      state: month.state,
      computedTo: month.computedTo,
      revision: month.revision,
      simulated: month.simulated,
      contract:
        contract === undefined
          ? { version: '', effective: '', name: '' }
          : { version: contract.version, effective: contract.effective, name: contract.name },
      services: month.services,
      kpis: month.kpis.map(sharedKpi),
      failures: month.failures.flatMap((each) => sharedFailure(each)),
      before: month.before.map((period) => ({ month: period.month, kpis: period.kpis })),
      usage:
        month.usage === undefined || rows === undefined
          ? null
          : { rows, keptMinutes: month.usage.keptMinutes, expectedMinutes: month.usage.expectedMinutes },
    },
    ledgers: ledgers.ledgers
      .filter(({ subject }) => subject.type === 'service')
      .map(({ subject, intervals }) => ({
        service: subject.name,
        intervals: intervals.map(({ startsAt, endsAt, state }) => ({ startsAt, endsAt, state })),
      })),
    withheld: 0,
  };
}

function sharedKpi(kpi: InterconnectReport['month']['kpis'][number]): SharedKpi {
  const shared: SharedKpi & { parts?: unknown } = { ...kpi };
  delete shared.parts;
  return shared;
}

/** Of services: which path failed is the operator's affair. */
function sharedFailure(failure: InterconnectReport['month']['failures'][number]): SharedFailure[] {
  const { id, subject, startsAt, endsAt, cut, severity, down, notCounted } = failure;
  if (subject.type !== 'service') return [];
  return [{ id, service: subject.name, startsAt, endsAt, cut, severity, down, notCounted }];
}
