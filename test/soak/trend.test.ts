import { expect, it } from 'vitest';
import { judged, trendOf, type Sample } from './trend.js';

const samples = (memory: (i: number) => number): Sample[] =>
  Array.from({ length: 60 }, (_, i) => ({
    at: i * 60_000,
    memory: memory(i),
    descriptors: 1,
    delay: 1,
    heap: 1,
    committed: 1,
    outside: 1,
  }));

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

const MINUTE = 60_000;
/** A life of so many minutes, looked at every 5 s, that fills up to 1,000 in its first minutes and then gains so much in an hour. */
const life = (minutes: number, gain: number, full = 4): Sample[] =>
  Array.from({ length: minutes * 12 }, (_, i) => {
    const at = i * 5_000;
    const filled = Math.min(1, (at + MINUTE) / ((full + 1) * MINUTE));
    const saw = ((i % 24) / 24 - 0.5) * 20;
    return {
      at,
      memory: 1_000 * filled + (gain * at) / (60 * MINUTE) + saw,
      descriptors: 100,
      delay: 10,
      heap: 500,
      committed: 500,
      outside: 50,
    };
  });

it('a life that only fills up at first is flat; one that gains a fifth in an hour is not', () => {
  expect(judged(life(30, 0))).toMatchObject({ judged: true, rising: [] });
  expect(judged(life(30, 200))).toMatchObject({ judged: true, rising: ['memory'], trend: { heap: { mean: 500 } } });
});

it('what fills up in the first third of a long life is not held against it, and what does later is', () => {
  expect(judged(life(60, 0, 19))).toMatchObject({ judged: true, rising: [] });
  expect(judged(life(60, 0, 50))).toMatchObject({ judged: true, rising: ['memory'] });
});

it('what gains too little to matter, by more than chance, is told and not held against it', () => {
  const { trend, rising } = judged(life(30, 50));
  expect(trend.memory!.perHour).toBeGreaterThan(trend.memory!.uncertainty);
  expect(rising).toEqual([]);
});

it('a life of some minutes is not judged', () => {
  expect(judged(life(4, 10_000))).toMatchObject({ judged: false, rising: [] });
  expect(judged([])).toEqual({ trend: {}, judged: false, rising: [] });
});

it('samples that are like their neighbours count for less', () => {
  const slow = samples((i) => 1_000 + 50 * Math.sin(i / 8));
  const mixed = samples((i) => 1_000 + 50 * Math.sin(((i * 37) % 60) / 8));
  expect(trendOf(slow, 'memory')!.uncertainty).toBeGreaterThan(2 * trendOf(mixed, 'memory')!.uncertainty);
});
