/** Failovers: what set them off, who agrees, and for how long they cut people off. */
import type { FailoverRecord, InterconnectReport } from '../../../collector/api/types.js';
import { formatGap } from '../../charts/formatGap.js';
import { gapIntervals } from '../../charts/gapIntervals.js';
import type { Block, Section, Table } from '../content/block.js';
import { count, directionName } from '../content/figures.js';
import { formatStamp } from '../content/stamp.js';

/** Beyond this many a chart shows the longest. */
const MOST_DRAWN = 40;

export function failovers(report: InterconnectReport): Section {
  const { month } = report;
  return {
    id: 'failovers',
    title: 'Failovers',
    blocks: [...chart(report), { kind: 'table', table: evidence(month.failovers) }],
  };
}

function chart(report: InterconnectReport): Block[] {
  const { month } = report;
  const table = failoverTable(report);
  if (month.failovers.length === 0) return [{ kind: 'table', table }];
  const drawn = longest(month.failovers).map((each) => ({
    label: `${formatStamp(each.startedAt, month.timeZone).replace(/ \d{4} (\S+) \S+$/, ' $1')}, ${each.from} → ${each.to}`,
    kind: each.kind,
    atLeast: each.gap.atLeastSeconds,
    atMost: each.gap.atMostSeconds,
  }));
  const within = month.contract.flatMap(({ kpis }) => kpis.flatMap(({ gapWithin }) => gapWithin ?? []))[0] ?? null;
  const drawing = gapIntervals({
    ...{ width: 900, textSize: 14, gaps: drawn, within: within === null ? null : within / 1_000 },
    simulated: month.simulated,
  });
  return [{ kind: 'chart', sentence: sentence(month.failovers), drawing, table }];
}

function longest(all: readonly FailoverRecord[]): FailoverRecord[] {
  if (all.length <= MOST_DRAWN) return [...all];
  const upper = ({ gap }: FailoverRecord) => gap.atMostSeconds ?? gap.atLeastSeconds ?? 0;
  return [...all].sort((one, other) => upper(other) - upper(one)).slice(0, MOST_DRAWN);
}

function sentence(all: readonly FailoverRecord[]): string {
  const of = (kind: FailoverRecord['kind']) => all.filter((each) => each.kind === kind).length;
  const measured = all.filter(({ gap }) => gap.atMostSeconds !== null || gap.atLeastSeconds !== null).length;
  return `${count(all.length, 'failover')}: ${of('unplanned')} unplanned, ${of('planned')} planned, ${of('drill')} in drills. The cut-off of ${measured} was measured; each bar holds the true length.`;
}

const failoverTable = ({ month, interconnect }: InterconnectReport): Table => ({
  name: 'failovers',
  caption: 'Every failover',
  columns: [
    { title: 'Failover', kind: 'code' },
    { title: 'When', kind: 'time' },
    { title: 'From', kind: 'text' },
    { title: 'To', kind: 'text' },
    { title: 'Directions', kind: 'text' },
    { title: 'Kind', kind: 'text' },
    { title: 'Cut off at least, s', kind: 'number', digits: 3 },
    { title: 'At most, s', kind: 'number', digits: 3 },
    { title: 'Measured by', kind: 'text' },
    { title: 'Incident', kind: 'code' },
  ],
  rows: month.failovers.map((each) => [
    each.id,
    each.startedAt,
    each.from,
    each.returned === true ? `${each.to}, and back` : each.to,
    each.directions.map((direction) => directionName(direction, interconnect.sides)).join(', '),
    each.kind,
    each.gap.atLeastSeconds,
    each.gap.atMostSeconds,
    each.gap.source === 'none' ? 'not measured' : each.gap.source,
    each.incident,
  ]),
  empty: 'Traffic never changed paths.',
});

const evidence = (all: readonly FailoverRecord[]): Table => ({
  name: 'failover-evidence',
  caption: 'Evidence of each failover',
  columns: [
    { title: 'Failover', kind: 'code' },
    { title: 'Signal', kind: 'text' },
    { title: 'Verdict', kind: 'text' },
    { title: 'Says', kind: 'text' },
    { title: 'When', kind: 'time' },
  ],
  rows: all.flatMap(({ id, trigger, corroboration, gap }) => [
    [
      id,
      trigger.signal,
      'trigger',
      `${trigger.subject}: ${trigger.before ?? 'not known'} → ${trigger.after}`,
      trigger.at,
    ],
    ...corroboration.map(({ signal, verdict, says, at }) => [id, signal, verdict, says, at]),
    [
      id,
      'gap',
      gap.source === 'none' ? 'not measured' : formatGap(gap.atLeastSeconds, gap.atMostSeconds),
      gap.sentence,
      null,
    ],
  ]),
  empty: 'There is none.',
});
