/** Events in DuckDB: one row per id, however often it is written. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { EventsQuery, StoredEvent } from '../contract.js';

const COLUMNS = 'id, time, code, severity, gateway, subject, message, collector, data';
const ROWS_PER_INSERT = 200;
const WIDTH = 9;
/** Events in one answer. */
const MAX_EVENTS = 10_000;

export async function insertEvents(connection: DuckDBConnection, events: readonly StoredEvent[]): Promise<void> {
  const first = new Map<string, StoredEvent>();
  for (const event of events) if (!first.has(event.id)) first.set(event.id, event);
  const rows = [...first.values()];
  for (let at = 0; at < rows.length; at += ROWS_PER_INSERT)
    await insert(connection, rows.slice(at, at + ROWS_PER_INSERT));
}

async function insert(connection: DuckDBConnection, events: readonly StoredEvent[]): Promise<void> {
  const row = (_: StoredEvent, at: number) =>
    `(${Array.from({ length: WIDTH }, (__, index) => `$${at * WIDTH + index + 1}`).join(', ')})`;
  const values = events.flatMap(({ id, time, code, severity, gateway, subject, message, collector, data }) => [
    ...[id, BigInt(Math.round(time)), code, severity, gateway, subject, message, collector, JSON.stringify(data)],
  ]);
  await connection.run(`INSERT OR IGNORE INTO events (${COLUMNS}) VALUES ${events.map(row).join(', ')}`, values);
}

/** Newest first. */
export async function selectEvents(connection: DuckDBConnection, query: EventsQuery): Promise<StoredEvent[]> {
  const conditions = ['time >= $1', 'time < $2'];
  const values: (bigint | string)[] = [BigInt(Math.round(query.from)), BigInt(Math.round(query.to))];
  for (const [column, value] of [
    ['gateway', query.gateway],
    ['code', query.code],
    ['subject', query.subject],
  ] as const)
    if (value !== undefined) conditions.push(`${column} = $${values.push(value)}`);
  const sql = `SELECT ${COLUMNS} FROM events WHERE ${conditions.join(' AND ')} ORDER BY time DESC, id LIMIT ${Math.max(1, Math.min(MAX_EVENTS, Math.trunc(query.limit)))}`;
  return (await connection.runAndReadAll(sql, values)).getRows().map(([id, time, code, severity, ...rest]) => {
    const [gateway, subject, message, collector, data] = rest.map(String);
    return {
      id,
      time: Number(time),
      code,
      severity,
      gateway,
      subject,
      message,
      collector,
      data: JSON.parse(data ?? '{}'),
    } as StoredEvent;
  });
}
