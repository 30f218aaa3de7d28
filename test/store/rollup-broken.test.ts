/** Rollups that are broken off in the middle of a slot are made again: nothing of the slot is missing, nothing is in it twice. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../../collector/store/contract.js';
import { InfluxDriver, type InfluxConfig } from '../../collector/store/influx/driver.js';
import { createStore } from '../../collector/store/index.js';
import { ADMIN, Influxd, INFLUXD_MISSING } from '../lab/influxd.js';
import { bundled, run } from './child/run.js';
import { cleanUp, config, folder, lastHour, MINUTE, movedClock, point, rolledUp, testDeps } from './help.js';
import { inDatabase, rows } from './inspect.js';

const SLOT = 5 * MINUTE;
const query = { measurement: 'interface', field: 'inOctets', aggregate: 'sum', filter: {}, groupBy: [] } as const;
const total = async (store: Pick<Store, 'series'>, from: number): Promise<number | null> => {
  const [all] = await store.series({ ...query, from, to: from + SLOT, interval: SLOT });
  return all?.points[0]?.value ?? null;
};

test('the embedded store, killed while it makes them', async () => {
  const path = await folder();
  const file = await bundled('roller');
  cleanUp(() => rm(file));
  const from = lastHour() - 60 * MINUTE;
  const child = run(file, [path, String(from)]);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => {
      said += text.toString();
      if (said.includes('begun')) child.kill('SIGKILL');
    });
  await ended;
  expect(said).toBe('begun\n');
  const table = 'SELECT count(*)::INTEGER, count(DISTINCT series)::INTEGER, sum("inOctets_sum") FROM rollup_interface';
  await inDatabase(path, async (connection) => {
    expect(await rows(connection, table)).toEqual([[0, 0, null]]);
    expect(await rows(connection, 'SELECT count(DISTINCT slot)::INTEGER FROM dirty')).toEqual([[1]]);
  });
  const clock = movedClock();
  const deps = testDeps(clock);
  const store = createStore(config({ path }), { pointsPerDay: 0 }, deps);
  await store.start();
  expect(await total(store, from)).toBe(500 * 300);
  await rolledUp(clock, deps.said);
  expect(await total(store, from)).toBe(500 * 300);
  await store.stop();
  await inDatabase(path, async (connection) => {
    expect(await rows(connection, table)).toEqual([[500, 500, 500 * 300]]);
    expect(await rows(connection, 'SELECT count(*)::INTEGER FROM dirty')).toEqual([[0]]);
  });
});

describe.skipIf(INFLUXD_MISSING !== null)(`influxd ${INFLUXD_MISSING ?? ''}`.trim(), () => {
  let daemon: Influxd;
  beforeAll(async () => {
    daemon = await Influxd.create();
  });
  afterAll(() => daemon.remove());

  /** More than are read back at one time. */
  const GATEWAYS = 45;

  test.each(['goes on', 'is started again'])('stopped between gateways by a store that %s', async (then) => {
    const database = then.replaceAll(' ', '_');
    const clock = movedClock();
    const path = await folder();
    const engine = { driver: 'influx', url: daemon.url, database, username: ADMIN.username };
    const settings = config({ path, ...engine, password: `env:${ADMIN.password}` }) as InfluxConfig;
    const opened = async (): Promise<InfluxDriver> => {
      const driver = new InfluxDriver(settings, testDeps(clock));
      await driver.open();
      return driver;
    };
    const rolled = async (): Promise<number> => {
      const counted = 'SELECT count("inOctets_sum") FROM "interconnect_rollups"."interface_5m"';
      const found = /\[\["[^"]*",(\d+)\]\]/.exec(await daemon.ask(counted, ADMIN, database));
      return Number(found?.[1] ?? 0);
    };
    const saved = async (): Promise<number[]> =>
      (JSON.parse(await readFile(join(path, 'influx-rollups.json'), 'utf8')) as { slots: { interface: number[] } })
        .slots.interface;
    const sample = (gateway: number, minute: number, inOctets: number) =>
      point({ time: slot + minute * MINUTE, seconds: 60, tags: { gateway: `gw${gateway}` }, fields: { inOctets } });
    const end = { sequence: 0, points: 0 };

    let driver = await opened();
    // A slot that begins after the engine was opened: of these it is known which gateways they are of.
    const slot = Math.ceil(clock.now() / SLOT) * SLOT;
    const minutes = [1, 2, 3, 5];
    const points = Array.from({ length: GATEWAYS }, (_, gateway) => minutes.map((m) => sample(gateway, m, 1_000)));
    await driver.write({ points: points.flat(), events: [], end });
    clock.move(4 * SLOT);
    // Asked before the run, and before each part of the gateways.
    let asked = 0;
    await driver.maintain(clock.now(), () => ++asked > 2);
    expect(await rolled()).toBe(20);
    expect(await saved()).toEqual([slot]);
    expect(await total(driver, slot)).toBe(GATEWAYS * 4_000);
    if (then === 'is started again') {
      await driver.close();
      driver = await opened();
    }
    // What is late changes a rollup that was made already.
    await driver.write({ points: [sample(0, 4, 7)], events: [], end });
    clock.move(MINUTE);
    expect(await total(driver, slot)).toBe(GATEWAYS * 4_000 + 7);
    asked = 0;
    await driver.maintain(clock.now(), () => ++asked > 2);
    expect(await rolled()).toBe(20);
    await driver.maintain(clock.now(), () => false);
    expect(await rolled()).toBe(GATEWAYS);
    expect(await saved()).toEqual([]);
    expect(await total(driver, slot)).toBe(GATEWAYS * 4_000 + 7);
    await driver.close();
  });
});
