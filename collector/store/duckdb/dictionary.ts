/** Numbers for series and collectors, so that a sample carries eight octets instead of its tags. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { measurement, measurementNames, type MeasurementName } from '../../model/measurements.js';
import type { Point } from '../contract.js';
import { quoted, seriesTable } from './tables.js';

/** Series that one measurement may have. A further one is refused, and counted. */
export const MAX_SERIES = 500_000;
const ROWS_PER_INSERT = 500;

interface Entry {
  id: number;
  tags: Record<string, string>;
}

export class Dictionary {
  readonly #series = new Map<MeasurementName, Map<string, Entry>>();
  readonly #collectors = new Map<string, number>();
  #newSeries: { measurement: MeasurementName; entry: Entry }[] = [];
  #newCollectors: { id: number; name: string }[] = [];

  /** Collector names by their number. */
  get collectors(): ReadonlyMap<string, number> {
    return this.#collectors;
  }

  async load(connection: DuckDBConnection): Promise<void> {
    this.#collectors.clear();
    for (const [id, name] of (await connection.runAndReadAll('SELECT id, name FROM collectors')).getRows())
      this.#collectors.set(String(name), Number(id));
    for (const name of measurementNames) await this.#loadSeries(connection, name);
    this.#newSeries = [];
    this.#newCollectors = [];
  }

  async #loadSeries(connection: DuckDBConnection, name: MeasurementName): Promise<void> {
    const { tags } = measurement(name);
    const reader = await connection.runAndReadAll(
      `SELECT id, ${tags.map(quoted).join(', ')} FROM ${seriesTable(name)}`,
    );
    const entries = reader.getRows().map(([id, ...values]): [string, Entry] => {
      const byTag = Object.fromEntries(tags.map((tag, index) => [tag, String(values[index])]));
      return [keyOf(tags, byTag), { id: Number(id), tags: byTag }];
    });
    this.#series.set(name, new Map(entries));
  }

  /** The number of a point's series; null where the measurement has as many as it may. */
  seriesOf({ measurement: name, tags }: Point): number | null {
    const names = measurement(name).tags;
    const entries = this.#series.get(name) as Map<string, Entry>;
    const key = keyOf(names, tags);
    const known = entries.get(key);
    if (known !== undefined) return known.id;
    if (entries.size >= MAX_SERIES) return null;
    const entry = { id: entries.size + 1, tags: Object.fromEntries(names.map((tag) => [tag, tags[tag] ?? ''])) };
    entries.set(key, entry);
    this.#newSeries.push({ measurement: name, entry });
    return entry.id;
  }

  collectorOf(name: string): number {
    const known = this.#collectors.get(name);
    if (known !== undefined) return known;
    const id = this.#collectors.size + 1;
    this.#collectors.set(name, id);
    this.#newCollectors.push({ id, name });
    return id;
  }

  /** Numbers of the series that a filter takes; null where it takes all. */
  matching(name: MeasurementName, filter: Readonly<Record<string, readonly string[]>>): number[] | null {
    const wanted = Object.entries(filter).map(([tag, values]) => [tag, new Set(values)] as const);
    if (wanted.length === 0) return null;
    const entries = [...(this.#series.get(name)?.values() ?? [])];
    return entries
      .filter(({ tags }) => wanted.every(([tag, values]) => values.has(tags[tag] ?? '')))
      .map(({ id }) => id);
  }

  /** Stores what is new, in the caller's transaction. */
  async save(connection: DuckDBConnection): Promise<void> {
    for (const { id, name } of this.#newCollectors)
      await connection.run('INSERT INTO collectors VALUES ($1, $2)', [id, name]);
    for (const name of measurementNames) {
      const entries = this.#newSeries.filter((one) => one.measurement === name).map(({ entry }) => entry);
      for (let at = 0; at < entries.length; at += ROWS_PER_INSERT)
        await insert(connection, name, entries.slice(at, at + ROWS_PER_INSERT));
    }
    this.#newCollectors = [];
    this.#newSeries = [];
  }
}

async function insert(connection: DuckDBConnection, name: MeasurementName, entries: readonly Entry[]): Promise<void> {
  const { tags } = measurement(name);
  const row = (at: number) =>
    `(${Array.from({ length: tags.length + 1 }, (_, index) => `$${at + index + 1}`).join(', ')})`;
  const rows = entries.map((_, index) => row(index * (tags.length + 1)));
  const values = entries.flatMap((entry) => [entry.id, ...tags.map((tag) => entry.tags[tag] ?? '')]);
  await connection.run(`INSERT INTO ${seriesTable(name)} VALUES ${rows.join(', ')}`, values);
}

/** Lengths keep `a|b` + `c` apart from `a` + `b|c`. */
function keyOf(names: readonly string[], tags: Readonly<Record<string, string>>): string {
  let key = '';
  for (const name of names) {
    const value = tags[name] ?? '';
    key += `${value.length}:${value}`;
  }
  return key;
}
