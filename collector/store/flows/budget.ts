/**
 * How many combinations of names an engine gets to know for which each is a series of its own. A combination beyond that keeps its authority, class,
 * path and direction, whose number the configuration bounds; destination and application are `other`. Totals stay what they were.
 */
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { systemCode } from '../../model/coded-error.js';
import { flowDimensions } from '../../model/flow.js';
import type { FlowSums } from '../contract.js';

const OTHER = 'other';

export class SeriesBudget {
  readonly #known = new Set<string>();
  #loaded = false;
  /** Rows that were added up under `other` for want of room. */
  folded = 0;

  constructor(
    private readonly file: string,
    private readonly most: number,
  ) {}

  /** The rows with what is beyond the budget folded; what is known now is on disk before they are anywhere else. */
  async fold(rows: readonly FlowSums[]): Promise<readonly FlowSums[]> {
    await this.#load();
    const fresh: string[] = [];
    const beyond = rows.filter((row) => !this.#admits(row, fresh));
    if (fresh.length > 0) {
      await mkdir(dirname(this.file), { recursive: true, mode: 0o700 });
      await appendFile(this.file, fresh.map((key) => `${key}\n`).join(''), { mode: 0o600 });
    }
    if (beyond.length === 0) return rows;
    this.folded += beyond.length;
    const folded = new Set(beyond);
    const kept = rows.filter((row) => !folded.has(row));
    return merged([...kept, ...beyond.map((row) => ({ ...row, destination: OTHER, application: OTHER }))]);
  }

  #admits(row: FlowSums, fresh: string[]): boolean {
    const key = createHash('sha1').update(keyOf(row)).digest('base64url').slice(0, 12);
    if (this.#known.has(key)) return true;
    if (this.#known.size >= this.most) return false;
    this.#known.add(key);
    fresh.push(key);
    return true;
  }

  async #load(): Promise<void> {
    if (this.#loaded) return;
    const text = await readFile(this.file, 'utf8').catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return '';
      throw error;
    });
    for (const key of text.split('\n')) if (key.length === 12) this.#known.add(key);
    this.#loaded = true;
  }
}

const keyOf = (row: FlowSums): string => JSON.stringify(flowDimensions.map((name) => row[name]));

function merged(rows: readonly FlowSums[]): FlowSums[] {
  const found = new Map<string, FlowSums>();
  for (const row of rows) {
    const key = keyOf(row);
    const same = found.get(key);
    if (same === undefined) found.set(key, { ...row });
    else {
      same.octets += row.octets;
      same.packets += row.packets;
      same.flows += row.flows;
    }
  }
  return [...found.values()];
}
