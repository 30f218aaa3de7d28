import { describe, expect, test } from 'vitest';
import { failoverStrip, type FailoverMark } from '../../dashboard/charts/failoverStrip.js';
import { formatGap } from '../../dashboard/charts/formatGap.js';
import { roleOf } from '../../dashboard/charts/pathRole.js';
import * as given from './fixture/statuses.js';
import { all, text } from './fixture/tree.js';

const DAY = 86_400_000;
const span = {
  width: 700,
  height: 60,
  textSize: 25,
  from: given.NOW - 7 * DAY,
  to: given.NOW,
  timeZone: 'Europe/London',
};
const mark = (daysAgo: number, change: Partial<FailoverMark> = {}): FailoverMark => {
  return { time: given.NOW - daysAgo * DAY, kind: 'unplanned', from: 'north', to: 'south', ...change };
};

describe('the failover strip', () => {
  test('marks each failover of its days where it was, and none before', () => {
    const strip = failoverStrip({ ...span, failovers: [mark(1), mark(3.5, { kind: 'drill' }), mark(8)] });
    const marks = all(strip, '.failover');
    expect(marks.map(({ attrs }) => attrs['class'])).toEqual(['failover unplanned', 'failover drill']);
    const middle = Number(marks[1]!.attrs['x']) + Number(marks[1]!.attrs['width']) / 2;
    expect(middle).toBeCloseTo(350, 0);
    expect(Number(marks[1]!.attrs['height'])).toBeLessThan(Number(marks[0]!.attrs['height']));
  });

  test('names its days, and says to a reader what there was', () => {
    const strip = failoverStrip({ ...span, failovers: [mark(1)] });
    expect(text(strip)).toContain('Tue 17');
    expect(strip.attrs['aria-label']).toBe('Failovers: Sun 22 Nov 14:05:09 GMT, north to south, unplanned');
    expect(failoverStrip({ ...span, failovers: [] }).attrs['aria-label']).toMatch(/^No failover is recorded/);
  });

  test.each([300, 500, 700, 1_200])('%i wide, no name of a day is cut or on another at any hour', (width) => {
    const half = span.textSize * 2;
    for (let hour = 0; hour < 24; hour++) {
      const to = span.to + hour * 3_600_000;
      const strip = failoverStrip({ ...span, width, from: to - 7 * DAY, to, failovers: [] });
      const middles = all(strip, 'text').map(({ attrs }) => Number(attrs['x']));
      expect(middles.length).toBeGreaterThan(0);
      expect(middles.filter((at) => at < half || at > width - half)).toEqual([]);
      expect(middles.filter((at, i) => at - (middles[i - 1] ?? -Infinity) < half * 2)).toEqual([]);
    }
  });
});

test.each<[number | null, number | null, string]>([
  [0.4, 0.8, 'cut off 0.4–0.8 s'],
  [0, 0.2, 'cut off up to 0.2 s'],
  [null, 3, 'cut off up to 3 s'],
  [12.3, 14.9, 'cut off 12–15 s'],
  [65, 130, 'cut off 1 min 5 s to 2 min 10 s'],
  [65, null, 'cut off 1 min 5 s or more'],
  [null, null, 'cut-off not measured'],
])('a gap of [%s, %s] is %s', (least, most, words) => {
  expect(formatGap(least, most)).toBe(words);
});

describe('what a path does', () => {
  const words = (change: Parameters<typeof given.group>[0], health: 'up' | 'suspect' | 'down' = 'up') => {
    const status = given.well({ resilience: given.resilience({ groups: [given.group(change)] }) });
    return status.paths.map((path) => roleOf(status, { ...path, health }).word);
  };
  const nobody = [given.forwarding('a-b'), given.forwarding('b-a')];

  test.each([
    ['one forwards and one is ready', {}, ['FORWARDING', 'READY']],
    ['the standby would not hold', { protection: given.protection('at-risk', 'x') }, ['FORWARDING', 'AT RISK']],
    ['nobody knows whether it would', { protection: given.protection('unknown', 'x') }, ['FORWARDING', 'UP']],
    ['who forwards is not known', { forwarding: nobody }, ['UP', 'UP']],
  ])('%s', (_, change, expected) => {
    expect(words(change)).toEqual(expected);
  });

  test('suspect and down have words of their own, whoever forwards', () => {
    expect(words({}, 'suspect')).toEqual(['SUSPECT', 'SUSPECT']);
    expect(words({}, 'down')).toEqual(['DOWN', 'DOWN']);
  });

  test('what is down in announced work is planned, and only what the work covers', () => {
    const status = given.oneDown();
    status.resilience.maintenance = [given.work()];
    expect(status.paths.map((path) => roleOf(status, path).word)).toEqual(['FORWARDING', 'PLANNED']);
    status.resilience.maintenance = [given.work({ scope: { type: 'gateway', name: 'gw1' } })];
    expect(status.paths.map((path) => roleOf(status, path).word)).toEqual(['FORWARDING', 'DOWN']);
  });
});
