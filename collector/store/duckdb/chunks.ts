/** Samples of one measurement into chunks. */
import type { DuckDBAppender } from '@duckdb/node-api';
import type { MeasurementName } from '../../model/measurements.js';
import type { Point } from '../contract.js';
import { ColumnBuffer } from './columns.js';
import { rawColumns } from './tables.js';

const TIME = 0;
const SERIES = 1;
const COLLECTOR = 2;
const SECONDS = 3;
const FIELDS = 4;

/** Reused from batch to batch. */
export class Chunks {
  readonly #buffer: ColumnBuffer;
  readonly #fields: string[];

  constructor(name: MeasurementName) {
    const columns = rawColumns(name);
    this.#buffer = new ColumnBuffer(columns);
    this.#fields = columns.slice(FIELDS).map((column) => column.name);
  }

  /** Throws away what a failed batch left behind. */
  clear(): void {
    this.#buffer.clear();
  }

  add(appender: DuckDBAppender, point: Point, series: number, collector: number): void {
    const buffer = this.#buffer;
    buffer.set(TIME, BigInt(point.time));
    buffer.set(SERIES, series);
    buffer.set(COLLECTOR, collector);
    buffer.set(SECONDS, point.seconds);
    const { fields } = point;
    for (let index = 0; index < this.#fields.length; index++)
      buffer.set(FIELDS + index, fields[this.#fields[index] as string]);
    buffer.next(appender);
  }

  flush(appender: DuckDBAppender): void {
    this.#buffer.flush(appender);
  }
}
