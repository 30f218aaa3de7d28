/** Delay, variation and loss of each probe, day by day. */
import type { InterconnectReport, ProbeMonth } from '../../../collector/api/types.js';
import { targetSeries } from '../../charts/targetSeries.js';
import type { Block, Section, Table } from '../content/block.js';
import { count, directionName } from '../content/figures.js';

type Sides = InterconnectReport['interconnect']['sides'];

export function delay({ month, interconnect: { sides } }: InterconnectReport): Section {
  return {
    id: 'delay',
    title: 'Delay and loss',
    blocks: [
      { kind: 'table', table: probeTable(month.probes, sides) },
      ...month.probes.flatMap((probe, i) => probeChart(probe, i, month.simulated)),
    ],
  };
}

const probeTable = (all: readonly ProbeMonth[], sides: Sides): Table => ({
  name: 'probes',
  caption: 'Probes across the interconnect: delays are there and back, milliseconds',
  columns: [
    { title: 'Probe', kind: 'text' },
    { title: 'Class', kind: 'text' },
    { title: 'Direction', kind: 'text' },
    { title: 'Sent', kind: 'number' },
    { title: 'Lost', kind: 'number' },
    { title: 'Loss, %', kind: 'number', digits: 4 },
    { title: 'Least', kind: 'number', digits: 2 },
    { title: 'Mean', kind: 'number', digits: 2 },
    { title: 'Longest', kind: 'number', digits: 2 },
    { title: 'Variation, 95th percentile', kind: 'number', digits: 2 },
  ],
  rows: all.map((each) => [
    each.probe,
    each.class,
    directionName(each.direction, sides),
    each.sent,
    each.lost,
    each.sent === 0 ? null : (100 * each.lost) / each.sent,
    each.delayMin,
    each.delayMean,
    each.delayMax,
    each.variationP95,
  ]),
  empty: 'No probe crosses.',
});

function probeChart(probe: ProbeMonth, i: number, simulated: boolean): Block[] {
  if (probe.days.length === 0) return [];
  const points = probe.days.map(({ day, delayMean }) => ({ label: String(Number(day.slice(-2))), value: delayMean }));
  const drawing = targetSeries({
    ...{ width: 900, height: 130, textSize: 14, points, target: null, unit: 'ms', digits: 1, zero: true, simulated },
    title: `Mean delay of ${probe.probe} by day`,
  });
  return [{ kind: 'chart', sentence: sentence(probe), drawing, table: days(probe, i) }];
}

function sentence({ probe, sent, lost, delayMean, days: all }: ProbeMonth): string {
  const lossy = all.filter((day) => day.lost > 0).length;
  const mean = delayMean === null ? 'no delay was measured' : `the mean delay was ${delayMean.toFixed(2)} ms`;
  return `${probe}: ${mean}; ${count(lost, 'packet')} of ${sent.toLocaleString('en-GB')} ${lost === 1 ? 'was' : 'were'} lost, on ${count(lossy, 'day')}.`;
}

const days = ({ probe, days: all }: ProbeMonth, i: number): Table => ({
  name: `probe-${i + 1}-days`,
  caption: `${probe} by day`,
  columns: [
    { title: 'Day', kind: 'text' },
    { title: 'Sent', kind: 'number' },
    { title: 'Lost', kind: 'number' },
    { title: 'Mean delay, ms', kind: 'number', digits: 2 },
    { title: 'Most variation, ms', kind: 'number', digits: 2 },
  ],
  rows: all.map((each) => [each.day, each.sent, each.lost, each.delayMean, each.variationMax]),
  empty: 'It sent nothing.',
});
