/** Five-minute rollups: made anew for every slot whose samples changed, so that making them twice changes nothing. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { measurement, measurementNames, type MeasurementName } from '../../model/measurements.js';
import { dueNow, type Dirty, type Run } from '../dirty.js';
import { rollupRows } from './sql.js';
import { quoted, rollupColumns, rollupTable } from './tables.js';

const DAY = 86_400_000;

export async function loadDirty(connection: DuckDBConnection, dirty: Dirty): Promise<void> {
  dirty.clear();
  for (const [name, slot] of (await connection.runAndReadAll('SELECT DISTINCT measurement, slot FROM dirty')).getRows())
    if (measurementNames.includes(name as MeasurementName)) dirty.load(name as MeasurementName, Number(slot));
}

/** Stores which slots became dirty, in the transaction of the samples that made them so. */
export async function saveDirty(
  connection: DuckDBConnection,
  fresh: readonly { measurement: MeasurementName; slot: number }[],
): Promise<void> {
  for (let at = 0; at < fresh.length; at += 1_000) {
    const rows = fresh.slice(at, at + 1_000).map(({ measurement: name, slot }) => `('${name}', ${slot})`);
    await connection.run(`INSERT INTO dirty VALUES ${rows.join(', ')}`);
  }
}

/** Makes one run of rollups that is due, a day at most; null when none is. `wall` and `monotonic` are in ms. */
export async function rollUpNext(
  connection: DuckDBConnection,
  dirty: Dirty,
  wall: number,
  monotonic: number,
): Promise<(Run & { measurement: MeasurementName }) | null> {
  for (const name of measurementNames) {
    const run = dueNow(dirty, name, wall, monotonic);
    if (run === null) continue;
    const part = { from: run.from, to: Math.min(run.to, (Math.floor(run.from / DAY) + 1) * DAY) };
    await rollUp(connection, name, part, dirty);
    return { measurement: name, ...part };
  }
  return null;
}

async function rollUp(connection: DuckDBConnection, name: MeasurementName, run: Run, dirty: Dirty): Promise<void> {
  const columns = rollupColumns(name).map((column) => quoted(column.name));
  const rows = rollupRows(name, Object.keys(measurement(name).fields), run.from, run.to, 'true');
  await connection.run('BEGIN');
  try {
    await connection.run(`DELETE FROM ${rollupTable(name)} WHERE time >= ${run.from} AND time < ${run.to}`);
    await connection.run(
      `INSERT INTO ${rollupTable(name)} SELECT ${columns.join(', ')} FROM (${rows}) ORDER BY time, series`,
    );
    await connection.run(
      `DELETE FROM dirty WHERE measurement = '${name}' AND slot >= ${run.from} AND slot < ${run.to}`,
    );
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK');
    throw error;
  }
  dirty.clean(name, run);
}
