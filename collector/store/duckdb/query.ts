/** Series queries as SQL: parts per series, interval and collector; the more complete collector; then groups. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { SIMULATED_COLLECTOR, type Aggregate } from '../contract.js';
import { combine, SeriesParts } from '../series/combine.js';
import type { Cell } from '../series/grid.js';
import { MAX_POINTS, ROLLUP, type Plan } from '../series/plan.js';
import { whole } from '../series/whole.js';
import { StoreError } from '../errors.js';
import type { Run } from '../dirty.js';
import { pieces, rollupRows, samples } from './sql.js';
import { quoted, rollupTable, seriesTable } from './tables.js';

/** Beyond this many series a list of numbers is slower than looking each up. */
const LISTED = 2_000;

/** Cells that are put together here. Beyond them DuckDB does it: planning that costs it longer than a few cells are worth. */
const FEW = 100_000;

/** What the query needs to know beside the plan. */
export interface Scope {
  /** Series that the filter takes; null: all. */
  series: number[] | null;
  /** Series there are. */
  known: number;
  /** Collector names by number: more than one where another has ever written. */
  collectors: ReadonlyMap<number, string>;
  /** Tags of a series. */
  tags(series: number): Record<string, string>;
  /** Slots whose rollups are not up to date, within a plan's range. */
  dirty(plan: Plan): Run[];
}

/** The cells of a plan's grid that anything was kept for. */
export async function cells(connection: DuckDBConnection, plan: Plan, scope: Scope): Promise<Cell[]> {
  if (scope.series?.length === 0) return [];
  const few = (scope.series?.length ?? scope.known) * plan.count <= FEW;
  if (!few) return cellsThere(connection, plan, scope);
  return combine(await whole(plan, (pieces) => partsHere(connection, pieces, scope)), plan);
}

/** What each collector saw of each series. */
async function partsHere(connection: DuckDBConnection, plan: Plan, scope: Scope): Promise<SeriesParts[]> {
  const columns =
    plan.kind === 'delta'
      ? 'total, seconds, 0, 0, 0, 0, 0'
      : `${plan.kind === 'gauge' || !plan.fromRollups ? 'total' : '0'}, 0, number, low, high, latest, coverage`;
  const sql = `SELECT series, collector, bucket, ${columns} FROM (${partsOf(plan, scope)})`;
  const bySeries = new Map<number, SeriesParts>();
  for (const [id, collector, bucket, ...figures] of (await connection.runAndReadAll(sql)).getRows()) {
    const [total, seconds, number, low, high, latest, coverage] = figures.map(Number) as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const series = bySeries.get(Number(id)) ?? new SeriesParts(scope.tags(Number(id)));
    bySeries.set(Number(id), series);
    const slots = (coverage * plan.interval) / ROLLUP;
    const part = { total, seconds, number, low, high, latest, latestAt: 0, slots };
    series.add(Number(bucket), scope.collectors.get(Number(collector)) ?? '', part);
  }
  return [...bySeries.values()];
}

/** Parts from DuckDB, put together by the code that other engines need anyway. */
export async function cellsHere(connection: DuckDBConnection, plan: Plan, scope: Scope): Promise<Cell[]> {
  return combine(await partsHere(connection, plan, scope), plan);
}

/** The same by DuckDB alone, for answers out of very many series. An interval in which one collector took over from another is the more complete one's. */
export async function cellsThere(connection: DuckDBConnection, plan: Plan, scope: Scope): Promise<Cell[]> {
  const reader = await connection.runAndReadAll(statement(plan, scope));
  if (reader.currentRowCount > MAX_POINTS)
    throw new StoreError(
      'STORE_RESULT_TOO_LARGE',
      `more than ${MAX_POINTS} points: filter, group less, or ask for a longer interval`,
    );
  return reader.getRows().map(([bucket, value, coverage, simulated, ...tags]) => ({
    bucket: Number(bucket),
    value: Number(value),
    coverage: Number(coverage),
    simulated: simulated === true,
    tags: Object.fromEntries(plan.groupBy.map((tag, index) => [tag, String(tags[index])])),
  }));
}

const partsOf = (plan: Plan, scope: Scope): string =>
  plan.fromRollups ? fromRollups(plan, scope) : fromSamples(plan, scope);

function statement(plan: Plan, scope: Scope): string {
  const tags = plan.groupBy.map((tag) => `s.${quoted(tag)}`);
  const list = tags.length > 0 ? `, ${tags.join(', ')}` : '';
  const same = plan.groupBy.map((tag) => `AND g.${quoted(tag)} = s.${quoted(tag)}`).join(' ');
  return `WITH parts AS (${partsOf(plan, scope)}),
    picked AS (${scope.collectors.size > 1 ? pick : 'SELECT * FROM parts'}),
    joined AS (SELECT p.*${list}, c.name = '${SIMULATED_COLLECTOR}' AS simulated FROM picked p
      JOIN ${seriesTable(plan.measurement)} s ON s.id = p.series JOIN collectors c ON c.id = p.collector),
    sizes AS (SELECT count(DISTINCT series) AS size${list} FROM joined s GROUP BY ALL)
    SELECT bucket, ${values[plan.aggregate]} AS value, sum(least(coverage, 1)) / any_value(size), bool_or(simulated)${list}
    FROM joined s JOIN sizes g ON true ${same} GROUP BY bucket${list} LIMIT ${MAX_POINTS + 1}`;
}

/** One collector per series and interval: the more complete one, of equals the one whose name comes first. */
const pick = `SELECT p.* FROM parts p JOIN collectors n ON n.id = p.collector
  QUALIFY row_number() OVER (PARTITION BY series, bucket ORDER BY weight DESC, n.name) = 1`;

/** Over the series of a group; of several series, `last` is that of the latest interval's highest. */
const values: Record<Aggregate, string> = {
  sum: 'sum(total)',
  rate: 'sum(total / seconds)',
  mean: 'sum(total) / sum(number)',
  min: 'min(low)',
  max: 'max(high)',
  last: 'max(latest)',
};

/** Of one field: total, seconds, number, low, high, latest, coverage (share of the interval), weight (which collector is better). */
function parts(plan: Plan, columns: { time: string }): string {
  const part = (name: string) => quoted(`${plan.field}_${name}`);
  const bucket = `${columns.time} // ${plan.interval} AS bucket`;
  if (plan.kind === 'delta')
    return `series, collector, ${bucket}, sum(${part('sum')}) AS total, sum(${part('seconds')}) AS seconds,
      seconds * 1000 / ${plan.interval} AS coverage, seconds AS weight`;
  const total = plan.kind === 'gauge' ? `sum(${part('sum')}) AS total, ` : '';
  return `series, collector, ${bucket}, ${total}sum(${part('count')}) AS number, min(${part('min')}) AS low, max(${part('max')}) AS high,
    arg_max(${part('last')}, time) FILTER (${part('count')} > 0) AS latest,
    count(*) FILTER (${part('count')} > 0) / ${Math.max(1, plan.interval / ROLLUP)} AS coverage, number AS weight`;
}

const present = (plan: Plan): string => (plan.kind === 'delta' ? 'HAVING seconds > 0' : 'HAVING number > 0');

function where(scope: Scope): string {
  if (scope.series === null) return 'true';
  if (scope.series.length === 1) return `series = ${scope.series[0]}`;
  if (scope.series.length <= LISTED) return `series IN (${scope.series.join(', ')})`;
  return `series IN (SELECT unnest([${scope.series.join(', ')}]))`;
}

/** Whole rollups; slots that are not up to date are made from their samples here and now. */
function fromRollups(plan: Plan, scope: Scope): string {
  const { measurement, field, from, to } = plan;
  const names = {
    delta: ['sum', 'seconds'],
    gauge: ['sum', 'count', 'min', 'max', 'last'],
    state: ['count', 'min', 'max', 'last'],
  };
  const columns = names[plan.kind].map((part) => quoted(`${field}_${part}`)).join(', ');
  const dirty = scope.dirty(plan);
  const stale = dirty.map((run) => `AND NOT (time >= ${run.from} AND time < ${run.to})`).join(' ');
  const ready = `SELECT time, series, collector, ${columns} FROM ${rollupTable(measurement)}
    WHERE ${where(scope)} AND time >= ${from} AND time < ${to} ${stale}`;
  const fresh = dirty.map(
    (run) =>
      `SELECT time, series, collector, ${columns} FROM (${rollupRows(measurement, [field], run.from, run.to, where(scope))})`,
  );
  return `SELECT ${parts(plan, { time: 'time' })} FROM (${[ready, ...fresh].join(' UNION ALL ')})
    GROUP BY series, collector, bucket ${present(plan)}`;
}

/** Samples, cut at the intervals' borders; before `rawSince` rollups stand for them. */
function fromSamples(plan: Plan, scope: Scope): string {
  const { measurement, field, from, to, interval, rawSince } = plan;
  const name = quoted(field);
  const raw = samples(
    measurement,
    Math.max(from, rawSince),
    to,
    `time, series, collector, seconds AS span, seconds AS covers, ${name}`,
    where(scope),
  );
  const source = from < rawSince ? `${raw} UNION ALL ${older(plan, scope)}` : raw;
  const inRange = `bucket >= ${from / interval} AND bucket < ${to / interval}`;
  const share = `coalesce(share, 0)`;
  const per =
    plan.kind === 'delta'
      ? `sum(${name} * ${share}) AS total, sum(covers * ${share}) AS seconds, seconds * 1000 / ${interval} AS coverage, seconds AS weight`
      : `sum(${name}) AS total, count(*) AS number, min(${name}) AS low, max(${name}) AS high, arg_max(${name}, time) AS latest,
         ${interval > ROLLUP ? `count(DISTINCT (time - 1) // ${ROLLUP}) * ${ROLLUP} / ${interval}` : '1'} AS coverage, number AS weight`;
  const belongs = plan.kind === 'delta' ? 'span > 0' : 'ends';
  return `SELECT series, collector, bucket, ${per} FROM (${pieces(`SELECT * FROM (${source}) WHERE ${name} IS NOT NULL`, interval)})
    WHERE ${inRange} AND ${belongs} GROUP BY series, collector, bucket ${present(plan)}`;
}

/** Rollups as if they were samples of five minutes. */
function older({ measurement, field, kind, from, to, rawSince }: Plan, scope: Scope): string {
  const part = (name: string) => quoted(`${field}_${name}`);
  const value = { delta: part('sum'), gauge: `${part('sum')} / ${part('count')}`, state: part('last') }[kind];
  const seconds = kind === 'delta' ? part('seconds') : `${ROLLUP / 1_000}`;
  return `SELECT time + ${ROLLUP} AS time, series, collector, ${ROLLUP / 1_000}.0 AS span, ${seconds} AS covers, ${value} AS ${quoted(field)}
    FROM ${rollupTable(measurement)} WHERE ${where(scope)} AND time >= ${from} - ${ROLLUP} AND time < ${Math.min(to, rawSince)}`;
}
