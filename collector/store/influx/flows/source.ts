/** Questions about flows as InfluxQL. What is put into it are numbers, names of ours, and encoded literals. */
import type { FlowsRow } from '../../contract.js';
import { StoreError } from '../../errors.js';
import type { FlowSource } from '../../flows/answer.js';
import { HOUR, MINUTE } from '../../flows/minutes.js';
import type { Kept, Segment } from '../../flows/pick.js';
import type { FlowsPlan } from '../../flows/plan.js';
import type { InfluxClient, RawSeries } from '../client.js';
import { from as place, identifier, literal, type Policies } from '../places.js';
import { decodeText, encodeText } from '../text.js';
import { CLOSED, HOUR_ROWS, HOURS, ROWS } from './places.js';

/** Statements of one answer: each change of collector costs one. */
const MAX_SEGMENTS = 500;

export function flowSource(client: InfluxClient, policies: Policies): FlowSource {
  const closed = place(policies.raw, CLOSED);
  const byMinute = (from: number, to: number): string =>
    `SELECT count("rows") AS parts, sum("octets") AS octets, sum("packets") AS packets FROM ${closed} WHERE ${within(from, to)}
      GROUP BY time(${MINUTE}ms), "collector" fill(none)`;
  return {
    async liveHours(from, to) {
      const [answer] = await client.query([
        `SELECT count("parts"), sum("parts"), sum("octets"), sum("packets") FROM (${byMinute(from, to)}) WHERE ${within(from, to)}
          GROUP BY time(${HOUR}ms), "collector" fill(none)`,
      ]);
      return keptOf(answer ?? []);
    },
    async storedHours(from, to) {
      const [answer] = await client.query([
        `SELECT "minutes", "parts", "octets", "packets" FROM ${place(policies.rollups, HOURS)} WHERE ${within(from, to)} GROUP BY "collector"`,
      ]);
      return keptOf(answer ?? []);
    },
    async minutes(runs) {
      const answers = await client.query(runs.map(([from, to]) => byMinute(from, to)));
      return answers.flatMap((series) =>
        keptOf(
          series.map((one) => ({ ...one, values: one.values.map(([time, ...rest]) => [time ?? null, 1, ...rest]) })),
        ),
      );
    },
    async sums(segments, plan, limit) {
      if (segments.length > MAX_SEGMENTS)
        throw new StoreError(
          'STORE_RESULT_TOO_LARGE',
          'the collectors took turns too often in this range: ask for a shorter one',
        );
      if (Object.values(plan.filter).some((names) => names.length === 0)) return [];
      const sums = new Sums(plan, limit);
      for (const segment of segments) {
        const [answer] = await client.query([statement(segment, plan, policies)]);
        for (const one of answer ?? []) sums.add(one);
      }
      return sums.rows();
    },
  };
}

const within = (from: number, to: number): string => `time >= ${from}ms AND time < ${to}ms`;

function keptOf(answer: readonly RawSeries[]): Kept[] {
  return answer.flatMap(({ tags, values }) =>
    values.map(([time, ...figures]) => {
      const [minutes, parts, octets, packets] = figures.map(Number) as [number, number, number, number];
      return { time: Number(time), collector: decodeText(tags['collector'] ?? ''), minutes, parts, octets, packets };
    }),
  );
}

function statement(segment: Segment, { interval, by, filter }: FlowsPlan, policies: Policies): string {
  const table = segment.grain === 'hour' ? place(policies.rollups, HOUR_ROWS) : place(policies.raw, ROWS);
  const conditions = Object.entries(filter).map(([dimension, names]) => {
    const any = names.map((name) => `${identifier(dimension)} = ${literal(encodeText(name))}`);
    return ` AND (${any.join(' OR ')})`;
  });
  const group = [...(interval === null ? [] : [`time(${interval}ms)`]), ...by.map(identifier)];
  return `SELECT sum("octets"), sum("packets"), sum("flows") FROM ${table} WHERE ${within(segment.from, segment.to)}
    AND "collector" = ${literal(encodeText(segment.collector))}${conditions.join('')}
    ${group.length === 0 ? '' : `GROUP BY ${group.join(', ')}`}${interval === null ? '' : ' fill(none)'}`;
}

/** The answers of all segments, added up. */
class Sums {
  readonly #rows = new Map<string, FlowsRow>();

  constructor(
    private readonly plan: FlowsPlan,
    private readonly limit: number,
  ) {}

  add({ tags, values }: RawSeries): void {
    const { interval, from, by } = this.plan;
    const encoded = by.map((dimension) => tags[dimension] ?? '');
    for (const [start, ...figures] of values) {
      const [octets, packets, flows] = figures.map(Number) as [number, number, number];
      const time = interval === null ? from : Number(start);
      const key = JSON.stringify([time, ...encoded]);
      const row = this.#rows.get(key);
      if (row !== undefined) {
        row.octets += octets;
        row.packets += packets;
        row.flows += flows;
      } else if (this.#rows.size < this.limit)
        this.#rows.set(key, { names: encoded.map(decodeText), time, octets, packets, flows });
    }
  }

  rows(): FlowsRow[] {
    return [...this.#rows.values()];
  }
}
