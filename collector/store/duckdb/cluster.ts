/**
 * Rollups are made slot by slot, all series together; they are read by the day, one series at a time. Each finished day is written
 * anew in the order of series, so that the zone maps of its row groups lead a query to a few of them.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { measurementNames, type MeasurementName } from '../../model/measurements.js';
import type { Dirty } from '../dirty.js';
import { rollupTable } from './tables.js';

const DAY = 86_400_000;
/** Late samples are waited for before a day counts as finished. */
const SETTLED = 2 * 3_600_000;
/** Days whose rollups would fill less than this many rows are read fast enough as they are. */
const WORTH = 50_000;

/** Sorts one finished day; false when none is left to do. `now` is in ms since the epoch. */
export async function clusterNext(connection: DuckDBConnection, dirty: Dirty, now: number): Promise<boolean> {
  for (const name of measurementNames) {
    const day = await nextDay(connection, name, now);
    if (day === null || dirty.runs(name, day, day + DAY).length > 0) continue;
    await cluster(connection, name, day);
    return true;
  }
  return false;
}

/** The oldest day with enough rollups that has not been sorted. */
async function nextDay(connection: DuckDBConnection, name: MeasurementName, now: number): Promise<number | null> {
  const done = `SELECT coalesce(max(day), -1) FROM clustered WHERE measurement = '${name}'`;
  const reader = await connection.runAndReadAll(
    `SELECT min(time) FROM ${rollupTable(name)} WHERE time >= (${done}) + ${DAY} AND time < ${Math.floor((now - SETTLED) / DAY) * DAY}`,
  );
  const time = reader.getRows()[0]?.[0];
  return time === null || time === undefined ? null : Math.floor(Number(time) / DAY) * DAY;
}

export async function cluster(connection: DuckDBConnection, name: MeasurementName, day: number): Promise<void> {
  const table = rollupTable(name);
  const within = `time >= ${day} AND time < ${day + DAY}`;
  const [row] = (await connection.runAndReadAll(`SELECT count(*), max(rowid) FROM ${table} WHERE ${within}`)).getRows();
  await connection.run('BEGIN');
  try {
    if (Number(row?.[0]) >= WORTH) {
      const old = `${within} AND rowid <= ${String(row?.[1])}`;
      await connection.run(`INSERT INTO ${table} SELECT * FROM ${table} WHERE ${old} ORDER BY series, time`);
      await connection.run(`DELETE FROM ${table} WHERE ${old}`);
    }
    await connection.run(`INSERT INTO clustered VALUES ('${name}', ${day})`);
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK');
    throw error;
  }
}
