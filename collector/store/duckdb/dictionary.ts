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

/** Entries under the values of their tags, one level per tag: no key is glued together for every sample. */
class Tree {
  readonly entries: Entry[] = [];
  readonly #root: Branch = new Map();

  find(names: readonly string[], tags: Readonly<Record<string, string>>): Entry | undefined {
    let branch: Branch | Entry | undefined = this.#root;
    for (const name of names) branch = (branch as Branch | undefined)?.get(tags[name] ?? '');
    return branch as Entry | undefined;
  }

  /** Numbers of the entries whose tags are among those wanted; a tag that is not named may be anything. */
  matching(names: readonly string[], wanted: Readonly<Record<string, readonly string[]>>): number[] {
    let branches: (Branch | Entry)[] = [this.#root];
    for (const name of names) {
      const values = Object.hasOwn(wanted, name) ? [...new Set(wanted[name])] : null;
      branches = branches.flatMap((branch) => children(branch as Branch, values));
    }
    return (branches as Entry[]).map(({ id }) => id);
  }

  add(names: readonly string[], entry: Entry): void {
    let branch = this.#root;
    for (const name of names.slice(0, -1)) {
      const value = entry.tags[name] ?? '';
      if (!branch.has(value)) branch.set(value, new Map());
      branch = branch.get(value) as Branch;
    }
    branch.set(entry.tags[names.at(-1) as string] ?? '', entry);
    this.entries.push(entry);
  }
}

type Branch = Map<string, Branch | Entry>;

function children(branch: Branch, values: readonly string[] | null): (Branch | Entry)[] {
  if (values === null) return [...branch.values()];
  return values.map((value) => branch.get(value)).filter((child) => child !== undefined);
}

export class Dictionary {
  readonly #series = new Map<MeasurementName, Tree>();
  readonly #collectors = new Map<string, number>();
  #newSeries: { measurement: MeasurementName; entry: Entry }[] = [];
  #newCollectors: { id: number; name: string }[] = [];

  /** Collector names by their number. */
  get collectors(): ReadonlyMap<number, string> {
    return new Map([...this.#collectors].map(([name, id]) => [id, name]));
  }

  /** How many series a measurement has. */
  count(name: MeasurementName): number {
    return this.#series.get(name)?.entries.length ?? 0;
  }

  /** Numbers are given in order from 1. */
  tagsOf(name: MeasurementName, series: number): Record<string, string> {
    return this.#series.get(name)?.entries[series - 1]?.tags ?? {};
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
      `SELECT id, ${tags.map(quoted).join(', ')} FROM ${seriesTable(name)} ORDER BY id`,
    );
    const tree = new Tree();
    for (const [id, ...values] of reader.getRows()) {
      const byTag = Object.fromEntries(tags.map((tag, index) => [tag, String(values[index])]));
      tree.add(tags, { id: Number(id), tags: byTag });
    }
    this.#series.set(name, tree);
  }

  /** The number of a point's series; null where the measurement has as many as it may. */
  seriesOf({ measurement: name, tags }: Point): number | null {
    const names = measurement(name).tags;
    const tree = this.#series.get(name) as Tree;
    const known = tree.find(names, tags);
    if (known !== undefined) return known.id;
    if (tree.entries.length >= MAX_SERIES) return null;
    const entry = {
      id: tree.entries.length + 1,
      tags: Object.fromEntries(names.map((tag) => [tag, tags[tag] ?? ''])),
    };
    tree.add(names, entry);
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
    if (Object.keys(filter).length === 0) return null;
    return this.#series.get(name)?.matching(measurement(name).tags, filter) ?? [];
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
