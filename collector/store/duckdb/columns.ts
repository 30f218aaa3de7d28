/** Bulk append: columns as typed arrays, handed to DuckDB one data chunk at a time. Value by value would cost ten times as much. */
import { DOUBLE, BIGINT, INTEGER, UTINYINT, DuckDBDataChunk, type DuckDBAppender } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { Column } from './tables.js';

const ROWS = duckdb.vector_size();
const types = { DOUBLE, BIGINT, INTEGER, UTINYINT } as const;

interface Buffered {
  values: Float64Array | BigInt64Array | Int32Array | Uint8Array;
  /** One bit per row, set where there is a value. */
  valid: Uint8Array;
  nulls: number;
}

function buffered({ type }: Column): Buffered {
  const arrays = { DOUBLE: Float64Array, BIGINT: BigInt64Array, INTEGER: Int32Array, UTINYINT: Uint8Array };
  return { values: new arrays[type](ROWS), valid: new Uint8Array(ROWS / 8).fill(255), nulls: 0 };
}

/** Rows of one table on their way into an appender. Reused from batch to batch. */
export class ColumnBuffer {
  readonly #columns: Buffered[];
  readonly #chunk: DuckDBDataChunk;
  #rows = 0;

  constructor(columns: readonly Column[]) {
    this.#columns = columns.map(buffered);
    this.#chunk = DuckDBDataChunk.create(columns.map(({ type }) => types[type]));
  }

  /** Throws away what a failed batch left behind. */
  clear(): void {
    this.#rows = 0;
    for (const column of this.#columns) {
      column.valid.fill(255);
      column.nulls = 0;
    }
  }

  /** A value of the row that is being filled; a bigint where the column is one. */
  set(index: number, value: number | bigint | null | undefined): void {
    const column = this.#columns[index] as Buffered;
    const row = this.#rows;
    if (value !== null && value !== undefined) {
      column.values[row] = value;
      return;
    }
    column.nulls++;
    const octet = row >> 3;
    column.valid[octet] = (column.valid[octet] as number) & ~(1 << (row & 7));
  }

  /** The row is complete. */
  next(appender: DuckDBAppender): void {
    if (++this.#rows === ROWS) this.flush(appender);
  }

  flush(appender: DuckDBAppender): void {
    if (this.#rows === 0) return;
    duckdb.data_chunk_reset(this.#chunk.chunk);
    duckdb.data_chunk_set_size(this.#chunk.chunk, this.#rows);
    for (let index = 0; index < this.#columns.length; index++) this.#copy(index);
    appender.appendDataChunk(this.#chunk);
    this.clear();
  }

  #copy(index: number): void {
    const { values, valid, nulls } = this.#columns[index] as Buffered;
    const vector = duckdb.data_chunk_get_vector(this.#chunk.chunk, index);
    const octets = this.#rows * values.BYTES_PER_ELEMENT;
    duckdb.copy_data_to_vector(vector, 0, values.buffer as ArrayBuffer, values.byteOffset, octets);
    if (nulls === 0) return;
    duckdb.vector_ensure_validity_writable(vector);
    const words = Math.ceil(this.#rows / 64) * 8;
    duckdb.copy_data_to_vector_validity(vector, 0, valid.buffer as ArrayBuffer, valid.byteOffset, words);
  }
}
