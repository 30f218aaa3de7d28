/** Hours of flows: made anew from their minutes, so that making them twice changes nothing. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { FlowHours } from '../../flows/due.js';
import { HOUR, MINUTE } from '../../flows/minutes.js';
import { CLOSED, dimensionList, HOUR_ROWS, HOURS, ROWS, sumList } from './tables.js';

/** Notes the hours whose minutes are not all in their sums: at start, from what is on disk. */
export async function findStale(connection: DuckDBConnection, hours: FlowHours): Promise<void> {
  hours.clear();
  const reader = await connection.runAndReadAll(`SELECT DISTINCT m.hour FROM
    (SELECT time // ${HOUR} * ${HOUR} AS hour, collector, count(*) AS parts FROM ${CLOSED} GROUP BY ALL) m
    LEFT JOIN ${HOURS} h ON h.time = m.hour AND h.collector = m.collector WHERE h.parts IS DISTINCT FROM m.parts`);
  for (const [hour] of reader.getRows()) hours.stale(Number(hour));
}

/** Adds up the next hour that is due; null when none is. `wall` and `monotonic` are in ms. */
export async function addUpNext(
  connection: DuckDBConnection,
  hours: FlowHours,
  wall: number,
  monotonic: number,
): Promise<number | null> {
  const hour = hours.due(wall, monotonic);
  if (hour === null) return null;
  await addUp(connection, hour);
  hours.done(hour);
  return hour;
}

async function addUp(connection: DuckDBConnection, hour: number): Promise<void> {
  const within = `time >= ${hour} AND time < ${hour + HOUR}`;
  await connection.run('BEGIN');
  try {
    for (const table of [HOUR_ROWS, HOURS]) await connection.run(`DELETE FROM ${table} WHERE ${within}`);
    await connection.run(`INSERT INTO ${HOUR_ROWS} SELECT ${hour}, collector, ${dimensionList}, ${sumList}
      FROM ${ROWS} WHERE ${within} GROUP BY collector, ${dimensionList}`);
    await connection.run(`INSERT INTO ${HOURS} SELECT ${hour}, collector, count(DISTINCT time // ${MINUTE}), count(*), ${sumList}
      FROM ${CLOSED} WHERE ${within} GROUP BY collector`);
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK');
    throw error;
  }
}
