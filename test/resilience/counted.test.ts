/** How long traffic was gone at most, where nothing but counters tells. */
import { expect, it } from 'vitest';
import type { RateView } from '../../collector/resilience/forwarding/scene.js';
import type { GroupResult } from '../../collector/model/judgement.js';
import { countedGap } from '../../collector/resilience/records/counted.js';
import { trafficGap } from '../../collector/resilience/records/gap.js';

const interval = (began: number, ended: number, rate: number): RateView => ({
  rate,
  began: { at: began, monotonic: began },
  ended: { at: ended, monotonic: ended },
  evidence: { signal: 'counters', subject: '', says: '', at: ended, ageSeconds: 0, fresh: true },
});
const move = (signal: 'counters' | 'redundancy') => ({
  group: {
    forwarding: [{ direction: 'a-b', basis: [{ signal, paths: ['two'], evidence: [] }] }],
  } as unknown as GroupResult,
  direction: 'a-b' as const,
  from: 'one',
  to: 'two',
  returned: null,
});
/** Traffic went over at 47 s: each path is read every 30 s, the second 10 s after the first. */
const rates: Record<string, RateView[]> = {
  one: [interval(60_000, 90_000, 500), interval(30_000, 60_000, 2e6), interval(0, 30_000, 5e6)],
  two: [interval(70_000, 100_000, 5e6), interval(40_000, 70_000, 3e6), interval(10_000, 40_000, 900)],
};
const of = (path: string) => rates[path] ?? [];

it('is from the beginning of the last interval of the old path to the end of the first of the new one', () => {
  const counted = countedGap(move('counters'), of);
  expect(counted).toEqual({ began: 30_000, ended: 70_000 });
  const times = { started: 70_000, judged: 70_000, between: 10_000, counted, previous: null, next: null };
  const { gap } = trafficGap([], times);
  expect(gap).toMatchObject({ source: 'counters', atLeastSeconds: 0, atMostSeconds: 40 });
  expect(gap.sentence).toContain('1970-01-01 00:00:30 UTC');
});

it('is left to the states where the counters did not decide, or do not reach back', () => {
  expect(countedGap(move('redundancy'), of)).toBeNull();
  expect(countedGap(move('counters'), (path) => (path === 'one' ? of(path) : []))).toBeNull();
  const times = { started: 0, judged: 0, between: 1_500, counted: null, previous: null, next: null };
  expect(trafficGap([], times).gap).toMatchObject({ source: 'state', atMostSeconds: 1.5 });
});
