/** One of several that write to one engine answers for all, also while another has yet to make its rollups. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../../collector/store/contract.js';
import { Dirty } from '../../collector/store/dirty.js';
import { owedText } from '../../collector/store/influx/owed.js';
import { createStore } from '../../collector/store/index.js';
import { ADMIN, Influxd, INFLUXD_MISSING } from '../lab/influxd.js';
import { until } from '../until.js';
import { config, drained, folder, lastHour, MINUTE, movedClock, point, rolledUp, testDeps } from './help.js';

const SLOT = 5 * MINUTE;

describe('what is told of rollups that are yet to be made', () => {
  test('runs of slots by measurement; of very many one from the first to the last', () => {
    const dirty = new Dirty();
    for (const slot of [3, 1, 2, 7]) dirty.load('interface', slot * SLOT);
    for (let slot = 0; slot < 200; slot += 2) dirty.load('sensor', slot * SLOT);
    expect(owedText(dirty)).toBe('interface-1-4 interface-7-8 sensor-0-199');
    expect(owedText(new Dirty())).toBe('');
  });
});

describe.skipIf(INFLUXD_MISSING !== null)(`two shards on one influxd ${INFLUXD_MISSING ?? ''}`, () => {
  let daemon: Influxd;
  beforeAll(async () => {
    daemon = await Influxd.create();
  });
  afterAll(() => daemon.remove());

  const shard = async (database: string, index: number) => {
    const clock = movedClock();
    const deps = testDeps(clock);
    const { username, password } = ADMIN;
    const target = { driver: 'influx', url: daemon.url, database, username, password: `env:${password}` };
    const collector = `collector-1-${index}-of-2`;
    const settings = config({ path: await folder(), ...target });
    const store = createStore({ ...settings, collector }, { pointsPerDay: 0 }, deps);
    await store.start();
    const write = (times: readonly number[]): Promise<void> =>
      store.write(
        times.map((time) => ({
          ...point({ time, seconds: 60, tags: { gateway: `gw${index}` }, fields: { inOctets: 1_000 } }),
          collector,
        })),
      );
    return { store, write, said: deps.said, rollUp: () => rolledUp(clock, deps.said) };
  };
  /** Octets of all gateways in the hour that begins then. */
  const total = async (store: Store, from: number): Promise<number> => {
    const query = { measurement: 'interface', field: 'inOctets', aggregate: 'sum', filter: {}, groupBy: [] } as const;
    const [all] = await store.series({ ...query, from, to: from + 60 * MINUTE, interval: 60 * MINUTE });
    return all?.points[0]?.value ?? 0;
  };
  const hour = lastHour() - 180 * MINUTE;
  const minutes = Array.from({ length: 60 }, (_, minute) => hour + (minute + 1) * MINUTE);
  test('after an outage either answers with all samples, whoever has made its rollups', async () => {
    const [one, other] = [await shard('outage', 1), await shard('outage', 2)];
    await one.write(minutes);
    await drained(one.store);
    await one.rollUp();
    await until('its rollups answer', async () => (await total(one.store, hour)) === 60_000);
    // The engine comes back: what the other could not write for hours comes in, and is not added up yet.
    await daemon.stop();
    await other.write(minutes);
    await until('it is away', () => other.store.health().state === 'away');
    await daemon.start();
    await drained(other.store);
    await until('all of it is answered', async () => (await total(one.store, hour)) === 120_000);
    expect(other.said.filter(({ text }) => text === 'rollups made')).toEqual([]);
    await other.rollUp();
    expect(await total(one.store, hour)).toBe(120_000);
    await one.store.stop();
    await other.store.stop();
  });

  test('of a shard that has gone before it made its rollups as well', async () => {
    const [one, other] = [await shard('gone', 1), await shard('gone', 2)];
    await one.write(minutes);
    await other.write(minutes);
    await Promise.all([drained(one.store), drained(other.store)]);
    await other.store.stop();
    await one.rollUp();
    expect(await total(one.store, hour)).toBe(120_000);
    await one.store.stop();
  });
});
