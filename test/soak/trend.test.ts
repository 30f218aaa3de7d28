import { expect, it } from 'vitest';
import { trendOf, type Sample } from './trend.js';

const samples = (memory: (i: number) => number): Sample[] =>
  Array.from({ length: 60 }, (_, i) => ({ at: i * 60_000, memory: memory(i), descriptors: 1, delay: 1 }));

it('tells what leaks from what merely moves about', () => {
  const noise = (i: number): number => ((i * 7_919) % 101) - 50;
  const leaking = trendOf(
    samples((i) => 1_000 + i + noise(i) / 10),
    'memory',
  )!;
  expect(Math.abs(leaking.perHour - 60)).toBeLessThan(3);
  expect(leaking.perHour).toBeGreaterThan(leaking.uncertainty);
  const flat = trendOf(
    samples((i) => 1_000 + noise(i)),
    'memory',
  )!;
  expect(Math.abs(flat.perHour)).toBeLessThan(flat.uncertainty);
});

it('says nothing of a few measurements', () => {
  expect(trendOf(samples(() => 1).slice(0, 9), 'memory')).toBeNull();
});
