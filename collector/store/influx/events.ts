/** Events out of the engine: newest first, each id once. */
import type { EventsQuery, StoredEvent } from '../contract.js';
import type { InfluxClient } from './client.js';
import { EVENTS, from, identifier, literal, type Policies } from './places.js';
import { decodeText, encodeText } from './text.js';

const MAX_EVENTS = 10_000;

export async function selectEvents(
  client: InfluxClient,
  policies: Policies,
  query: EventsQuery,
): Promise<StoredEvent[]> {
  const limit = Math.max(1, Math.min(MAX_EVENTS, Math.trunc(query.limit)));
  const [answer] = await client.query([statement(policies, query, 2 * limit)]);
  const byId = new Map<string, StoredEvent>();
  for (const { columns, values } of answer ?? [])
    for (const row of values) {
      const event = eventOf(columns, row);
      const known = byId.get(event.id);
      // Two collectors see one event at slightly different times: the first sight is kept.
      if (known === undefined || event.time < known.time) byId.set(event.id, event);
    }
  const events = [...byId.values()].sort((one, other) => other.time - one.time || (one.id < other.id ? -1 : 1));
  return events.slice(0, limit);
}

function statement(policies: Policies, query: EventsQuery, limit: number): string {
  const only = (['gateway', 'code', 'subject'] as const)
    .flatMap((name) =>
      query[name] === undefined ? [] : [` AND ${identifier(name)} = ${literal(encodeText(query[name]))}`],
    )
    .join('');
  const { from: begin, to } = query;
  return `SELECT * FROM ${from(policies.events, EVENTS)} WHERE time >= ${Math.round(begin)}ms AND time < ${Math.round(to)}ms${only} ORDER BY time DESC LIMIT ${limit}`;
}

function eventOf(columns: readonly string[], row: readonly (string | number | null)[]): StoredEvent {
  const text = (name: string): string => decodeText(String(row[columns.indexOf(name)] ?? '%'));
  return {
    id: text('id'),
    time: Number(row[columns.indexOf('time')]),
    code: text('code'),
    severity: text('severity') as StoredEvent['severity'],
    gateway: text('gateway'),
    subject: text('subject'),
    message: text('message'),
    collector: text('collector'),
    data: JSON.parse(text('data')) as StoredEvent['data'],
  };
}
