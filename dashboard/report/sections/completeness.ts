/** How complete the data was, and how far the clocks were off. */
import type { InterconnectReport } from '../../../collector/api/types.js';
import type { Section, Table } from '../content/block.js';
import { percent } from '../content/figures.js';

type Month = InterconnectReport['month'];

export function completeness({ month }: InterconnectReport): Section {
  return {
    id: 'completeness',
    title: 'How complete the data was',
    blocks: [
      {
        kind: 'text',
        text: 'What nobody observed is unknown: it is never counted as available, and the contract says how it counts.',
      },
      { kind: 'table', table: table(month) },
      { kind: 'table', table: clocks(month) },
    ],
  };
}

const table = ({ services, probes, throughput, usage, observedBy = [], startsAt, computedTo }: Month): Table => ({
  name: 'completeness',
  caption: 'Observed against expected',
  columns: [
    { title: 'Of', kind: 'text' },
    { title: 'What', kind: 'text' },
    { title: 'Observed', kind: 'number' },
    { title: 'Expected', kind: 'number' },
    { title: 'Share', kind: 'number' },
  ],
  rows: [
    ...observedBy.map(({ collector, seconds }) =>
      counted(
        `collector ${collector}`,
        'minutes watched',
        Math.round(seconds / 60),
        Math.round((computedTo - startsAt) / 60_000),
      ),
    ),
    ...services.map((each) => [
      `service ${each.service}`,
      'time with a known state',
      null,
      null,
      percent(each.completeness, 3),
    ]),
    ...probes.map((each) => counted(`probe ${each.probe}`, 'minutes', each.minutes, each.expected)),
    ...throughput.map((each) =>
      counted(`path ${each.path} ${each.direction}`, 'five-minute averages', each.samples, each.expected),
    ),
    ...(usage === undefined ? [] : [counted('flows', 'minutes', usage.keptMinutes, usage.expectedMinutes)]),
  ],
  empty: 'Nothing is configured to be observed.',
});

const counted = (of: string, what: string, observed: number, expected: number) => [
  of,
  what,
  observed,
  expected,
  expected === 0 ? null : percent(observed / expected, 3),
];

const clocks = ({ probes }: Month): Table => ({
  name: 'clocks',
  caption: 'Clocks of probe agents against the collector’s: the furthest of the month, milliseconds',
  columns: [
    { title: 'Probe', kind: 'text' },
    { title: 'Offset', kind: 'number', digits: 3 },
    { title: 'Uncertainty', kind: 'number', digits: 3 },
    { title: 'Clock', kind: 'text' },
  ],
  rows: probes.map(({ probe, clock }) => [
    probe,
    clock?.offset ?? null,
    clock?.uncertainty ?? null,
    clock === null ? 'the collector’s own' : 'of its agent',
  ]),
  empty: 'No probe crosses.',
});
