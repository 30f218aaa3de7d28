/** How long accepted data waits for company before it is written. */
import { expect, test } from 'vitest';
import { Pump } from '../../collector/store/pump.js';
import type { Driver } from '../../collector/store/driver.js';
import { Spool } from '../../collector/store/spool/spool.js';
import { HandClock } from '../snmp/clock.js';
import { until } from '../until.js';
import { cleanUp, folder, lastHour, point, testDeps } from './help.js';

test('little waits a second for company, what is enough for the engine goes at once', async () => {
  const clock = new HandClock(lastHour());
  const deps = testDeps(clock);
  const spool = new Spool({ folder: await folder(), capacity: 64 * 2 ** 20, memory: 2 ** 20 }, deps);
  await spool.open();
  const written: number[] = [];
  const driver = {
    ...{ name: 'influx', schemaVersion: 1, batch: 10_000, enough: 500 },
    open: async () => null,
    write: async ({ points }: { points: readonly unknown[] }) => {
      written.push(points.length);
      return {};
    },
  } as unknown as Driver;
  const pump = new Pump(driver, spool, deps);
  await pump.open();
  pump.start();
  cleanUp(async () => {
    await pump.stop(0);
    await spool.close();
  });
  const append = (count: number): Promise<void> =>
    spool.append({
      points: Array.from({ length: count }, (_, i) => point({ time: clock.now() + i, fields: { inOctets: i } })),
      events: [],
    });

  await append(499);
  await clock.pass(900);
  expect(written).toEqual([]);
  await append(1);
  await until('all of them are written', () => written.length > 0);
  expect(written).toEqual([500]);

  await clock.pass(100);
  await append(3);
  await clock.pass(500);
  expect(written).toEqual([500]);
  await clock.pass(600);
  await until('they are written after their second', () => written.length > 1);
  expect(written).toEqual([500, 3]);
});
