/** When each authority was first seen with traffic, to the day; found once and kept. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { systemCode } from '../model/coded-error.js';
import type { FlowsAnswer, FlowsQuery } from '../store/contract.js';

const DAY = 86_400_000;

const file = z.strictObject({
  v: z.literal(1),
  /** The day from which on flows are known to be kept. */
  since: z.number().nullable(),
  first: z.record(z.string(), z.number()),
});
type Known = z.output<typeof file>;

export interface FirstTrafficDeps {
  /** JSON file of what was found. */
  file: string;
  flows(query: FlowsQuery): Promise<FlowsAnswer>;
}

export class FirstTraffic {
  constructor(private readonly deps: FirstTrafficDeps) {}

  /**
   * Looks at one month for those that were not seen before. Who has traffic on the very day that flows began to be kept was there already: when it
   * began is not known, and it is left out.
   */
  async in(period: { startsAt: number; endsAt: number }): Promise<Map<string, number>> {
    const known = await this.read();
    const from = Math.floor(period.startsAt / DAY) * DAY;
    const asked = { from, to: period.endsAt, interval: DAY, by: ['authority'] as const, filter: {} };
    const { rows, kept } = await this.deps.flows(asked);
    const days = [...kept].filter(([, minutes]) => minutes > 0).map(([day]) => day);
    if (days.length > 0) known.since = Math.min(known.since ?? Infinity, ...days);
    for (const { names, time } of rows) {
      const name = names[0]!;
      known.first[name] = Math.min(known.first[name] ?? Infinity, time);
    }
    await this.keep(known);
    return new Map(Object.entries(known.first).filter(([, day]) => day > (known.since ?? -Infinity)));
  }

  /** Resolves once the name is gone from the disk; false where nothing was known of it. */
  async forget(name: string): Promise<boolean> {
    const known = await this.read();
    if (!Object.hasOwn(known.first, name)) return false;
    delete known.first[name];
    await this.keep(known);
    return true;
  }

  private async read(): Promise<Known> {
    try {
      return file.parse(JSON.parse(await readFile(this.deps.file, 'utf8')));
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return { v: 1, since: null, first: {} };
      throw error;
    }
  }

  private async keep(known: Known): Promise<void> {
    await mkdir(dirname(this.deps.file), { recursive: true, mode: 0o700 });
    await writeFile(`${this.deps.file}.part`, JSON.stringify(known), { mode: 0o600 });
    await rename(`${this.deps.file}.part`, this.deps.file);
  }
}
