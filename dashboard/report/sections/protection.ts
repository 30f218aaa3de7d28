/** Protection: for how much of the time a standby was ready, and the drills that prove it. */
import type { InterconnectReport } from '../../../collector/api/types.js';
import type { Section, Table } from '../content/block.js';
import { percent, seconds } from '../content/figures.js';

type Month = InterconnectReport['month'];

export function protection({ month }: InterconnectReport): Section {
  return {
    id: 'protection',
    title: 'Protection and drills',
    blocks: [
      { kind: 'text', text: sentence(month) },
      { kind: 'table', table: shares(month) },
      { kind: 'table', table: drills(month) },
    ],
  };
}

function sentence({ services }: Month): string {
  const each = services.map(({ service, protection: { protected: good, known } }) =>
    known === 0 ? `${service}: not known` : `${service}: ${percent(good / known)} of the known time`,
  );
  return `A service is protected while every group that it stands on has a standby that is ready and large enough. ${each.join('; ')}.`;
}

const shares = ({ services, startsAt, endsAt }: Month): Table => ({
  name: 'protection',
  caption: 'Time with a ready standby, seconds',
  columns: [
    { title: 'Service', kind: 'text' },
    ...['Protected', 'Known', 'Not known'].map((title) => ({ title, kind: 'number' as const, digits: 1 })),
    { title: 'Protected of the known time, %', kind: 'number', digits: 3 },
  ],
  rows: services.map(({ service, protection: { protected: good, known } }) => [
    service,
    ...[good, known, endsAt - startsAt - known].map(seconds),
    known === 0 ? null : (100 * good) / known,
  ]),
  empty: 'The contract has no service.',
});

const drills = ({ drills: all }: Month): Table => ({
  name: 'drills',
  caption: 'Drills: failovers on purpose',
  columns: [
    { title: 'Drill', kind: 'code' },
    { title: 'Group', kind: 'text' },
    { title: 'From', kind: 'time' },
    { title: 'To', kind: 'time' },
    { title: 'Reason', kind: 'text' },
    { title: 'Planned by', kind: 'text' },
    { title: 'Outcome', kind: 'text' },
    { title: 'Note', kind: 'text' },
    { title: 'Failovers', kind: 'code' },
  ],
  rows: all.map((each) => [
    each.id,
    each.group,
    each.startsAt,
    each.endsAt,
    each.reason,
    each.author,
    each.outcome ?? 'not recorded',
    each.note,
    each.failovers.join(' '),
  ]),
  empty: 'No drill was held: that the standby holds was not proven this month.',
});
