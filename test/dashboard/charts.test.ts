import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { errorSparkline } from '../../dashboard/charts/errorSparkline.js';
import { pathLine } from '../../dashboard/charts/pathLine.js';
import { gaps, runs, type Sample } from '../../dashboard/charts/runs.js';
import { throughputChart, type ThroughputInput } from '../../dashboard/charts/throughputChart.js';
import { throughputScale } from '../../dashboard/charts/throughputScale.js';
import { timeTicks } from '../../dashboard/charts/timeTicks.js';
import { toString } from '../../dashboard/charts/toString.js';
import { all, text } from './fixture/tree.js';

const MINUTES = 300_000;
const TO = Date.parse('2026-11-23T14:00:00Z');
const FROM = TO - 24 * 3_600_000;

/** A day of samples of one value, null where `missing` says so. */
const day = (value: number, missing: (i: number) => boolean = () => false): Sample[] =>
  Array.from({ length: 288 }, (_, i) => ({ time: FROM + i * MINUTES, value: missing(i) ? null : value }));

const input = (change: Partial<ThroughputInput> = {}): ThroughputInput => ({
  id: 'chart',
  width: 1000,
  height: 220,
  textSize: 25,
  from: FROM,
  to: TO,
  interval: MINUTES,
  timeZone: 'Europe/London',
  path: 'north',
  sides: { a: 'GCSX', b: 'N3' },
  aToB: day(400e6),
  bToA: day(100e6),
  now: { aToB: 412e6, bToA: null },
  capacity: 1e9,
  reach: 0,
  simulated: false,
  ...change,
});

const numbers = (path: string): number[] => (path.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);

describe('throughput of a path', () => {
  test('draws a→b above and b→a below one shared axis', () => {
    const chart = throughputChart(input());
    const zero = Number(all(chart, '.zero')[0]?.attrs['y1']);
    const heights = (name: string) =>
      numbers(String(all(all(chart, name)[0]!, '.edge')[0]?.attrs['d'])).filter((_, i) => i === 1);
    expect(heights('.a-to-b')[0]).toBeLessThan(zero);
    expect(heights('.b-to-a')[0]).toBeGreaterThan(zero);
    expect(zero - heights('.a-to-b')[0]!).toBeCloseTo(4 * (heights('.b-to-a')[0]! - zero), 0);
  });

  test('labels in a low plot share a line, and do not lie over each other', () => {
    const labelled = (height: number) =>
      all(throughputChart(input({ width: 400, height, textSize: 19 })), '.direction-label');
    expect(labelled(150).map(text)).toEqual(['GCSX → N3 412 Mbit/s', 'N3 → GCSX —']);
    const [one, ...others] = labelled(80).map(text);
    expect(one).toBe('→ 412 Mbit/s · ← —');
    expect(others).toEqual([]);
    // The whole of it stands above the line between both directions.
    const low = throughputChart(input({ width: 400, height: 80, textSize: 19 }));
    const line = Number(all(low, '.zero')[0]?.attrs['y1']);
    expect(Number(all(low, '.direction-label')[0]?.attrs['y'])).toBeLessThan(line);
    for (let height = 60; height < 160; height += 5) {
      const [above, below] = labelled(height).map(({ attrs }) => Number(attrs['y']));
      if (below !== undefined) expect(below - above!).toBeGreaterThanOrEqual(19 * 0.85);
    }
  });

  test('breaks the line at a gap and hatches it, in the direction that lacks data only', () => {
    const chart = throughputChart(input({ aToB: day(400e6, (i) => i >= 100 && i < 112) }));
    const [above, below] = [all(chart, '.a-to-b')[0]!, all(chart, '.b-to-a')[0]!];
    expect(all(above, '.edge')).toHaveLength(2);
    expect(all(below, '.edge')).toHaveLength(1);
    expect(all(below, '.gap')).toHaveLength(0);
    const [gap] = all(above, '.gap');
    expect(gap?.attrs['fill']).toBe('url(#chart-gap)');
    const plot = 1000 - 25 * 5.6 - 25 * 7.4;
    expect(Number(gap?.attrs['width'])).toBeCloseTo((plot * 12) / 288, 5);
  });

  test('never draws what is missing as zero', () => {
    const chart = throughputChart(input({ aToB: [], bToA: day(1, () => true) }));
    expect(all(chart, '.edge')).toHaveLength(0);
    expect(all(chart, '.gap')).toHaveLength(2);
    expect(chart.attrs['aria-label']).toContain('no data');
  });

  test('marks and labels capacity on both sides of the axis', () => {
    const chart = throughputChart(input());
    expect(all(chart, '.capacity')).toHaveLength(2);
    expect(text(all(chart, '.title')[0]!)).toBe('north · capacity 1 Gbit/s');
  });

  test('names a capacity far above the traffic instead of flattening the traffic', () => {
    const chart = throughputChart(input({ capacity: 100e9 }));
    expect(all(chart, '.capacity')).toHaveLength(0);
    expect(text(all(chart, '.title')[0]!)).toBe('north · capacity 100 Gbit/s, far above this scale');
    expect(text(all(throughputChart(input({ capacity: null })), '.title')[0]!)).toContain('capacity not known');
  });

  test('shares the scale of a busier chart beside it', () => {
    const idle = { aToB: day(10e3), bToA: day(10e3) };
    const height = (reach: number) => {
      const [edge] = all(all(throughputChart(input({ ...idle, reach })), '.a-to-b')[0]!, '.edge');
      return (
        Number(all(throughputChart(input({ ...idle, reach })), '.zero')[0]?.attrs['y1']) -
        numbers(String(edge?.attrs['d']))[1]!
      );
    };
    expect(height(0)).toBeGreaterThan(50);
    expect(height(400e6)).toBeLessThan(1);
  });

  test('says the present value beside each direction, and that one is not known', () => {
    const values = all(throughputChart(input()), '.direction-value').map(text);
    expect(values).toEqual(['412 Mbit/s', '—']);
    expect(all(throughputChart(input({ width: 500 })), '.inside').map(text)).toEqual([
      'GCSX → N3 412 Mbit/s',
      'N3 → GCSX —',
    ]);
  });

  test('marks simulated data', () => {
    const chart = throughputChart(input({ simulated: true }));
    expect(text(all(chart, '.title')[0]!)).toContain('simulated');
    expect(chart.attrs['aria-label']).toMatch(/^Simulated data\./);
    expect(text(throughputChart(input()))).not.toContain('simulated');
  });

  test('tells time in the zone of the interconnect and names it', () => {
    const winter = throughputChart(input());
    expect(text(all(winter, '.zone')[0]!)).toBe('GMT');
    expect(all(winter, '.tick').map(text)).toContain('Mon 23');
    const to = Date.parse('2026-07-01T14:00:00Z');
    const summer = throughputChart(input({ from: to - 24 * 3_600_000, to }));
    expect(text(all(summer, '.zone')[0]!)).toBe('BST');
    const change = Date.parse('2026-10-25T12:00:00Z');
    const changing = throughputChart(input({ from: change - 24 * 3_600_000, to: change }));
    expect(text(all(changing, '.zone')[0]!)).toBe('BST to GMT');
  });

  test('is a pure function, and survives any data at any size', () => {
    const sample = fc.record({
      time: fc.integer({ min: FROM - MINUTES, max: TO }),
      value: fc.option(fc.double({ min: 0, max: 1e12, noNaN: false })),
    });
    fc.assert(
      fc.property(fc.array(sample), fc.integer({ min: 1, max: 4000 }), fc.integer({ min: 1, max: 900 }), (s, w, h) => {
        const one = input({ aToB: s, bToA: s, width: w, height: h });
        const markup = toString(throughputChart(one));
        expect(markup).toBe(toString(throughputChart(one)));
        expect(markup).not.toMatch(/NaN|Infinity|undefined/);
      }),
    );
  });

  test('leaves out of its title what it has no room for', () => {
    const small = { aToB: [{ time: FROM, value: 1e6 }], bToA: [] };
    const titleOf = (width: number, rest: Partial<Parameters<typeof input>[0]> = {}) =>
      text(all(throughputChart(input({ ...small, width, ...rest })), '.title')[0]!);
    expect(titleOf(1000)).toBe('north · capacity 1 Gbit/s, far above this scale');
    expect(titleOf(530)).toBe('north · capacity 1 Gbit/s');
    expect(titleOf(530, { simulated: true })).toBe('north · capacity 1 Gbit/s · simulated');
    expect(titleOf(450, { simulated: true })).toBe('north · 1 Gbit/s · simulated');
    expect(titleOf(300, { simulated: true })).toBe('north · simulated');
  });

  test('keeps its structure', () => {
    const small = input({ aToB: [{ time: FROM, value: 1e6 }], bToA: [], from: FROM, to: FROM + 2 * MINUTES });
    expect(toString(throughputChart(small))).toMatchSnapshot();
  });
});

describe('its parts', () => {
  test('runs and gaps together cover the whole range, never overlapping', () => {
    const missing = fc.uniqueArray(fc.integer({ min: 0, max: 287 }));
    fc.assert(
      fc.property(missing, (indexes) => {
        const found = runs(
          day(1, (i) => indexes.includes(i)),
          FROM,
          TO,
          MINUTES,
        );
        const drawn = found.flat().reduce((sum, { start, end }) => sum + end - start, 0);
        const hatched = gaps(found, FROM, TO, MINUTES).reduce((sum, [start, end]) => sum + end - start, 0);
        expect(drawn).toBe((288 - indexes.length) * MINUTES);
        expect(drawn + hatched).toBe(TO - FROM);
      }),
    );
  });

  test('the interval that has not ended yet is no gap', () => {
    const found = runs(day(1), FROM, TO + MINUTES / 2, MINUTES);
    expect(gaps(found, FROM, TO + MINUTES / 2, MINUTES)).toEqual([]);
  });

  test('capacity bounds the scale unless it is far away', () => {
    expect(throughputScale(400e6, 1e9)).toMatchObject({ showsCapacity: true, tick: 500e6 });
    expect(throughputScale(1e6, 1e9)).toMatchObject({ showsCapacity: false, tick: 1e6 });
    expect(throughputScale(0, null).top).toBeGreaterThan(0);
  });

  test('ticks are full local hours, also on a day of 25 hours and in a zone off the hour', () => {
    const hours = (zone: string, from: string) => {
      const start = Date.parse(from);
      const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
      return timeTicks(start, start + 25 * 3_600_000, zone, 8).map((time) => clock.format(time));
    };
    expect(hours('Europe/London', '2026-10-24T23:00:00Z')).toEqual([
      '00:00',
      '04:00',
      '08:00',
      '12:00',
      '16:00',
      '20:00',
      '00:00',
    ]);
    expect(hours('Asia/Kolkata', '2026-10-24T23:10:00Z').every((hour) => hour.endsWith(':00'))).toBe(true);
  });

  test('ticks of a few hours and less are round minutes, also off the full hour', () => {
    const ticks = (minutes: number, limit: number, zone = 'Europe/London') =>
      timeTicks(
        Date.parse('2026-11-27T14:03:20Z'),
        Date.parse('2026-11-27T14:03:20Z') + minutes * 60_000,
        zone,
        limit,
      ).map((time) =>
        new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(time),
      );
    expect(ticks(30, 12)).toEqual(['14:05', '14:10', '14:15', '14:20', '14:25', '14:30']);
    expect(ticks(5, 12)).toEqual(['14:04', '14:05', '14:06', '14:07', '14:08']);
    expect(ticks(80, 12)).toEqual(['14:15', '14:30', '14:45', '15:00', '15:15']);
    expect(ticks(30, 8, 'Asia/Kathmandu')).toEqual(['19:50', '20:00', '20:10']);
    expect(ticks(240, 12)).toEqual(['15:00', '16:00', '17:00', '18:00']);
    expect(ticks(30, 0)).toEqual([]);
  });

  test('ticks over weeks are midnights as far apart as there is room for, over the whole range', () => {
    const start = Date.parse('2026-10-24T12:00:00Z');
    const days = (count: number, limit: number) =>
      timeTicks(start, start + count * 86_400_000, 'Europe/London', limit).map((time) =>
        new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', day: 'numeric', hour: 'numeric' }).format(time),
      );
    expect(days(7, 10)).toEqual(['25, 00', '26, 00', '27, 00', '28, 00', '29, 00', '30, 00', '31, 00']);
    expect(days(30, 10)).toEqual(['25, 00', '29, 00', '2, 00', '6, 00', '10, 00', '14, 00', '18, 00', '22, 00']);
    expect(days(30, 0)).toEqual([]);
  });
});

describe('errors', () => {
  const errors = (samples: Sample[]) =>
    errorSparkline({
      id: 'e',
      width: 288,
      height: 20,
      from: FROM,
      to: TO,
      interval: MINUTES,
      timeZone: 'UTC',
      path: 'north',
      samples,
    });

  test('none is an empty line, some are bars, not observed is hatched', () => {
    expect(all(errors(day(0)), '.error-bar')).toHaveLength(0);
    expect(errors(day(0)).attrs['aria-label']).toBe('Errors and discards of north: none');
    const some = errors(day(0).map((s, i) => (i === 12 ? { ...s, value: 0.5 } : s)));
    expect(all(some, '.error-bar')).toHaveLength(1);
    expect(some.attrs['aria-label']).toBe('Errors and discards of north: peak 0.5 /s at 15:00');
    expect(errors(day(0, (i) => i > 200)).attrs['aria-label']).toContain('none seen');
    expect(all(errors([]), '.gap')).toHaveLength(1);
    expect(errors([]).attrs['aria-label']).toContain('no data');
  });
});

describe('the line of a path', () => {
  const line = (look: 'up' | 'degraded' | 'down' | 'unknown', flow: 1 | -1 | 0 = 1) =>
    pathLine({ id: 'l', width: 400, height: 40, look, flow });

  test('tells its state without colour', () => {
    expect(all(line('up'), 'rect')).toHaveLength(1);
    expect(all(line('degraded'), '.notch').length).toBeGreaterThan(3);
    expect(all(line('down'), 'rect')).toHaveLength(2);
    expect(all(line('down'), '.stroke')).toHaveLength(1);
    expect(all(line('unknown'), 'line').some(({ attrs }) => attrs['stroke-dasharray'] !== undefined)).toBe(true);
    expect(all(line('unknown'), '.hatched')).toHaveLength(1);
  });

  test('marks the flow only where traffic is known to enter', () => {
    expect(all(line('up', 0), '.flow')).toHaveLength(0);
    const tip = (flow: 1 | -1) => numbers(String(all(line('up', flow), '.flow')[0]?.attrs['d']))[2];
    expect(tip(1)).toBeGreaterThan(200);
    expect(tip(-1)).toBeLessThan(200);
  });
});
