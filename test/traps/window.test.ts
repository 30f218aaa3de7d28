import { describe, expect, test } from 'vitest';
import { Bucket, Recent } from '../../collector/traps/damp.js';
import { EngineTimes } from '../../collector/traps/window.js';

class HandClock {
  wall = 1_700_000_000_000;
  steady = 0;
  now = () => this.wall;
  monotonic = () => this.steady;
  pass(seconds: number): void {
    this.wall += seconds * 1000;
    this.steady += seconds * 1000;
  }
}

const engine = Buffer.from('8000000001', 'hex');

describe('the time window of an engine', () => {
  test('150 seconds, and boots that only go up', () => {
    const clock = new HandClock();
    const times = new EngineTimes(clock);
    expect(times.accept(engine, 3, 1_000)).toBe(true);
    expect(times.accept(engine, 3, 851)).toBe(true);
    expect(times.accept(engine, 3, 849)).toBe(false);
    clock.pass(200);
    expect(times.accept(engine, 3, 1_000)).toBe(false);
    expect(times.accept(engine, 2, 5_000)).toBe(false);
    expect(times.accept(engine, 4, 0)).toBe(true);
    expect(times.accept(engine, 3, 1_200)).toBe(false);
  });

  test('the last boots of all are never believed (RFC 3414 §2.2.3)', () => {
    expect(new EngineTimes(new HandClock()).accept(engine, 2 ** 31 - 1, 1)).toBe(false);
  });

  test('what was kept holds after a restart', () => {
    const clock = new HandClock();
    const before = new EngineTimes(clock);
    before.accept(engine, 3, 1_000);
    const kept = before.keep();
    clock.pass(3_600);
    const after = new EngineTimes(clock);
    after.restore(kept);
    expect(after.accept(engine, 3, 1_000)).toBe(false);
    expect(after.accept(engine, 3, 4_600)).toBe(true);
  });
});

test('a storm is damped for its gateway alone, and ends', () => {
  const clock = new HandClock();
  const bucket = new Bucket(clock);
  const taken = (gateway: string) => Array.from({ length: 150 }, () => bucket.take(gateway)).filter(Boolean).length;
  expect(taken('gw1')).toBe(100);
  expect(taken('gw2')).toBe(100);
  clock.pass(5);
  expect(taken('gw1')).toBe(50);
});

test('a copy counts once, for as long as the window', () => {
  const clock = new HandClock();
  const recent = new Recent(clock);
  expect([recent.repeated('a'), recent.repeated('a'), recent.repeated('b')]).toEqual([false, true, false]);
  clock.pass(200);
  expect(recent.repeated('a')).toBe(false);
});
