import { describe, expect, test } from 'vitest';
import { budgetBar } from '../../dashboard/charts/budgetBar.js';
import { burnRates } from '../../dashboard/charts/burnRates.js';
import { failoverLanes, type FailoverLanesInput } from '../../dashboard/charts/failoverLanes.js';
import { flowMatrix, type FlowMatrixInput } from '../../dashboard/charts/flowMatrix.js';
import { ledgerCalendar } from '../../dashboard/charts/ledgerCalendar.js';
import { toString } from '../../dashboard/charts/toString.js';
import { all, text } from './fixture/tree.js';

const HOUR = 3_600_000;
const TO = Date.parse('2026-11-23T14:00:00Z');
const FROM = TO - 6 * HOUR;

const lanes = (change: Partial<FailoverLanesInput> = {}): FailoverLanesInput => ({
  id: 'lanes',
  width: 900,
  height: 240,
  textSize: 14,
  from: FROM,
  to: TO,
  timeZone: 'Europe/London',
  lanes: [
    {
      path: 'path-gw1',
      segments: [
        { from: FROM, to: FROM + HOUR, state: 'forwarding', note: '' },
        { from: FROM + HOUR, to: FROM + 2 * HOUR, state: 'down', note: 'ge-0/0/0 is down' },
        { from: FROM + 2 * HOUR, to: TO, state: 'standby', note: '' },
      ],
    },
    { path: 'path-gw2', segments: [{ from: FROM + HOUR, to: TO, state: 'forwarding', note: '' }] },
  ],
  failovers: [
    {
      id: 'f1',
      time: FROM + HOUR,
      from: 'path-gw1',
      to: 'path-gw2',
      kind: 'unplanned',
      atLeast: 0.3,
      atMost: 0.5,
      trigger: 'gw1 ge-0/0/0: down',
    },
  ],
  planned: [
    { from: FROM + 4 * HOUR, to: FROM + 5 * HOUR, kind: 'maintenance', label: 'new firmware', paths: ['path-gw1'] },
  ],
  interactive: false,
  simulated: false,
  ...change,
});

describe('what each path did', () => {
  test('has a lane per path, what is wrong drawn last, and a mark per failover that says how long traffic was lost', () => {
    const chart = failoverLanes(lanes());
    const [first] = all(chart, '.lane');
    expect(all(first!, '.segment').at(-1)?.attrs['class']).toBe('segment down');
    expect(all(chart, '.failover')).toHaveLength(1);
    expect(chart.attrs['aria-label']).toContain(
      '1 failover. Failover Mon 23 Nov 09:00:00 GMT, path-gw1 to path-gw2, unplanned, cut off 0.3–0.5 s. gw1 ge-0/0/0: down',
    );
  });

  test('each state is told apart without its colour', () => {
    const bare = (state: 'forwarding' | 'standby' | 'down' | 'unknown') =>
      toString(
        failoverLanes(lanes({ lanes: [{ path: 'a', segments: [{ from: FROM, to: TO, state, note: '' }] }] })),
      ).replace(/class="[^"]*"/g, '');
    expect(new Set((['forwarding', 'standby', 'down', 'unknown'] as const).map(bare)).size).toBe(4);
  });

  test('what is outside the range is left out, and a window is cut at its edges', () => {
    const chart = failoverLanes(
      lanes({
        failovers: lanes().failovers.map((one) => ({ ...one, time: TO + 1 })),
        planned: [{ from: FROM - HOUR, to: TO + HOUR, kind: 'drill', label: 'x', paths: ['path-gw2'] }],
      }),
    );
    expect(all(chart, '.failover')).toHaveLength(0);
    const [ground] = all(chart, '.planned-ground');
    expect(Number(ground?.attrs['x']) + Number(ground?.attrs['width'])).toBeLessThanOrEqual(900);
  });

  test('says what each path did last in a word, and in which zone the times are', () => {
    const words = (change: Partial<FailoverLanesInput> = {}) =>
      all(failoverLanes(lanes(change)), '.lane-word').map(text);
    expect(words()).toEqual(['STANDBY', 'FORWARDING']);
    // What is drawn over it is what it says.
    const down = { from: TO - HOUR, to: TO, state: 'down', note: '' } as const;
    const [first, second] = lanes().lanes;
    expect(words({ lanes: [{ ...first!, segments: [down, ...first!.segments] }, second!] })).toEqual([
      'DOWN',
      'FORWARDING',
    ]);
    // Long ago is not last, and no word stands in the way of another lane or of a name.
    expect(words({ to: TO + HOUR })).toEqual([]);
    expect(words({ height: 60 })).toEqual([]);
    expect(words({ width: 150 })).toEqual([]);
    for (const width of [900, 150]) expect(all(failoverLanes(lanes({ width })), '.zone').map(text)).toEqual(['GMT']);
  });

  test('looks as it did', () => expect(toString(failoverLanes(lanes()))).toMatchSnapshot());
});

const matrix = (change: Partial<FlowMatrixInput> = {}): FlowMatrixInput => ({
  width: 800,
  height: 300,
  textSize: 12,
  rows: ['Leeds', 'other'],
  columns: ['Spine', 'NHSmail'],
  cells: [
    { row: 'Leeds', column: 'Spine', value: 400, text: '400 bit/s', marked: true },
    { row: 'Leeds', column: 'NHSmail', value: 100, text: '100 bit/s', marked: false },
    { row: 'other', column: 'Spine', value: null, text: '—', marked: false },
  ],
  rowTitle: 'authority',
  columnTitle: 'destination',
  interactive: true,
  simulated: true,
  ...change,
});

describe('who speaks to whom', () => {
  test('the area of a mark is the value, none is not zero, and a pair without traffic has no cell', () => {
    const cells = all(flowMatrix(matrix()), '.matrix-cell');
    const sides = cells.map((cell) => Number(all(cell, '.mark')[0]?.attrs['width']));
    expect(cells).toHaveLength(3);
    expect(sides[0]! ** 2 / sides[1]! ** 2).toBeCloseTo(4);
    expect(sides[2]).toBe(0);
  });

  test('one cell is reached by the tab key, the others by arrows; each says who and how much', () => {
    const cells = all(flowMatrix(matrix()), '.matrix-cell');
    expect(cells.map(({ attrs }) => attrs['tabindex'])).toEqual([0, -1, -1]);
    expect(cells[0]?.attrs['aria-label']).toBe('authority Leeds, destination Spine: 400 bit/s, beyond the threshold');
  });

  test('where values are not written beside the marks, says what the largest stands for', () => {
    const said = (change: Partial<FlowMatrixInput>) => all(flowMatrix(matrix(change)), '.matrix-scale').map(text);
    expect(said({ width: 800 })).toEqual([]);
    const rows = ['Birmingham City Council', 'Leeds', 'other'];
    expect(said({ width: 260, rows })).toEqual([]);
    const columns = ['Spine', 'NHSmail', 'e-Referral Service', 'other', 'none'];
    expect(said({ width: 340, columns, rows, textSize: 8 })).toEqual(['largest: 400 bit/s']);
  });

  test('looks as it did', () => expect(toString(flowMatrix(matrix()))).toMatchSnapshot());
});

test('the month of a ledger is named, with the zone of its hours where the clocks stay', () => {
  const month = (from: string, to: string) => {
    const size = { id: 'ledger', width: 900, textSize: 12, timeZone: 'Europe/London', subject: 'crossing' };
    const times = { from: Date.parse(from), to: Date.parse(to) };
    return all(ledgerCalendar({ ...size, ...times, intervals: [], simulated: false }), '.zone').map(text);
  };
  expect(month('2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z')).toEqual(['Nov 2026, GMT']);
  expect(month('2026-09-30T23:00:00Z', '2026-11-01T00:00:00Z')).toEqual(['Oct 2026']);
});

describe('the error budget', () => {
  const input = { width: 600, height: 50, textSize: 14, service: 'crossing', target: 99.9, simulated: false };

  test('says what is left, and by how much it is overspent', () => {
    expect(text(budgetBar({ ...input, allowed: 2580, used: 372 }))).toBe('crossing · 36 min 48 s left of 43 min');
    const spent = budgetBar({ ...input, allowed: 2580, used: 2820 });
    expect(text(spent)).toBe('crossing · SPENT: 4 min over 43 min');
    expect(all(spent, '.budget-end')).toHaveLength(1);
  });

  test('in a small tile what is left comes first', () => {
    const at = (width: number): string => text(budgetBar({ ...input, width, allowed: 2580, used: 372 }));
    const texts = [310, 220, 150].map((width) => at(width));
    expect(texts).toEqual(['crossing · 36 min 48 s left', '36 min 48 s left of 43 min', '36 min 48 s left']);
  });

  test('goes faster than it lasts is said by a mark, and what is not known is none', () => {
    const windows = [
      { window: '5m', rate: 14.4 },
      { window: '1h', rate: 0.5 },
      { window: '3d', rate: null },
    ];
    const chart = burnRates({ width: 300, height: 120, textSize: 12, service: 'crossing', windows });
    expect(all(chart, '.burn-row').map(text)).toEqual(['5m14 × ▲', '1h0.5 ×', '3d—']);
  });

  test('no figure stands on the line of the pace that lasts', () => {
    for (const rate of [0, 0.15, 0.9, 1, 14.4, 1440]) {
      const windows = [{ window: '1h', rate }];
      const chart = burnRates({ width: 300, height: 120, textSize: 12, service: 'crossing', windows });
      const [pace] = all(chart, '.burn-pace');
      const [figure] = all(chart, '.direction-value');
      expect(Number(figure?.attrs['x'])).toBeGreaterThan(Number(pace?.attrs['x1']));
    }
  });
});
