/** Deletes what has been kept long enough, whole days at a time, and gives the room back. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { measurementNames } from '../../model/measurements.js';
import { CLOSED, HOUR_ROWS, HOURS, ROWS } from './flows/tables.js';
import { rawTable, rollupTable } from './tables.js';

const DAY = 86_400_000;

/** Milliseconds. */
export interface Retention {
  raw: number;
  rollups: number;
  events: number;
}

const dayOf = (time: number): number => Math.floor(time / DAY) * DAY;

/** Samples ending at or before this are gone, or going. */
export function rawSince(retention: Retention, now: number): number {
  return dayOf(now - retention.raw);
}

/**
 * Deletes by age against `now`, but never against a clock that is more than a day ahead of the newest sample: after a clock
 * stepped forward, everything would seem old.
 */
export async function expire(connection: DuckDBConnection, retention: Retention, now: number): Promise<void> {
  const newest = await newestSample(connection);
  if (newest === null) return;
  const today = Math.min(now, newest + DAY);
  const tables = [
    ...measurementNames.map((name) => [rawTable(name), retention.raw] as const),
    ...measurementNames.map((name) => [rollupTable(name), retention.rollups] as const),
    ...[ROWS, CLOSED].map((table) => [table, retention.raw] as const),
    ...[HOUR_ROWS, HOURS].map((table) => [table, retention.rollups] as const),
    ['events', retention.events] as const,
  ];
  let deleted = 0;
  for (const [table, age] of tables) deleted += await deleteBefore(connection, table, dayOf(today - age));
  if (deleted > 0) await connection.run('CHECKPOINT');
}

async function deleteBefore(connection: DuckDBConnection, table: string, time: number): Promise<number> {
  const [row] = (await connection.runAndReadAll(`SELECT min(time) FROM ${table}`)).getRows();
  if (row?.[0] === null || row?.[0] === undefined || Number(row[0]) >= time) return 0;
  return (await connection.run(`DELETE FROM ${table} WHERE time < ${time}`)).rowsChanged;
}

async function newestSample(connection: DuckDBConnection): Promise<number | null> {
  const tables = [...measurementNames.map(rawTable), CLOSED];
  const unions = tables.map((table) => `SELECT max(time) AS time FROM ${table}`).join(' UNION ALL ');
  const [row] = (await connection.runAndReadAll(`SELECT max(time) FROM (${unions})`)).getRows();
  return row?.[0] === null || row?.[0] === undefined ? null : Number(row[0]);
}
