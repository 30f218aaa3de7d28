/** Rows that are in no file yet: a table in memory, out of which DuckDB writes Parquet. */
import {
  DOUBLE,
  DuckDBDataChunk,
  DuckDBInstance,
  UINTEGER,
  type DuckDBAppender,
  type DuckDBConnection,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { archiveColumns, macros } from './columns.js';
import { doubleColumns, integerColumns, type Slice, type SliceSource } from './slice.js';

const CHUNK = duckdb.vector_size();
const HOUR = 3_600_000;
/** Bounds on what this second database takes of the machine. It may write nothing beside its Parquet files. */
const limits = {
  threads: '1',
  memory_limit: '512MB',
  temp_directory: '',
  preserve_insertion_order: 'false',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
};

/** `time` and the doubles, then the position in `sources` and the integers. */
const columns = [
  'time DOUBLE',
  ...doubleColumns.map(([name]) => `${name} DOUBLE`),
  'source UINTEGER',
  ...integerColumns.map(([name]) => `${name} UINTEGER`),
];
const types = [...[0, ...doubleColumns].map(() => DOUBLE), ...[0, ...integerColumns].map(() => UINTEGER)];

export class Staging {
  rows = 0;
  private readonly chunk = DuckDBDataChunk.create(types);
  private readonly sources = new Map<string, number>();

  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
  ) {}

  static async open(): Promise<Staging> {
    const instance = await DuckDBInstance.create(':memory:', limits);
    const connection = await instance.connect();
    for (const macro of macros) await connection.run(macro);
    await connection.run(`CREATE TABLE flows (${columns.join(', ')})`);
    await connection.run(
      'CREATE TABLE sources (id UINTEGER, gateway VARCHAR, exporter VARCHAR, protocol VARCHAR, domain UINTEGER)',
    );
    return new Staging(instance, connection);
  }

  async append(slice: Slice): Promise<void> {
    const numbers: number[] = [];
    for (const source of slice.sources) numbers.push(await this.sourceNumber(source));
    const named = slice.integers.subarray(0, slice.rows);
    for (let row = 0; row < slice.rows; row++) named[row] = numbers[named[row]!]!;
    const appender = await this.connection.createAppender('flows');
    try {
      for (let from = 0; from < slice.rows; from += CHUNK) this.chunkOf(slice, from, appender);
    } finally {
      appender.closeSync();
    }
    this.rows += slice.rows;
  }

  /** Hours, counted from the epoch, that the rows are of. */
  async hours(): Promise<number[]> {
    const sql = `SELECT DISTINCT floor(time / ${HOUR})::BIGINT AS hour FROM flows ORDER BY hour`;
    return (await this.connection.runAndReadAll(sql)).getRows().map(([hour]) => Number(hour));
  }

  /** Writes the rows of an hour to a new file. They stay here until `forget`. */
  async write(hour: number, file: string, { keepBits4, keepBits6 }: Bits): Promise<void> {
    const list = archiveColumns(keepBits4, keepBits6).map(({ name, sql }) => `${sql} AS "${name}"`);
    const rows = `SELECT ${list.join(', ')} FROM flows f JOIN sources s ON s.id = f.source WHERE ${within(hour)}`;
    await this.connection.run(`COPY (${rows}) TO ${text(file)} (FORMAT parquet, COMPRESSION zstd)`);
  }

  async forget(hour: number): Promise<void> {
    const { rowsChanged } = await this.connection.run(`DELETE FROM flows f WHERE ${within(hour)}`);
    this.rows -= rowsChanged;
    if (this.rows > 0) return;
    // Gives the memory back, and forgets exporters that are no more.
    await this.connection.run('TRUNCATE flows');
    await this.connection.run('TRUNCATE sources');
    this.sources.clear();
  }

  /** Puts Parquet files together into a new one. */
  async merge(files: readonly string[], into: string): Promise<void> {
    const parts = `read_parquet([${files.map(text).join(', ')}], union_by_name = true)`;
    await this.connection.run(`COPY (SELECT * FROM ${parts}) TO ${text(into)} (FORMAT parquet, COMPRESSION zstd)`);
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }

  private async sourceNumber({ gateway, exporter, protocol, domain }: SliceSource): Promise<number> {
    const key = JSON.stringify([gateway, exporter, protocol, domain]);
    const known = this.sources.get(key);
    if (known !== undefined) return known;
    const number = this.sources.size;
    await this.connection.run('INSERT INTO sources VALUES ($1, $2, $3, $4, $5)', [
      ...[number, gateway, exporter, protocol, domain],
    ]);
    this.sources.set(key, number);
    return number;
  }

  private chunkOf({ time, rows, doubles, integers }: Slice, from: number, appender: DuckDBAppender): void {
    const count = Math.min(CHUNK, rows - from);
    const { chunk } = this.chunk;
    duckdb.data_chunk_reset(chunk);
    duckdb.data_chunk_set_size(chunk, count);
    let column = 0;
    const copy = (values: Float64Array | Uint32Array, at: number): void => {
      const size = values.BYTES_PER_ELEMENT;
      const vector = duckdb.data_chunk_get_vector(chunk, column++);
      duckdb.copy_data_to_vector(vector, 0, values.buffer as ArrayBuffer, values.byteOffset + at * size, count * size);
    };
    copy(new Float64Array(count).fill(time), 0);
    for (let at = from; at < doubles.length; at += rows) copy(doubles, at);
    for (let at = from; at < integers.length; at += rows) copy(integers, at);
    appender.appendDataChunk(this.chunk);
  }
}

interface Bits {
  keepBits4: number;
  keepBits6: number;
}

const within = (hour: number): string => `f.time >= ${hour * HOUR} AND f.time < ${(hour + 1) * HOUR}`;

/** A literal: COPY takes no parameters. The folder is the operator's own. */
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
