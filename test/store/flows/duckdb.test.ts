/** What is particular to flows in the embedded engine: retention, hours without their minutes, a restart. */
import { DuckDBInstance } from '@duckdb/node-api';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DATABASE } from '../../../collector/store/duckdb/driver.js';
import { createStore } from '../../../collector/store/index.js';
import { until } from '../../until.js';
import { addedUp, config, drained, flowRow, folder, lastHour, MINUTE, movedClock, testDeps } from '../help.js';

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test('minutes go after their time, hours stay and answer for them', async () => {
  const path = await folder();
  const clock = movedClock();
  const deps = testDeps(clock);
  const store = createStore(config({ path }), { pointsPerDay: 0 }, deps);
  await store.start();
  const T = lastHour() - 3 * HOUR;
  for (let n = 0; n < 30; n++)
    await store.writeFlows({ time: T + n * MINUTE, collector: 'c1', rows: [flowRow({ octets: 10 })] });
  await drained(store);
  await addedUp(clock, deps.said);
  clock.move(40 * DAY);
  const recent = Math.floor(clock.now() / MINUTE) * MINUTE - 10 * MINUTE;
  await store.writeFlows({ time: recent, collector: 'c1', rows: [flowRow({ authority: 'Leeds' })] });
  await drained(store);
  const old = await store.flows({ from: T, to: T + HOUR, interval: null, by: ['authority'], filter: {} });
  expect(old).toMatchObject({
    rows: [{ names: ['Camden'], octets: 300, packets: 30, flows: 30 }],
    kept: new Map([[T, 30]]),
  });
  const part = await store.flows({ from: T + 5 * MINUTE, to: T + 10 * MINUTE, interval: null, by: [], filter: {} });
  expect(part).toMatchObject({ from: T, to: T + HOUR, rows: [{ octets: 300 }] });
  await expect(store.flows({ from: T, to: T + HOUR, interval: 5 * MINUTE, by: [], filter: {} })).rejects.toThrow(
    /whole hours/,
  );
  await store.stop();
  const left = (): Promise<unknown[][]> =>
    select(join(path, DATABASE), 'SELECT count(*)::INTEGER, min(time)::DOUBLE FROM raw_flow');
  await until(
    'the old minutes are gone',
    async () => {
      const later = testDeps(clock);
      const again = createStore(config({ path }), { pointsPerDay: 0 }, later);
      await again.start();
      clock.move(20_000);
      await until('it was looked for', () => later.said.some(({ text }) => text === 'what is past its time is gone'));
      await again.stop();
      return (await left())[0]?.[0] === 1;
    },
    { timeout: 60_000 },
  );
  expect((await left())[0]?.[1]).toBeGreaterThanOrEqual(recent);
});

test('names, parts and hours are the same after a restart', async () => {
  const path = await folder();
  const T = lastHour() - HOUR;
  const ask = { from: T, to: T + HOUR, interval: null, by: ['authority'], filter: {} } as const;
  for (const octets of [5, 7]) {
    const store = createStore(config({ path }), { pointsPerDay: 0 }, testDeps());
    await store.start();
    await store.writeFlows({
      time: T,
      collector: 'c1',
      rows: [flowRow({ octets }), flowRow({ authority: `${octets}` })],
    });
    await drained(store);
    await store.stop();
  }
  const store = createStore(config({ path }), { pointsPerDay: 0 }, testDeps());
  await store.start();
  await drained(store);
  const { rows, kept } = await store.flows(ask);
  expect(rows.map(({ names, octets }) => [names[0], octets]).sort()).toEqual([
    ['5', 1],
    ['7', 1],
    ['Camden', 12],
  ]);
  expect([...kept]).toEqual([[T, 1]]);
  await store.stop();
});

async function select(file: string, sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRows();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

test('an authority is called otherwise in what is kept, what waits and what still comes; the file has its name no more', async () => {
  const path = await folder();
  const deps = testDeps();
  const store = createStore(config({ path }), { pointsPerDay: 0 }, deps);
  await store.start();
  const T = lastHour();
  const write = (n: number, rows: Parameters<typeof flowRow>[0][]): Promise<void> =>
    store.writeFlows({ time: T + n * MINUTE, collector: 'c1', rows: rows.map((row) => flowRow(row)) });
  const shared = { octets: 1, destination: 'Shared' };
  await write(0, [
    { authority: 'Bradford Council', octets: 10 },
    { authority: 'Shared', octets: 3 },
    { authority: 'Leeds', ...shared },
  ]);
  const until_ = deps.clock.now() + HOUR;
  expect(await store.renameAuthority('Nobody', 'x', until_)).toBe(false);
  // Not waited for: the rename does.
  await write(1, [{ authority: 'Bradford Council', octets: 20 }]);
  expect(await store.renameAuthority('Bradford Council', 'forgotten-1', until_)).toBe(true);
  // Something else is called the same: of the authority alone the name is changed.
  expect(await store.renameAuthority('Shared', 'forgotten-2', until_)).toBe(true);
  await write(2, [{ authority: 'Bradford Council', octets: 40 }]);
  await drained(store);
  const asked = async (by: 'authority' | 'destination') => {
    const { rows } = await store.flows({ from: T, to: T + HOUR, interval: null, by: [by], filter: {} });
    return Object.fromEntries(rows.map(({ names, octets }) => [names[0], octets]));
  };
  expect(await asked('authority')).toEqual({ 'forgotten-1': 70, 'forgotten-2': 3, Leeds: 1 });
  expect(await asked('destination')).toMatchObject({ Shared: 1 });
  await store.stop();
  expect((await readFile(join(path, DATABASE))).includes('Bradford Council')).toBe(false);
});
