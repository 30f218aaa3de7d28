/** Questions about flows as SQL. Everything put into it is a number of ours or a name from the model. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { FlowsRow } from '../../contract.js';
import type { FlowSource } from '../../flows/answer.js';
import { HOUR, MINUTE } from '../../flows/minutes.js';
import type { Kept, Segment } from '../../flows/pick.js';
import type { FlowsPlan } from '../../flows/plan.js';
import type { Dictionary } from '../dictionary.js';
import { quoted } from '../tables.js';
import type { FlowNames } from './names.js';
import { CLOSED, HOUR_ROWS, HOURS, ROWS, sumList } from './tables.js';

/** Segments beyond these are joined with, not listed. */
const LISTED = 50;

export function flowSource(connection: DuckDBConnection, names: FlowNames, dictionary: Dictionary): FlowSource {
  const { collectors } = dictionary;
  const kept = async (sql: string): Promise<Kept[]> =>
    (await connection.runAndReadAll(sql)).getRows().map(([time, collector, ...figures]) => {
      const [minutes, parts, octets, packets] = figures.map(Number) as [number, number, number, number];
      return {
        time: Number(time),
        collector: collectors.get(Number(collector)) ?? '',
        minutes,
        parts,
        octets,
        packets,
      };
    });
  const live = (grain: number, where: string): Promise<Kept[]> =>
    kept(`SELECT time // ${grain} * ${grain} AS start, collector, count(DISTINCT time // ${MINUTE}), count(*), sum(octets), sum(packets)
      FROM ${CLOSED} WHERE ${where} GROUP BY start, collector`);
  return {
    liveHours: (from, to) => live(HOUR, within(from, to)),
    storedHours: (from, to) =>
      kept(`SELECT time, collector, minutes, parts, octets, packets FROM ${HOURS} WHERE ${within(from, to)}`),
    minutes: (runs) => live(MINUTE, runs.map(([from, to]) => `(${within(from, to)})`).join(' OR ')),
    async sums(segments, plan, limit) {
      const numbers = new Map([...collectors].map(([number, name]) => [name, number]));
      const sql = statement(segments, plan, names, numbers, limit);
      if (sql === null) return [];
      return (await connection.runAndReadAll(sql)).getRows().map((row) => rowOf(row, plan, names));
    },
  };
}

const within = (from: number, to: number): string => `time >= ${from} AND time < ${to}`;

function rowOf(row: readonly unknown[], { by, from }: FlowsPlan, names: FlowNames): FlowsRow {
  const [time, octets, packets, flows, ...numbers] = row.map((value) => (value === null ? from : Number(value)));
  return {
    ...{ names: numbers.slice(0, by.length).map((number) => names.text(number)), time: time as number },
    ...{ octets: octets as number, packets: packets as number, flows: flows as number },
  };
}

/** null where a name is asked for that no row has. */
function statement(
  segments: readonly Segment[],
  { from, interval, by, filter }: FlowsPlan,
  names: FlowNames,
  collectors: ReadonlyMap<string, number>,
  limit: number,
): string | null {
  const conditions: string[] = [];
  for (const [dimension, wanted] of Object.entries(filter)) {
    const found = wanted.map((name) => names.find(name)).filter((number) => number !== null);
    if (found.length === 0) return null;
    conditions.push(`${quoted(dimension)} IN (${found.join(', ')})`);
  }
  const start = interval === null ? `${from}` : `time // ${interval} * ${interval}`;
  const keys = by
    .map(quoted)
    .map((name) => `, ${name}`)
    .join('');
  const parts = (['hour', 'minute'] as const).flatMap((grain) => {
    const own = segments.filter((segment) => segment.grain === grain);
    const table = grain === 'hour' ? HOUR_ROWS : ROWS;
    return own.length === 0
      ? []
      : [`SELECT time, octets, packets, flows${keys} FROM ${rowsOf(table, own, conditions, collectors)}`];
  });
  return `SELECT ${start} AS start, ${sumList}${keys} FROM (${parts.join(' UNION ALL ')}) GROUP BY start${keys} LIMIT ${limit}`;
}

function rowsOf(
  table: string,
  segments: readonly Segment[],
  conditions: readonly string[],
  collectors: ReadonlyMap<string, number>,
): string {
  const number = ({ collector }: Segment): number => collectors.get(collector) ?? 0;
  const until = segments.reduce((latest, { to }) => Math.max(latest, to), 0);
  const whole = [within((segments[0] as Segment).from, until), ...conditions];
  if (segments.length <= LISTED) {
    const any = segments.map((segment) => `(collector = ${number(segment)} AND ${within(segment.from, segment.to)})`);
    return `${table} WHERE ${[...whole, `(${any.join(' OR ')})`].join(' AND ')}`;
  }
  const list = segments.map((segment) => `(${number(segment)}, ${segment.from}, ${segment.to})`).join(', ');
  return `${table} JOIN (VALUES ${list}) AS s(who, since, until) ON collector = who AND time >= since AND time < until
    WHERE ${whole.join(' AND ')}`;
}
