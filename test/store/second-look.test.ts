/** What was added up while the engine was in trouble is added up once more. */
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { SecondLook } from '../../collector/store/influx/second-look.js';
import { createStore } from '../../collector/store/index.js';
import { ADMIN, Influxd, INFLUXD_MISSING } from '../lab/influxd.js';
import { until } from '../until.js';
import { config, drained, folder, lastHour, MINUTE, movedClock, point, rolledUp, testDeps } from './help.js';

const run = (from: number) => ({ measurement: 'interface' as const, run: { from, to: from + 300_000 } });

describe('which rollups are made once more', () => {
  it('those from a minute before the trouble to its end, once, when it has been calm', () => {
    const look = new SecondLook();
    look.made(run(1), 0);
    look.made(run(2), 50_000);
    look.trouble(100_000);
    look.made(run(3), 110_000);
    look.trouble(120_000);
    expect(look.due(299_999)).toBeNull();
    expect(look.due(300_000)).toEqual([run(2), run(3)]);
    expect(look.due(900_000)).toBeNull();
  });

  it('none where there was no trouble', () => {
    const look = new SecondLook();
    look.made(run(1), 0);
    expect(look.due(1e9)).toBeNull();
  });
});

describe.skipIf(INFLUXD_MISSING !== null)(`influxd in trouble ${INFLUXD_MISSING ?? ''}`, () => {
  let daemon: Influxd;
  beforeAll(async () => {
    daemon = await Influxd.create();
  });
  afterAll(() => daemon.remove());

  test('rollups that it had lost are there again', async () => {
    const clock = movedClock();
    const deps = testDeps(clock);
    const { username, password } = ADMIN;
    const target = { driver: 'influx', url: daemon.url, database: 'trouble', username, password: `env:${password}` };
    const store = createStore(config({ path: await folder(), ...target }), { pointsPerDay: 0 }, deps);
    await store.start();
    const hour = lastHour() - 60 * MINUTE;
    const at = (minute: number) => point({ time: hour + minute * MINUTE, seconds: 60, fields: { inOctets: 1_000 } });
    await store.write(Array.from({ length: 30 }, (_, minute) => at(minute + 1)));
    await drained(store);
    await rolledUp(clock, deps.said);
    const total = async (): Promise<number | null> => {
      const query = { measurement: 'interface', field: 'inOctets', aggregate: 'sum', filter: {}, groupBy: [] } as const;
      const series = await store.series({ ...query, from: hour, to: hour + 60 * MINUTE, interval: 60 * MINUTE });
      return series[0]?.points[0]?.value ?? null;
    };
    await until('the rollups answer', async () => (await total()) === 30_000);
    await daemon.ask('DELETE FROM "interface_5m"', ADMIN, 'trouble');
    await until('they are gone', async () => (await total()) === null);
    await daemon.stop();
    await store.write([at(-60)]);
    await until('it is noticed', () => store.health().state === 'away');
    await daemon.start();
    await drained(store);
    clock.move(200_000);
    await until('the rollups answer again', async () => (await total()) === 30_000);
    await store.stop();
  });
});
