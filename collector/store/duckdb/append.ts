/** One batch into the raw tables, in the caller's transaction. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { measurementNames, type MeasurementName } from '../../model/measurements.js';
import type { Point } from '../contract.js';
import type { Refusals } from '../driver.js';
import { Chunks } from './chunks.js';
import type { Dictionary } from './dictionary.js';
import type { Dirty } from '../dirty.js';
import { lateTable, quoted, rawColumns, rawTable } from './tables.js';

/** Points after which other work has its turn: a large batch must not stop the polls. */
const BREATH = 4_096;

interface Late {
  point: Point;
  series: number;
  collector: number;
}

/** Appends samples. Those that may be there already (not newer than their series' last) are merged with what is there. */
export class RawAppender {
  readonly #dictionary: Dictionary;
  readonly #dirty: Dirty;
  readonly #chunks = new Map<MeasurementName, Chunks>(measurementNames.map((name) => [name, new Chunks(name)]));
  /** Per measurement: time of the newest sample in the table at start, and per series and collector since. */
  readonly #floor = new Map<MeasurementName, number>();
  readonly #newest = new Map<MeasurementName, Map<number, number>>();

  constructor(dictionary: Dictionary, dirty: Dirty) {
    this.#dictionary = dictionary;
    this.#dirty = dirty;
  }

  async load(connection: DuckDBConnection): Promise<void> {
    for (const name of measurementNames) {
      const [row] = (await connection.runAndReadAll(`SELECT max(time) FROM ${rawTable(name)}`)).getRows();
      const newest = row?.[0];
      this.#floor.set(name, newest === null || newest === undefined ? Number.NEGATIVE_INFINITY : Number(newest));
      this.#newest.set(name, new Map());
      (this.#chunks.get(name) as Chunks).clear();
      await connection.run(
        `CREATE TEMP TABLE IF NOT EXISTS ${lateTable(name)} AS SELECT * FROM ${rawTable(name)} LIMIT 0`,
      );
    }
  }

  async append(connection: DuckDBConnection, points: readonly Point[], now: number): Promise<Refusals> {
    const refused: Refusals = {};
    for (const name of measurementNames) {
      const own = points.filter((point) => point.measurement === name);
      if (own.length > 0) await this.#appendTo(connection, name, own, refused, now);
    }
    return refused;
  }

  async #appendTo(
    connection: DuckDBConnection,
    name: MeasurementName,
    points: Point[],
    refused: Refusals,
    now: number,
  ): Promise<void> {
    const chunks = this.#chunks.get(name) as Chunks;
    const late = new Map<string, Late>();
    const appender = await connection.createAppender(rawTable(name));
    try {
      for (let index = 0; index < points.length; index++) {
        this.#one(name, points[index] as Point, late, appender, refused, now);
        if (index % BREATH === BREATH - 1) await nextTurn();
      }
      chunks.flush(appender);
    } finally {
      appender.closeSync();
    }
    if (late.size > 0) await this.#merge(connection, name, [...late.values()]);
  }

  #one(
    name: MeasurementName,
    point: Point,
    late: Map<string, Late>,
    appender: DuckDBAppender,
    refused: Refusals,
    now: number,
  ): void {
    const series = this.#dictionary.seriesOf(point);
    if (series === null) refused['too-many-series'] = (refused['too-many-series'] ?? 0) + 1;
    else
      this.#sort(
        name,
        { point, series, collector: this.#dictionary.collectorOf(point.collector) },
        late,
        appender,
        now,
      );
  }

  #sort(name: MeasurementName, one: Late, late: Map<string, Late>, appender: DuckDBAppender, now: number): void {
    const { point, series, collector } = one;
    this.#dirty.touch(point, now);
    const newest = this.#newest.get(name) as Map<number, number>;
    const key = collector * 2 ** 24 + series;
    const before = newest.get(key) ?? (this.#floor.get(name) as number);
    if (point.time > before) {
      newest.set(key, point.time);
      (this.#chunks.get(name) as Chunks).add(appender, point, series, collector);
      return;
    }
    const id = `${point.time}/${key}`;
    const known = late.get(id);
    late.set(id, known === undefined ? one : { ...one, point: merged(known.point, point) });
  }

  /** A second writing of a sample replaces the fields it has and leaves the others. */
  async #merge(connection: DuckDBConnection, name: MeasurementName, late: Late[]): Promise<void> {
    const [raw, temporary] = [rawTable(name), lateTable(name)];
    const chunks = this.#chunks.get(name) as Chunks;
    const appender = await connection.createAppender(temporary, null, 'temp');
    try {
      for (const { point, series, collector } of late) chunks.add(appender, point, series, collector);
      chunks.flush(appender);
    } finally {
      appender.closeSync();
    }
    const times = late.map(({ point }) => point.time);
    const [from, to] = [times.reduce((a, b) => Math.min(a, b)), times.reduce((a, b) => Math.max(a, b))];
    const same = `r.time = l.time AND r.series = l.series AND r.collector = l.collector AND r.time >= ${from} AND r.time <= ${to}`;
    const [row] = (
      await connection.runAndReadAll(`SELECT count(*) FROM ${raw} r JOIN ${temporary} l ON ${same}`)
    ).getRows();
    if (Number(row?.[0]) > 0) {
      const kept = rawColumns(name)
        .slice(3)
        .map(({ name: column }) => `${quoted(column)} = coalesce(l.${quoted(column)}, r.${quoted(column)})`);
      await connection.run(`UPDATE ${temporary} l SET ${kept.join(', ')} FROM ${raw} r WHERE ${same}`);
      await connection.run(`DELETE FROM ${raw} r USING ${temporary} l WHERE ${same}`);
    }
    await connection.run(`INSERT INTO ${raw} SELECT * FROM ${temporary}`);
    await connection.run(`DELETE FROM ${temporary}`);
  }
}

function merged(before: Point, after: Point): Point {
  const given = Object.entries(after.fields).filter(([, value]) => value !== null && value !== undefined);
  return {
    ...after,
    seconds: after.seconds ?? before.seconds,
    fields: { ...before.fields, ...Object.fromEntries(given) },
  };
}
