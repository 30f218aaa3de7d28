import { open, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { store as schema } from '../../collector/config/schema/store.js';
import { DATABASE, DuckDbDriver } from '../../collector/store/duckdb/driver.js';
import { migrate, SCHEMA_VERSION } from '../../collector/store/duckdb/schema.js';
import { createStore } from '../../collector/store/index.js';
import type { Store } from '../../collector/store/contract.js';
import { until } from '../until.js';
import { bundled, run } from './child/run.js';
import {
  cleanUp,
  config,
  drained,
  event,
  folder,
  lastHour,
  MINUTE,
  movedClock,
  point,
  rolledUp,
  testDeps,
  type MovedClock,
} from './help.js';
import { inDatabase, rows } from './inspect.js';

const DAY = 86_400_000;

function storeAt(path: string, deps = testDeps(), more = {}): Store {
  return createStore(config({ path, ...more }), { pointsPerDay: 0 }, deps);
}

describe('DuckDB', () => {
  test('starts within a second in an empty folder', async () => {
    const store = storeAt(join(await folder(), 'not', 'there'));
    const before = performance.now();
    await store.start();
    // The issue is blocking work, not a busy machine: the bound is generous.
    expect(performance.now() - before).toBeLessThan(3_000);
    expect(store.health()).toMatchObject({
      driver: 'duckdb',
      state: 'ok',
      schemaVersion: SCHEMA_VERSION,
      lastWriteAt: null,
    });
    await store.stop();
    await expect(store.write([point({ time: 1_000, fields: {} })])).rejects.toMatchObject({ code: 'STORE_CLOSED' });
  });

  test('a second process is refused with what to do', async () => {
    const path = await folder();
    const file = await bundled('writer');
    cleanUp(() => rm(file));
    const child = run(file, [path, String(lastHour() - 4 * 3_600_000), '0']);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    let said = '';
    child.stdout.on('data', (text: Buffer) => (said += text.toString()));
    await until('the first process has it', () => said.includes('\n0\n'));
    await expect(storeAt(path, testDeps(), { spool: { size: '4 MiB' } }).start()).rejects.toMatchObject({
      code: 'STORE_LOCKED',
      message: expect.stringContaining('another process') as string,
    });
    child.kill('SIGKILL');
    await ended;
  });

  test('a file that is no database is named, and left as it is', async () => {
    const path = await folder();
    await writeFile(join(path, DATABASE), 'this is not a database'.repeat(1_000));
    await expect(storeAt(path).start()).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
    expect((await stat(join(path, DATABASE))).size).toBe(22_000);
  });

  test('a database damaged in its headers is named, and never begun anew', async () => {
    const path = await folder();
    const first = storeAt(path);
    await first.start();
    await first.write([point({ time: lastHour(), fields: { inOctets: 1 } })]);
    await drained(first);
    await first.stop();
    const file = await open(join(path, DATABASE), 'r+');
    await file.write(Buffer.alloc(12_288 - 512, 0x5a), 0, 12_288 - 512, 512);
    await file.close();
    await expect(storeAt(path).start()).rejects.toMatchObject({
      code: 'STORE_CORRUPT',
      message: expect.stringContaining('backup') as string,
    });
  });

  test('a database of a later release is refused', async () => {
    const path = await folder();
    await inDatabase(path, async (connection) => {
      await migrate(connection);
      await connection.run(`INSERT INTO schema_version VALUES (${SCHEMA_VERSION + 1})`);
    });
    await expect(storeAt(path).start()).rejects.toMatchObject({ code: 'STORE_SCHEMA_NEWER' });
  });

  test('a database of version 1 is migrated, and its samples get their rollups', async () => {
    const path = await folder();
    const hour = lastHour();
    await inDatabase(path, async (connection) => {
      await migrate(connection, 1);
      await connection.run("INSERT INTO collectors VALUES (1, 'collector-1')");
      await connection.run("INSERT INTO series_interface VALUES (1, 'gw1', '', 'Te0/0')");
      for (let n = 1; n <= 10; n++)
        await connection.run(
          `INSERT INTO raw_interface BY NAME SELECT ${hour - n * MINUTE} AS time, 1 AS series, 1 AS collector, 60.0 AS seconds, 10.0 AS "inOctets"`,
        );
      expect(
        await rows(connection, "SELECT count(*)::INTEGER FROM duckdb_tables() WHERE table_name LIKE 'rollup%'"),
      ).toEqual([[0]]);
    });
    const clock = movedClock();
    const deps = testDeps(clock);
    const store = storeAt(path, deps);
    await store.start();
    const ask = () =>
      store.series({
        measurement: 'interface',
        field: 'inOctets',
        aggregate: 'sum',
        interval: 15 * MINUTE,
        from: hour - 15 * MINUTE,
        to: hour,
        filter: {},
        groupBy: [],
      });
    expect((await ask())[0]?.points).toEqual([{ time: hour - 15 * MINUTE, value: 100, coverage: 600 / 900 }]);
    await rolledUp(clock, deps.said);
    expect((await ask())[0]?.points).toEqual([{ time: hour - 15 * MINUTE, value: 100, coverage: 600 / 900 }]);
    await store.stop();
    await inDatabase(path, async (connection) => {
      expect(await rows(connection, 'SELECT max(version) FROM schema_version')).toEqual([[SCHEMA_VERSION]]);
      expect(
        await rows(connection, 'SELECT sum("inOctets_sum"), sum("inOctets_seconds") FROM rollup_interface'),
      ).toEqual([[100, 600]]);
    });
  });

  test('rollups that were due when the collector ended are made after the next start', async () => {
    const path = await folder();
    const first = storeAt(path);
    const hour = lastHour();
    await first.start();
    await first.write(
      [1, 2, 3].map((n) => point({ time: hour - n * 5 * MINUTE, seconds: 300, fields: { inOctets: n } })),
    );
    await drained(first);
    await first.stop();
    const clock = movedClock();
    const deps = testDeps(clock);
    const second = storeAt(path, deps);
    await second.start();
    await rolledUp(clock, deps.said);
    await second.stop();
    await inDatabase(path, async (connection) => {
      expect(await rows(connection, 'SELECT count(*)::INTEGER, sum("inOctets_sum") FROM rollup_interface')).toEqual([
        [3, 6],
      ]);
      expect(await rows(connection, 'SELECT count(*)::INTEGER FROM dirty')).toEqual([[0]]);
    });
  });

  test('closed is closed: who comes late does not open it again', async () => {
    const path = await folder();
    const { retention } = schema.parse({ path });
    const driver = new DuckDbDriver({ path, retention }, testDeps());
    await driver.open('late');
    await driver.close();
    await expect(driver.copy(path)).rejects.toMatchObject({ code: 'STORE_AWAY' });
    await driver.open('late');
    await driver.close();
  });

  test('what has been kept long enough is deleted: samples first, rollups and events later', async () => {
    const path = await folder();
    const clock = movedClock();
    const deps = testDeps(clock);
    const store = storeAt(path, deps, { retention: { raw: '2d', rollups: '10d', events: '20d' } });
    await store.start();
    const old = Math.floor(Date.now() / DAY) * DAY - DAY;
    await store.write([point({ time: old, fields: { inOctets: 5 } })], [event({ id: 'old', time: old })]);
    await drained(store);
    await rolledUp(clock, deps.said);
    await passed(store, clock, 4 * DAY);
    const ask = (interval: number) =>
      store.series({
        measurement: 'interface',
        field: 'inOctets',
        aggregate: 'sum',
        interval,
        from: old - 5 * MINUTE,
        to: old,
        filter: {},
        groupBy: [],
      });
    expect((await ask(5 * MINUTE))[0]?.points[0]?.value).toBe(5);
    expect(await store.events({ from: 0, to: clock.now(), limit: 5 })).toHaveLength(1);
    await passed(store, clock, 12 * DAY);
    // Whatever of it is under way as the time passes is done only some time later, in the time that goes on here.
    const gone = async (what: Promise<unknown[]>): Promise<boolean> => (clock.move(20_000), (await what).length === 0);
    await until('the rollup is gone', () => gone(ask(5 * MINUTE)));
    expect(await store.events({ from: 0, to: clock.now(), limit: 5 })).toHaveLength(1);
    await passed(store, clock, 12 * DAY);
    await until('the event is gone', () => gone(store.events({ from: 0, to: clock.now(), limit: 5 })));
    await store.stop();
    await inDatabase(path, async (connection) => {
      expect(await rows(connection, `SELECT count(*)::INTEGER FROM raw_interface WHERE time <= ${old}`)).toEqual([[0]]);
    });
  });
});

/** Time passes with a sample now and then, as it does: retention never trusts a clock far ahead of all samples. */
async function passed(store: Store, clock: MovedClock, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= DAY) {
    clock.move(DAY);
    await store.write([
      point({ time: Math.floor(clock.now() / 1_000) * 1_000, tags: { interface: 'other' }, fields: { inOctets: 1 } }),
    ]);
    await drained(store);
  }
  clock.move(MINUTE);
}
