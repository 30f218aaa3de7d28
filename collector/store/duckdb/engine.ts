/** The open database: one connection that writes, two that read. */
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Bounds on what DuckDB takes from the machine it shares with the collector. */
const limits = {
  threads: '2',
  memory_limit: '512MB',
  max_temp_directory_size: '4GB',
  preserve_insertion_order: 'false',
  // A write-ahead log of this size is replayed within a second at the next start.
  checkpoint_threshold: '32MB',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
};

export class Engine {
  readonly writer: DuckDBConnection;
  readonly #readers: DuckDBConnection[];
  readonly #instance: DuckDBInstance;
  readonly #reading = new Set<Promise<void>>();
  #turn = 0;

  private constructor(instance: DuckDBInstance, writer: DuckDBConnection, readers: DuckDBConnection[]) {
    this.#instance = instance;
    this.writer = writer;
    this.#readers = readers;
  }

  static async open(file: string): Promise<Engine> {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const instance = await DuckDBInstance.create(file, { ...limits, temp_directory: `${file}.tmp` });
    try {
      const writer = await instance.connect();
      return new Engine(instance, writer, [await instance.connect(), await instance.connect()]);
    } catch (error) {
      instance.closeSync();
      throw error;
    }
  }

  /** Runs a query on a connection of its own, beside the writer. */
  async read<T>(query: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    this.#turn = (this.#turn + 1) % this.#readers.length;
    const answer = query(this.#readers[this.#turn] as DuckDBConnection);
    const settled = answer.then(
      () => undefined,
      () => undefined,
    );
    this.#reading.add(settled);
    try {
      return await answer;
    } finally {
      this.#reading.delete(settled);
    }
  }

  /** Interrupts what is being read: closing a connection under a running query would take the process down. */
  async close(): Promise<void> {
    for (const connection of this.#readers) connection.interrupt();
    await Promise.all(this.#reading);
    for (const connection of [this.writer, ...this.#readers]) connection.closeSync();
    this.#instance.closeSync();
  }
}
