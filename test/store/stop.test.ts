/** A store that is stopped in the midst of work that can wait: it ends with the piece at hand, and does the rest after the next start. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStore } from '../../collector/store/index.js';
import { ADMIN, Influxd, INFLUXD_MISSING } from '../lab/influxd.js';
import { until } from '../until.js';
import { InfluxDriver, type InfluxConfig } from '../../collector/store/influx/driver.js';
import { config, drained, folder, lastHour, MINUTE, movedClock, point, rolledUp, testDeps } from './help.js';

const HOUR = 60 * MINUTE;
/** One slot every second hour: none adjoins another, so that each is a piece of its own. */
const PIECES = 60;

async function stopsInTheMidst(engine: object): Promise<void> {
  const clock = movedClock();
  const settings = config({ path: await folder(), ...engine });
  const before = testDeps(clock);
  const rollups = ({ said }: typeof before): number => said.filter(({ text }) => text === 'rollups made').length;
  const store = createStore(settings, { pointsPerDay: 0 }, before);
  await store.start();
  const samples = Array.from({ length: PIECES }, (_, i) =>
    point({ time: lastHour() - 2 * i * HOUR, seconds: 1, fields: { inOctets: 1 } }),
  );
  await store.write(samples);
  await drained(store);
  clock.move(HOUR);
  await until('rollups are being made', () => rollups(before) > 0, { every: 1 });
  await store.stop();
  const made = rollups(before);
  expect(made).toBeLessThan(PIECES);
  const after = testDeps(clock);
  const again = createStore(settings, { pointsPerDay: 0 }, after);
  await again.start();
  clock.move(HOUR);
  await until('the others are made', () => rollups(after) >= PIECES - made);
  await again.stop();
  expect(rollups(after)).toBe(PIECES - made);
}

test('the embedded store, while it makes rollups', () => stopsInTheMidst({}));

test('what is about to be stopped begins no further maintenance', async () => {
  const clock = movedClock();
  const deps = testDeps(clock);
  const store = createStore(config({ path: await folder() }), { pointsPerDay: 0 }, deps);
  const rollups = (): number => deps.said.filter(({ text }) => text === 'rollups made').length;
  await store.start();
  await store.write([point({ time: lastHour() - HOUR, seconds: 1, fields: { inOctets: 1 } })]);
  await drained(store);
  await rolledUp(clock, deps.said);
  store.rest();
  const made = rollups();
  await store.write([point({ time: lastHour() - 2 * HOUR, seconds: 1, fields: { inOctets: 1 } })]);
  await drained(store);
  clock.move(HOUR);
  await new Promise(setImmediate);
  // What had begun by now would be waited for.
  await store.stop();
  expect(rollups()).toBe(made);
  await store.start();
  await rolledUp(clock, deps.said);
  await store.stop();
});

test('while the room of a large spool is being reserved', async () => {
  const path = await folder();
  const size = 2 ** 30;
  const store = createStore(config({ path, spool: { size: '1 GiB' } }), { pointsPerDay: 0 }, testDeps());
  await store.start();
  await store.stop();
  const segments = (await readdir(join(path, 'spool'))).filter((name) => name.endsWith('.segment'));
  const sizes = await Promise.all(segments.map(async (name) => (await stat(join(path, 'spool', name))).size));
  expect(sizes.reduce((sum, each) => sum + each, 0)).toBeLessThan(size / 2);
  // None is left that was cut short.
  for (const each of sizes) expect(each).toBe(size / 32);
});

describe.skipIf(INFLUXD_MISSING !== null)(`influxd ${INFLUXD_MISSING ?? ''}`.trim(), () => {
  let daemon: Influxd;
  beforeAll(async () => {
    daemon = await Influxd.create();
  });
  afterAll(() => daemon.remove());

  test('the other store, while it makes rollups', () =>
    stopsInTheMidst({
      ...{ driver: 'influx', url: daemon.url, database: 'stop' },
      ...{ username: ADMIN.username, password: `env:${ADMIN.password}` },
    }));

  test('a batch that is being written ends with the request at hand, and is taken again after the next start', async () => {
    const engine = { driver: 'influx', url: daemon.url, database: 'batch', username: ADMIN.username };
    const settings = config({ path: await folder(), ...engine, password: `env:${ADMIN.password}` }) as InfluxConfig;
    const points = Array.from({ length: 50_000 }, (_, n) =>
      point({ time: lastHour() - HOUR + n, seconds: 1, fields: { inOctets: 1 } }),
    );
    const batch = { points, events: [], end: { sequence: 1, points: points.length } };
    const written = async (): Promise<number> => {
      const count = 'SELECT count("inOctets") FROM "interconnect_raw"."interface"';
      return Number(/,(\d+)\]\]/.exec(await daemon.ask(count, ADMIN, 'batch'))?.[1] ?? 0);
    };
    const first = new InfluxDriver(settings, testDeps());
    await first.open();
    const writing = first.write(batch).catch((error: unknown) => error);
    await until('some of it is written', async () => (await written()) > 0, { every: 1 });
    await first.close();
    expect(await writing).toMatchObject({ code: 'STORE_AWAY' });
    expect(await written()).toBeLessThan(points.length);
    const second = new InfluxDriver(settings, testDeps());
    await second.open();
    await second.write(batch);
    expect(await written()).toBe(points.length);
    await second.close();
  });
});
