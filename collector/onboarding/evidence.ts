/** What was seen of each authority while it joined: kept over a restart, for it cannot be seen a second time. */
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Clock, Component, Log, Timer } from '../deps.js';
import { replaceFile } from '../files.js';
import { systemCode } from '../model/coded-error.js';

const seen = z.strictObject({
  /** Milliseconds since the epoch. */
  at: z.number(),
  /** What was seen, in one sentence. */
  what: z.string(),
});
export type Seen = z.output<typeof seen>;

const evidence = z.strictObject({
  /** Start of the first minute of flows that was looked at while it was declared; null before. */
  watchedFrom: z.number().nullable(),
  /** By prefix, as it is written. */
  routed: z.record(z.string(), seen),
  /** First minute with traffic, by direction. */
  flows: z.strictObject({ 'a-b': z.number().nullable(), 'b-a': z.number().nullable() }),
  /** First minute with traffic from each destination, by its name. */
  replies: z.record(z.string(), z.number()),
  reported: seen.nullable(),
});
export type Evidence = z.output<typeof evidence>;

const file = z.strictObject({ version: z.literal(1), authorities: z.record(z.string(), evidence) });

export const nothingSeen = (): Evidence => ({
  watchedFrom: null,
  routed: {},
  flows: { 'a-b': null, 'b-a': null },
  replies: {},
  reported: null,
});

/** What came last may be lost by a crash of the machine: it is seen again, a little later. */
const SAVE_AFTER = 2_000;

export class EvidenceFile implements Component {
  private all = new Map<string, Evidence>();
  private timer: Timer | null = null;
  private saving: Promise<void> = Promise.resolve();

  constructor(
    private readonly path: string,
    private readonly deps: { clock: Clock; log: Log },
  ) {}

  /** Never rejects: without the file everything is to be seen once more, and the log says so. */
  async start(): Promise<void> {
    try {
      await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
      const { authorities } = file.parse(JSON.parse(await readFile(this.path, 'utf8')));
      this.all = new Map(Object.entries(authorities));
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return;
      this.deps.log.warn(
        { error, file: this.path },
        'what was seen of joining authorities cannot be read: it begins anew',
      );
    }
  }

  async stop(): Promise<void> {
    if (this.timer === null) return this.saving;
    this.timer.cancel();
    this.save();
    await this.saving;
  }

  of(name: string): Evidence | null {
    return this.all.get(name) ?? null;
  }

  /** To be changed; `changed` says that it was. */
  opened(name: string): Evidence {
    const known = this.all.get(name) ?? nothingSeen();
    this.all.set(name, known);
    return known;
  }

  changed(): void {
    this.timer ??= this.deps.clock.after(SAVE_AFTER, () => this.save());
  }

  /** Resolves once the name is gone from the disk; false where nothing was known of it. Rejects where the disk takes nothing: it is there still. */
  async forget(name: string): Promise<boolean> {
    const known = this.all.delete(name);
    this.timer?.cancel();
    await this.write();
    return known;
  }

  private save(): void {
    this.write().catch((error: unknown) =>
      this.deps.log.warn({ error }, 'what was seen of joining authorities is not kept'),
    );
  }

  private write(): Promise<void> {
    this.timer = null;
    const text = JSON.stringify({ version: 1, authorities: Object.fromEntries(this.all) });
    const written = this.saving.then(() => replaceFile(this.path, text));
    this.saving = written.catch(() => undefined);
    return written;
  }
}
