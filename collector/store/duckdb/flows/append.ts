/** Minutes of flows into their tables, in the caller's transaction: after kill -9 each is there exactly once, as samples are. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { flowDimensions, flowMeasures } from '../../../model/flow.js';
import type { FlowPoint } from '../../contract.js';
import { ColumnBuffer } from '../columns.js';
import type { Dictionary } from '../dictionary.js';
import type { FlowNames } from './names.js';
import { CLOSED, closedColumns, rowColumns, ROWS } from './tables.js';

/** Rows after which other work has its turn. */
const BREATH = 4_096;

export class FlowAppender {
  readonly #rows = new ColumnBuffer(rowColumns);
  readonly #closed = new ColumnBuffer(closedColumns);

  constructor(
    private readonly names: FlowNames,
    private readonly dictionary: Dictionary,
  ) {}

  async append(connection: DuckDBConnection, points: readonly FlowPoint[]): Promise<void> {
    if (points.length === 0) return;
    this.#rows.clear();
    this.#closed.clear();
    const rows = points.filter(({ measurement }) => measurement === 'flow');
    await into(connection, ROWS, rows, this.#rows, (point) => this.#row(point));
    const closed = points.filter(({ measurement }) => measurement === 'flow_minute');
    await into(connection, CLOSED, closed, this.#closed, (point) => this.#close(point));
    await this.names.save(connection);
  }

  #row({ time, collector, tags, fields }: FlowPoint): void {
    const buffer = this.#rows;
    let column = 0;
    buffer.set(column++, BigInt(time));
    buffer.set(column++, this.dictionary.collectorOf(collector));
    for (const dimension of flowDimensions) buffer.set(column++, this.names.number(tags[dimension] ?? ''));
    for (const measure of flowMeasures) buffer.set(column++, fields[measure] ?? 0);
  }

  #close({ time, collector, fields }: FlowPoint): void {
    const buffer = this.#closed;
    let column = 0;
    buffer.set(column++, BigInt(time));
    buffer.set(column++, this.dictionary.collectorOf(collector));
    for (const measure of flowMeasures) buffer.set(column++, fields[measure] ?? 0);
    buffer.set(column, fields['rows'] ?? 0);
  }
}

async function into(
  connection: DuckDBConnection,
  table: string,
  points: readonly FlowPoint[],
  buffer: ColumnBuffer,
  fill: (point: FlowPoint) => void,
): Promise<void> {
  if (points.length === 0) return;
  const appender: DuckDBAppender = await connection.createAppender(table);
  try {
    for (let index = 0; index < points.length; index++) {
      fill(points[index] as FlowPoint);
      buffer.next(appender);
      if (index % BREATH === BREATH - 1) await nextTurn();
    }
    buffer.flush(appender);
  } finally {
    appender.closeSync();
  }
}
