import { describe, expect, test } from 'vitest';
import { placeOf, Schedule, slotOf } from '../../collector/snmp/scheduler.js';
import { HandClock } from './clock.js';
import { keptLog } from './log.js';

const INTERVAL = 30_000;
const START = Date.UTC(2026, 0, 5, 12, 0, 7);
const HOUR = 3_600_000;

function scheduled(run: (slot: number) => Promise<void> = () => Promise.resolve(), name = 'gw1//counters') {
  const clock = new HandClock(START);
  const runs: { slot: number; at: number }[] = [];
  const { log, lines } = keptLog();
  const schedule = new Schedule({
    name,
    interval: INTERVAL,
    clock,
    log,
    run: (slot) => {
      runs.push({ slot, at: clock.now() });
      return run(slot);
    },
  });
  schedule.start();
  return { clock, runs, schedule, lines, place: placeOf(name, INTERVAL) };
}

describe('slots', () => {
  test('are aligned to the wall clock, each with one poll at the same place in it', async () => {
    const { clock, runs, place } = scheduled();
    await clock.pass(10 * INTERVAL);
    expect(runs.length).toBeGreaterThanOrEqual(10);
    expect(new Set(runs.map(({ slot }) => slot)).size).toBe(runs.length);
    expect(runs.every(({ slot }) => slot % INTERVAL === 0)).toBe(true);
    for (const { slot, at } of runs.slice(1)) expect(at).toBe(slot + place);
  });

  test('the first poll does not wait for its place', async () => {
    const { clock, runs } = scheduled();
    await clock.pass(1000);
    expect(runs.length).toBe(1);
  });

  test('places spread over the interval and depend on the name alone', () => {
    const places = Array.from({ length: 400 }, (_, n) => placeOf(`gateway-${n}`, INTERVAL));
    expect(placeOf('gateway-7', INTERVAL)).toBe(places[7]);
    for (let tenth = 0; tenth < 10; tenth++) {
      const within = places.filter((place) => Math.floor((place / INTERVAL) * 10) === tenth).length;
      expect(within).toBeGreaterThan(15);
    }
  });

  test('a slot is never later than its poll', () => {
    expect(slotOf(START, INTERVAL, 0)).toBe(Date.UTC(2026, 0, 5, 12, 0, 0));
    expect(slotOf(START, INTERVAL, 8_000)).toBe(Date.UTC(2026, 0, 5, 11, 59, 30));
  });
});

describe('a wall clock that steps', () => {
  test.each([
    ['forward by an hour', HOUR],
    ['back by an hour', -HOUR],
    ['back by half an interval', -INTERVAL / 2],
    ['forward by less than an interval', 11_000],
  ])('%s: polling goes on within an interval, in slots, none twice in a row', async (_, step) => {
    const { clock, runs, lines } = scheduled();
    await clock.pass(5 * INTERVAL);
    clock.step(step);
    const before = runs.length;
    await clock.pass(2 * INTERVAL);
    expect(runs.length - before).toBeGreaterThanOrEqual(1);
    await clock.pass(4 * INTERVAL);
    const slots = runs.map(({ slot }) => slot);
    expect(slots.every((slot, at) => at === 0 || slot !== slots[at - 1])).toBe(true);
    expect(slots.at(-1)).toBeGreaterThan(clock.now() - 2 * INTERVAL);
    expect(slots.at(-1)).toBeLessThanOrEqual(clock.now());
    expect(lines.filter((line) => line.includes('stepped')).length).toBe(1);
  });
});

describe('a poll that takes too long', () => {
  test('is never joined by another, and the slots it missed are counted', async () => {
    let running = 0;
    let most = 0;
    const ends: (() => void)[] = [];
    const { clock, runs, schedule } = scheduled(async () => {
      most = Math.max(most, ++running);
      await new Promise<void>((end) => ends.push(end));
      running--;
    });
    await clock.pass(4 * INTERVAL);
    expect(runs.length).toBe(1);
    ends.shift()?.();
    await clock.pass(INTERVAL);
    expect(runs.length).toBe(2);
    expect(most).toBe(1);
    expect(schedule.overruns).toBeGreaterThanOrEqual(3);
  });

  test('stop waits for it and starts nothing more', async () => {
    let end = () => {};
    const { clock, runs, schedule } = scheduled(() => new Promise<void>((resolve) => (end = resolve)));
    await clock.pass(INTERVAL);
    const stopped = schedule.stop();
    end();
    await stopped;
    await clock.pass(5 * INTERVAL);
    expect(runs.length).toBe(1);
  });
});
