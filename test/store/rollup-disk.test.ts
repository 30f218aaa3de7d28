/** A disk that refuses once while rollups are made, or while it is saved which are to be made. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Point, Store } from '../../collector/store/contract.js';
import { createStore } from '../../collector/store/index.js';
import { ADMIN, Influxd, INFLUXD_MISSING } from '../lab/influxd.js';
import { until } from '../until.js';
import { config, drained, folder, lastHour, MINUTE, movedClock, point, rolledUp, testDeps } from './help.js';
import { inDatabase, rows } from './inspect.js';
import { fillDisk, smallDisk } from './small-disk.js';

const SLOT = 5 * MINUTE;
const slot = lastHour() - 60 * MINUTE;
const SERIES = 300;
const samples = (minute: number): Point[] =>
  Array.from({ length: SERIES }, (_, n) =>
    point({
      ...{ time: slot + minute * MINUTE, seconds: 60, tags: { interface: `Te0/${n}` } },
      fields: { inOctets: Math.round(Math.random() * 1e9), outOctets: 60 },
    }),
  );
const total = async (store: Store): Promise<number | null> => {
  const query = { measurement: 'interface', field: 'outOctets', aggregate: 'sum', filter: {}, groupBy: [] } as const;
  const [all] = await store.series({ ...query, from: slot, to: slot + SLOT, interval: SLOT });
  return all?.points[0]?.value ?? null;
};
const failed = ({ said }: ReturnType<typeof testDeps>): boolean =>
  said.some(({ text }) => text === 'work on the store failed');

const disk = await smallDisk(48 * 2 ** 20);

test.skipIf(disk === null)(
  `the embedded store makes them when there is room again${disk === null ? ' (skipped: mounting is not permitted)' : ''}`,
  async () => {
    const path = disk as string;
    const clock = movedClock();
    const deps = testDeps(clock);
    const store = createStore(config({ path, spool: { size: '8 MiB' } }), { pointsPerDay: 0 }, deps);
    await store.start();
    for (const minute of [1, 2, 3]) await store.write(samples(minute));
    await drained(store);
    const empty = await fillDisk(path);
    // Nothing comes in meanwhile: only who makes rollups finds the disk full.
    await until('making them fails', () => (clock.move(20_000), failed(deps)), { every: 100 });
    await empty();
    await rolledUp(clock, deps.said);
    expect(await total(store)).toBe(SERIES * 180);
    await store.stop();
    await inDatabase(path, async (connection) => {
      const made = 'SELECT count(*)::INTEGER, sum("outOctets_sum"), sum("outOctets_seconds") FROM rollup_interface';
      expect(await rows(connection, made)).toEqual([[SERIES, SERIES * 180, SERIES * 180]]);
      expect(await rows(connection, 'SELECT count(*)::INTEGER FROM dirty')).toEqual([[0]]);
    });
  },
);

describe.skipIf(INFLUXD_MISSING !== null)(`the other store ${INFLUXD_MISSING ?? ''}`.trim(), () => {
  let daemon: Influxd;
  beforeAll(async () => {
    daemon = await Influxd.create();
  });
  afterAll(() => daemon.remove());

  async function stored(database: string) {
    const path = await folder();
    const clock = movedClock();
    const deps = testDeps(clock);
    const engine = { driver: 'influx', url: daemon.url, database, username: ADMIN.username };
    const settings = config({ path, ...engine, password: `env:${ADMIN.password}` });
    const store = createStore(settings, { pointsPerDay: 0 }, deps);
    await store.start();
    const file = join(path, 'influx-rollups.json');
    const saved = async (): Promise<number[]> =>
      (JSON.parse(await readFile(file, 'utf8')) as { slots: { interface: number[] } }).slots.interface;
    const asked = (what: string): Promise<string> => daemon.ask(what, ADMIN, database);
    // What is written beside the file takes its place afterwards: here it cannot be written.
    const refuse = () => mkdir(`${file}.new`);
    const allow = () => rm(`${file}.new`, { recursive: true });
    return { store, clock, deps, saved, asked, refuse, allow };
  }

  test('saves that a slot is done with, and tells it, once the disk takes it', async () => {
    const { store, clock, deps, saved, asked, refuse, allow } = await stored('made');
    await store.write(samples(1));
    await drained(store);
    expect(await saved()).toEqual([slot]);
    await refuse();
    await until('saving fails', () => (clock.move(20_000), failed(deps)), { every: 100 });
    expect(await saved()).toEqual([slot]);
    await allow();
    await until('it is saved', async () => (clock.move(20_000), (await saved()).length === 0), { every: 100 });
    const told = 'SELECT last("runs") FROM "interconnect_raw"."rollups_owed"';
    await until('it is told', async () => (await asked(told)).includes('none'));
    expect(await total(store)).toBe(SERIES * 60);
    await store.stop();
  });

  test('writes no sample before it is saved which rollups that makes stale', async () => {
    const { store, deps, clock, saved, asked, refuse, allow } = await stored('noted');
    await refuse();
    await store.write(samples(1));
    await until('the store says why', () => store.health().state === 'away');
    expect(store.health()).toMatchObject({ spool: { points: SERIES }, dropped: {} });
    expect(await asked('SELECT count("outOctets") FROM "interconnect_raw"."interface"')).not.toContain('series');
    await allow();
    await drained(store);
    expect(await saved()).toEqual([slot]);
    await rolledUp(clock, deps.said);
    await until('it is saved', async () => (await saved()).length === 0);
    expect(await total(store)).toBe(SERIES * 60);
    await store.stop();
  });
});
