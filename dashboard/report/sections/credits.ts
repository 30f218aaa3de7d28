/** Points and service credits of this period and of the five before. */
import type { InterconnectReport } from '../../../collector/api/types.js';
import { targetSeries } from '../../charts/targetSeries.js';
import type { Block, Section, Table } from '../content/block.js';
import { count, money } from '../content/figures.js';
import { shortMonth } from '../content/stamp.js';
import { owed } from './sentences.js';

type Month = InterconnectReport['month'];

export function credits({ month }: InterconnectReport): Section {
  return {
    id: 'credits',
    title: 'Points and service credits',
    blocks: [
      { kind: 'text', text: owed(month) },
      { kind: 'working', lines: [month.credits.formula] },
      ...month.critical.reasons.map((text) => ({ kind: 'notice' as const, text })),
      { kind: 'table', table: pointsTable(month) },
      rolling(month),
    ],
  };
}

const pointsTable = ({ kpis }: Month): Table => ({
  name: 'points',
  caption: 'Points by KPI; one that failed in the month before as well is a repeat',
  columns: [
    { title: 'KPI', kind: 'text' },
    { title: 'Service', kind: 'text' },
    { title: 'Band', kind: 'text' },
    { title: 'Points of the band', kind: 'number' },
    { title: 'Repeat', kind: 'text' },
    { title: 'Points', kind: 'number' },
  ],
  rows: kpis.map((each) => [
    each.name,
    each.service,
    each.band?.name ?? (each.met === true ? 'target met' : each.met === null ? 'not measured' : 'no band'),
    each.basePoints,
    each.repeat ? 'yes' : 'no',
    each.points,
  ]),
  empty: 'The contract has no KPI.',
});

function rolling(month: Month): Block {
  const { before, credits: now, rolling: sum, simulated } = month;
  const all = [
    ...[...before].reverse().map((each) => ({
      month: each.month,
      points: each.points,
      percent: each.creditPercent,
      minor: each.creditMinor,
    })),
    { month: month.month, points: now.points, percent: now.percent, minor: now.minor },
  ];
  const drawing = targetSeries({
    ...{ width: 900, height: 120, textSize: 14, target: null, unit: 'points', digits: 0, zero: true, simulated },
    points: all.map((each) => ({ label: shortMonth(each.month), value: each.points })),
    title: 'Service points by month',
  });
  const table: Table = {
    name: 'six-periods',
    caption: 'This period and those before it',
    columns: [
      { title: 'Month', kind: 'text' },
      { title: 'Points', kind: 'number' },
      { title: 'Credit, % of charges', kind: 'number', digits: 3 },
      { title: `Credit, ${now.currency ?? 'money'}`, kind: 'number', digits: 2 },
    ],
    rows: [
      ...all.map((each) => [each.month, each.points, each.percent, each.minor === null ? null : each.minor / 100]),
      ['All', sum.points, sum.creditPercent, sum.creditMinor === null ? null : sum.creditMinor / 100],
    ],
    empty: '',
  };
  const owing = sum.creditMinor === null ? '' : `, ${money(sum.creditMinor, now.currency)} of credits`;
  const sentence = `${count(sum.points, 'point')} in ${count(sum.periods, 'period')}${owing}.`;
  return { kind: 'chart', sentence: sentence[0]!.toUpperCase() + sentence.slice(1), drawing, table };
}
