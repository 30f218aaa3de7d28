/** Numbers for the names that flows are told apart by, the same for all dimensions. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { NAMES } from './tables.js';

/** Names that are kept apart, ever. Configured ones are tens of thousands at most; a further one is `other`. */
const MAX_NAMES = 250_000;
const OTHER = 'other';
const ROWS_PER_INSERT = 500;

export class FlowNames {
  readonly #numbers = new Map<string, number>();
  #texts: string[] = [];
  #fresh: number[] = [];

  async load(connection: DuckDBConnection): Promise<void> {
    this.#numbers.clear();
    this.#texts = [];
    for (const [, name] of (await connection.runAndReadAll(`SELECT id, name FROM ${NAMES} ORDER BY id`)).getRows())
      this.#add(String(name));
    this.#fresh = [];
    this.number(OTHER);
  }

  number(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    if (this.#texts.length >= MAX_NAMES) return this.#numbers.get(OTHER) as number;
    const number = this.#add(name);
    this.#fresh.push(number);
    return number;
  }

  /** Null where no row has it. */
  find(name: string): number | null {
    return this.#numbers.get(name) ?? null;
  }

  text(number: number): string {
    return this.#texts[number - 1] ?? OTHER;
  }

  /** Stores what is new, in the caller's transaction. */
  async save(connection: DuckDBConnection): Promise<void> {
    for (let at = 0; at < this.#fresh.length; at += ROWS_PER_INSERT) {
      const part = this.#fresh.slice(at, at + ROWS_PER_INSERT);
      const rows = part.map((_, index) => `($${2 * index + 1}, $${2 * index + 2})`);
      const values = part.flatMap((number) => [number, this.text(number)]);
      await connection.run(`INSERT INTO ${NAMES} VALUES ${rows.join(', ')}`, values);
    }
    this.#fresh = [];
  }

  #add(name: string): number {
    const number = this.#texts.push(name);
    this.#numbers.set(name, number);
    return number;
  }
}
