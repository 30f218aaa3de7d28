/**
 * Numbers for the parts of minutes. A minute is written in more than one part where the collector, or the thread that adds flows up, was
 * restarted in the middle of it. Parts are added up when read. Their rows must not overwrite each other in an engine for which a row is its
 * time and names: so a row's time is the start of its minute and as many milliseconds as its part's number says.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '../../model/coded-error.js';
import { MINUTE } from './minutes.js';

/** Within one part minutes only grow: it ends where a minute comes that was there before. The number survives restarts. */
export class FlowParts {
  #number: number | null = null;
  /** Newest minute of each collector's present part. */
  #newest = new Map<string, number>();

  constructor(private readonly file: string) {}

  /** Milliseconds within the minute under which a part of it is written. */
  async next(time: number, collector: string): Promise<number> {
    const newest = this.#newest.get(collector) ?? Number.NEGATIVE_INFINITY;
    if (this.#number === null || time <= newest) await this.#begin();
    this.#newest.set(collector, time);
    return (this.#number as number) % MINUTE;
  }

  async #begin(): Promise<void> {
    this.#number = (this.#number ?? (await this.#saved())) + 1;
    this.#newest.clear();
    await mkdir(dirname(this.file), { recursive: true, mode: 0o700 });
    await writeFile(`${this.file}.new`, JSON.stringify({ part: this.#number }), { flush: true });
    await rename(`${this.file}.new`, this.file);
  }

  /** A file that is not there is a new folder; one that cannot be read costs the order of numbers, not a minute. */
  async #saved(): Promise<number> {
    try {
      const { part } = JSON.parse(await readFile(this.file, 'utf8')) as { part: unknown };
      if (Number.isSafeInteger(part)) return part as number;
    } catch (error) {
      if (systemCode(error) !== 'ENOENT' && !(error instanceof SyntaxError)) throw error;
    }
    return Math.floor(Math.random() * MINUTE);
  }
}
