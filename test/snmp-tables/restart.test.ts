import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RestartWatch, upTimeRestarted } from '../../collector/snmp/restart.js';

const at = (seconds: number, upTime: number | null, engine: { boots: number; time: number } | null = null) => ({
  monotonic: seconds * 1000,
  upTime,
  engine,
});

describe('by sysUpTime', () => {
  test('a fall is a restart', () => {
    const watch = new RestartWatch();
    expect(watch.observe(at(0, 500_000))).toBe('first');
    expect(watch.observe(at(30, 503_000))).toBe('same');
    expect(watch.observe(at(60, 1_200))).toBe('restarted');
    expect(watch.observe(at(90, 4_200))).toBe('same');
  });

  test('the wrap after 497 days is none', () => {
    const watch = new RestartWatch();
    watch.observe(at(0, 2 ** 32 - 1_000));
    expect(watch.observe(at(30, 2_000))).toBe('same');
  });

  test('the wrap of a gateway that did not answer for a day is none', () => {
    const watch = new RestartWatch();
    watch.observe(at(0, 2 ** 32 - 1_000));
    expect(watch.observe(at(86_400, 8_639_000))).toBe('same');
  });

  test('a restart within a long silence, with more uptime than before', () => {
    const watch = new RestartWatch();
    watch.observe(at(0, 1_000));
    expect(watch.observe(at(3600, 200_000))).toBe('restarted');
  });

  test('an agent that does not keep it tells nothing', () => {
    const watch = new RestartWatch();
    watch.observe(at(0, 777));
    expect(watch.observe(at(30, 777))).toBe('same');
  });

  test('unknown where it was there and is not', () => {
    const watch = new RestartWatch();
    watch.observe(at(0, 500));
    expect(watch.observe(at(30, null))).toBe('unknown');
    expect(watch.observe(at(60, 6_500))).toBe('same');
  });

  test('running on, with drift and jitter, over any time and any wrap is never a restart', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 2 ** 32 - 1 }),
        fc.integer({ min: 100, max: 30 * 8_640_000 }),
        fc.double({ min: -0.004, max: 0.004, noNaN: true }),
        (before, elapsed, drift) => {
          const now = Math.round(before + elapsed * (1 + drift)) % 2 ** 32;
          expect(upTimeRestarted(before, now, elapsed)).toBe(false);
        },
      ),
    );
  });

  test('a restart at any moment is told, but within seconds of the one before', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100_000, max: 2 ** 32 - 1 }),
        fc.integer({ min: 500, max: 30 * 8_640_000 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (before, elapsed, moment) => {
          const now = Math.floor(elapsed * (1 - moment));
          fc.pre(now !== before && before > elapsed * 0.005 + 1_500);
          // Near its end a restart and a wrap can look alike.
          fc.pre(before + elapsed * 1.005 + 2_000 < 2 ** 32);
          expect(upTimeRestarted(before, now, elapsed)).toBe(true);
        },
      ),
    );
  });
});

describe('by snmpEngineBoots and snmpEngineTime', () => {
  test('new boots are a restart even where sysUpTime rises', () => {
    const watch = new RestartWatch();
    watch.observe(at(0, 100, { boots: 4, time: 10 }));
    expect(watch.observe(at(30, 3_100, { boots: 5, time: 2 }))).toBe('restarted');
  });

  test('the same engine running on outweighs any sysUpTime', () => {
    const watch = new RestartWatch();
    watch.observe(at(0, 2 ** 32 - 100, { boots: 4, time: 9_000_000 }));
    expect(watch.observe(at(30, 5, { boots: 4, time: 9_000_030 }))).toBe('same');
  });

  test('an engine that forgets its boots is told by its time', () => {
    const watch = new RestartWatch();
    watch.observe(at(0, null, { boots: 1, time: 5_000 }));
    expect(watch.observe(at(30, null, { boots: 1, time: 12 }))).toBe('restarted');
  });

  test('an engine whose time stands still leaves it to sysUpTime', () => {
    const watch = new RestartWatch();
    watch.observe(at(0, 900_000, { boots: 0, time: 0 }));
    expect(watch.observe(at(30, 100, { boots: 0, time: 0 }))).toBe('restarted');
  });
});
