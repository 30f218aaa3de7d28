import { DuckDBInstance } from '@duckdb/node-api';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DATABASE } from '../../collector/store/duckdb/driver.js';
import { createStore } from '../../collector/store/index.js';
import { until } from '../until.js';
import { bundled, run } from './child/run.js';
import { cleanUp, config, drained, folder, testDeps } from './help.js';

const ROUNDS = 4;

test('kill -9 at any moment: every accepted point is there, exactly once', async () => {
  const path = await folder();
  const file = await bundled('writer');
  cleanUp(() => rm(file));
  const start = Math.floor(Date.now() / 1_000) * 1_000 - 3_600_000;
  let accepted = -1;
  const begun: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    begun.push(accepted + 1);
    accepted = await killedWriter(file, path, start, accepted + 1);
  }
  expect(accepted).toBeGreaterThanOrEqual(ROUNDS);

  const store = createStore(config({ path, spool: { size: '8 MiB' } }), { pointsPerDay: 0 }, testDeps());
  await store.start();
  await drained(store);
  expect(store.health().dropped).toEqual({});
  await store.stop();

  const rows = await select(
    join(path, DATABASE),
    `SELECT count(*)::INTEGER, count(DISTINCT time * 1000 + series)::INTEGER, count(*) FILTER (time <= ${start + accepted * 1_000})::INTEGER FROM raw_interface`,
  );
  const [all, distinct, known] = rows[0] as [number, number, number];
  expect(distinct).toBe(all);
  expect(known).toBe((accepted + 1) * 50);
  const times = await select(
    join(path, DATABASE),
    'SELECT time::DOUBLE, count(*)::INTEGER, sum("inOctets") FROM raw_interface GROUP BY time ORDER BY time',
  );
  for (const [index, [time, count, sum]] of times.entries())
    expect([time, count, sum]).toEqual([start + index * 1_000, 50, 50]);

  // A minute that was written and not told before the kill was given again: its second part counts, as any that is given.
  const minutes = await select(
    join(path, DATABASE),
    `SELECT ((time // 60000) - ${Math.floor(start / 60_000)})::INTEGER AS minute, count(*)::INTEGER, count(DISTINCT authority)::INTEGER, count(DISTINCT time)::INTEGER
      FROM raw_flow GROUP BY time // 60000 ORDER BY minute`,
  );
  expect(minutes.slice(0, accepted + 1).map(([minute]) => minute)).toEqual(
    Array.from({ length: accepted + 1 }, (_, n) => n),
  );
  for (const [minute, rows, names, parts] of minutes as [number, number, number, number][]) {
    if (minute > accepted) continue;
    expect([names, rows]).toEqual([20, 20 * parts]);
    expect(parts === 1 || begun.includes(minute)).toBe(true);
  }
});

/** Writes from `first` on until killed after a random while; gives the last batch that was accepted. */
async function killedWriter(file: string, path: string, start: number, first: number): Promise<number> {
  const child = run(file, [path, String(start), String(first)]);
  let said = '';
  let errors = '';
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await until(
    `the writer accepts something ${errors}`,
    () => said.includes(`started\n${first}\n`) || child.exitCode !== null,
  );
  expect(errors).toBe('');
  const moment = performance.now() + Math.random() * 1_500;
  await until('the moment to kill has come', () => performance.now() > moment, { every: 1 });
  child.kill('SIGKILL');
  await ended;
  // The last line may be cut: only whole ones count as told.
  const told = said.slice(0, said.lastIndexOf('\n')).split('\n').slice(1);
  return Number(told.at(-1));
}

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
