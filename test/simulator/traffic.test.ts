import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFlow } from '../../collector/simulator/traffic.js';

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** Monday, 2 November 2026, 00:00 UTC. */
const MONDAY = Date.UTC(2026, 10, 2);
const PEAK = 70_000_000;
const flow = createFlow({ seed: 7, peak: PEAK, shape: 'office' });
const rate = (from: number, to: number): number => Number(flow(to) - flow(from)) / ((to - from) / 1_000);

const instant = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) });

describe('a flow', () => {
  test('never runs backwards, however short the step and wherever the week turns', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 31 }),
        instant,
        fc.integer({ min: 1, max: 5_000 }),
        (seed, at, step) => {
          const any = createFlow({ seed, peak: PEAK, shape: 'office' });
          return any(at + step) >= any(at);
        },
      ),
    );
  });

  test('never carries much more than its peak', () => {
    fc.assert(fc.property(instant, (at) => rate(at, at + 10_000) <= PEAK * 1.65));
  });

  test('is the same however often and in whatever order it is read', () => {
    const again = createFlow({ seed: 7, peak: PEAK, shape: 'office' });
    const times = Array.from({ length: 200 }, (_, i) => MONDAY + i * 977_123);
    const forwards = times.map((time) => flow(time));
    expect(
      times
        .toReversed()
        .map((time) => again(time))
        .toReversed(),
    ).toEqual(forwards);
  });

  test('differs by seed', () => {
    const other = createFlow({ seed: 8, peak: PEAK, shape: 'office' });
    expect(other(MONDAY + 11 * HOUR)).not.toBe(flow(MONDAY + 11 * HOUR));
  });

  test('is busy on a workday, quiet at night, and quiet at the weekend', () => {
    const morning = rate(MONDAY + 10 * HOUR, MONDAY + 12 * HOUR);
    expect(morning).toBeGreaterThan(5 * rate(MONDAY + 4 * HOUR, MONDAY + 5 * HOUR));
    expect(morning).toBeGreaterThan(2.5 * rate(MONDAY + 5 * DAY + 10 * HOUR, MONDAY + 5 * DAY + 12 * HOUR));
  });

  test('is not the same from one minute or one Monday to the next', () => {
    const minutes = Array.from({ length: 30 }, (_, i) =>
      rate(MONDAY + 11 * HOUR + i * 60_000, MONDAY + 11 * HOUR + (i + 1) * 60_000),
    );
    const mean = minutes.reduce((sum, value) => sum + value) / minutes.length;
    expect(Math.max(...minutes) - Math.min(...minutes)).toBeGreaterThan(0.05 * mean);
    expect(rate(MONDAY, MONDAY + DAY)).not.toBe(rate(MONDAY + 7 * DAY, MONDAY + 8 * DAY));
  });
});
