/** What was taken out of the measured time, what was not and why, and every correction with the state before and after. */
import type { CorrectionView, InterconnectReport, LedgerReason } from '../../../collector/api/types.js';
import type { Section, Table } from '../content/block.js';
import { seconds } from '../content/figures.js';

type Month = InterconnectReport['month'];

export function exclusions({ month }: InterconnectReport): Section {
  return {
    id: 'exclusions',
    title: 'Exclusions and corrections',
    blocks: [
      { kind: 'table', table: excluded(month.exclusions) },
      { kind: 'table', table: refused(month.refused) },
      { kind: 'table', table: windows(month.windows) },
      { kind: 'table', table: corrections(month.corrections) },
    ],
  };
}

function because(reasons: readonly LedgerReason[]): string {
  const words = {
    maintenance: 'maintenance',
    drill: 'drill',
    correction: 'correction',
    hours: 'outside service hours',
    'no-contract': 'before the contract',
  };
  return reasons.map((each) => ('id' in each ? `${words[each.type]} ${each.id}` : words[each.type])).join(', ');
}

const excluded = (all: Month['exclusions']): Table => ({
  name: 'exclusions',
  caption: 'Time that the contract does not measure',
  columns: [
    { title: 'Of', kind: 'text' },
    { title: 'From', kind: 'time' },
    { title: 'To', kind: 'time' },
    { title: 'Length, s', kind: 'number', digits: 1 },
    { title: 'Because of', kind: 'text' },
  ],
  rows: all.map(({ subject, startsAt, endsAt, because: reasons }) => [
    `${subject.type} ${subject.name}`,
    startsAt,
    endsAt,
    seconds(endsAt - startsAt),
    because(reasons),
  ]),
  empty: 'Nothing was excluded.',
});

const refused = (all: Month['refused']): Table => ({
  name: 'not-excluded',
  caption: 'Declared work that was not excluded',
  columns: [
    { title: 'Work', kind: 'code' },
    { title: 'Service', kind: 'text' },
    { title: 'From', kind: 'time' },
    { title: 'To', kind: 'time' },
    { title: 'Why', kind: 'text' },
  ],
  rows: all.map((each) => [each.id, each.service, each.startsAt, each.endsAt, each.why]),
  empty: 'All work that was declared is excluded, or none was.',
});

const windows = (all: Month['windows']): Table => ({
  name: 'maintenance',
  caption: 'Maintenance windows',
  columns: [
    { title: 'Window', kind: 'code' },
    { title: 'Scope', kind: 'text' },
    { title: 'From', kind: 'time' },
    { title: 'To', kind: 'time' },
    { title: 'Declared', kind: 'time' },
    { title: 'By', kind: 'text' },
    { title: 'Reason', kind: 'text' },
    { title: 'State', kind: 'text' },
  ],
  rows: all.map((each) => [
    each.id,
    each.scope.type === 'all' ? 'everything' : `${each.scope.type} ${each.scope.name}`,
    each.startsAt,
    each.endsAt,
    each.createdAt,
    each.author,
    each.reason,
    each.cancelledAt === null ? `noted ${each.noted}` : 'cancelled',
  ]),
  empty: 'No work was declared.',
});

const corrections = (all: readonly CorrectionView[]): Table => ({
  name: 'corrections',
  caption: 'Corrections: the state before and after, both kept',
  columns: [
    { title: 'Correction', kind: 'code' },
    { title: 'Of', kind: 'text' },
    { title: 'From', kind: 'time' },
    { title: 'To', kind: 'time' },
    { title: 'Was', kind: 'text' },
    { title: 'Is', kind: 'text' },
    { title: 'Proposed by', kind: 'text' },
    { title: 'Reason', kind: 'text' },
    { title: 'Decision', kind: 'text' },
  ],
  rows: all.map((each) => [
    each.id,
    `${each.subject.type} ${each.subject.name}`,
    each.startsAt,
    each.endsAt,
    states(each.before),
    states(each.after),
    each.author,
    each.reason,
    each.decision === null ? each.state : `${each.state} by ${each.decision.author}: ${each.decision.reason}`,
  ]),
  empty: 'The ledger was not corrected.',
});

/** `unavailable 120 s, available 60 s` */
const states = (intervals: CorrectionView['before']): string =>
  intervals.map(({ state, startsAt, endsAt }) => `${state} ${(endsAt - startsAt) / 1_000} s`).join(', ');
