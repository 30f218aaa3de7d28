/**
 * The SQL that rollups and queries share. Everything put into it is a number of ours or a name from the model; nothing from
 * outside is ever part of a statement.
 */
import { measurement, type FieldKind, type MeasurementName } from '../../model/measurements.js';
import { ROLLUP } from '../series/plan.js';
import { quoted, rawTable } from './tables.js';

/** Longest span, in seconds, of a sample that is looked for in the ordinary way; longer ones are found by their zone maps. */
const USUAL_SPAN = 600;

/**
 * Samples that touch (from, to], ms since the epoch. A sample ends at its `time` and begins `seconds` before, so that one ending
 * after `to` may still reach into the range.
 */
export function samples(name: MeasurementName, from: number, to: number, columns: string, where: string): string {
  const select = `SELECT ${columns} FROM ${rawTable(name)} WHERE ${where}`;
  const near = to + USUAL_SPAN * 1_000;
  return `${select} AND time > ${from} AND time <= ${near} AND (time <= ${to} OR time - seconds * 1000 < ${to})
    UNION ALL ${select} AND time > ${near} AND seconds > ${USUAL_SPAN} AND time - seconds * 1000 < ${to}`;
}

/**
 * Cuts each row of `source` (with `time` and `span`, the seconds it covers) at the borders of intervals: `bucket` counts them from
 * the epoch, `overlap` is the milliseconds within, `share` the part of the row's delta that falls there, and `ends` is true in
 * the interval in which the row ends, where its levels belong.
 */
export function pieces(source: string, interval: number): string {
  const last = `(time - 1) // ${interval}`;
  const first = `coalesce(least(${last}, floor((time - span * 1000) / ${interval})::BIGINT), ${last})`;
  return `SELECT *, overlap / (span * 1000) AS share, bucket = last AS ends FROM (
    SELECT *, CASE WHEN first = last THEN span * 1000
      WHEN bucket = first THEN span * 1000 - (time - (first + 1) * ${interval})
      WHEN bucket = last THEN time - last * ${interval}
      ELSE ${interval} END AS overlap
    FROM (SELECT *, unnest(range(first, last + 1)) AS bucket
      FROM (SELECT *, ${last} AS last, ${first} AS first FROM (${source}))))`;
}

const parts: Record<FieldKind, (field: string) => Record<string, string>> = {
  delta: (field) => ({
    sum: `sum(${field} * share)`,
    seconds: `sum(overlap) FILTER (${field} IS NOT NULL) / 1000`,
  }),
  gauge: (field) => ({
    sum: `sum(${field}) FILTER (ends)`,
    count: `count(${field}) FILTER (ends)`,
    min: `min(${field}) FILTER (ends)`,
    max: `max(${field}) FILTER (ends)`,
    last: `arg_max(${field}, time) FILTER (ends AND ${field} IS NOT NULL)`,
  }),
  state: (field) => ({
    count: `count(${field}) FILTER (ends)`,
    min: `min(${field}) FILTER (ends)`,
    max: `max(${field}) FILTER (ends)`,
    last: `arg_max(${field}, time) FILTER (ends AND ${field} IS NOT NULL)`,
  }),
};

/** Aggregates of one field over pieces, named as the columns of a rollup table. */
export function rollupParts(name: MeasurementName, field: string): string[] {
  const spec = measurement(name).fields[field];
  if (spec === undefined) throw new Error(`no field ${field}`);
  return Object.entries(parts[spec.kind](quoted(field))).map(
    ([part, sql]) => `${sql} AS ${quoted(`${field}_${part}`)}`,
  );
}

/** Rollup rows of `fields` for the slots in [from, to), ms since the epoch, made from samples. */
export function rollupRows(
  name: MeasurementName,
  fields: readonly string[],
  from: number,
  to: number,
  where: string,
): string {
  const columns = ['time', 'series', 'collector', 'seconds AS span', ...fields.map(quoted)].join(', ');
  const cut = pieces(samples(name, from, to, columns, where), ROLLUP);
  return `SELECT bucket * ${ROLLUP} AS time, series, collector, ${fields.flatMap((field) => rollupParts(name, field)).join(', ')}
    FROM (${cut}) WHERE bucket >= ${from / ROLLUP} AND bucket < ${to / ROLLUP} GROUP BY bucket, series, collector`;
}
