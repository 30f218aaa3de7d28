/** Keeps over a restart what peers used to send, so that one that sends little since before it is noticed after it. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { replaceFile } from '../../files.js';
import type { Clock, Log } from '../../deps.js';
import { systemCode } from '../../model/coded-error.js';
import type { Baselines } from '../../resilience/signals/baseline.js';

const kept = z
  .array(
    z.tuple([z.string(), z.array(z.object({ at: z.number(), most: z.int().min(0) })).max(25), z.number().optional()]),
  )
  .max(10_000);
/** Milliseconds between two writings of what changed. */
const EVERY = 60_000;

export class KeptBaselines {
  private written = '';
  private next = -Infinity;
  private writing: Promise<void> = Promise.resolve();

  /** @param file in the data folder; null keeps nothing */
  constructor(
    private readonly file: string | null,
    private readonly baselines: Baselines,
    private readonly deps: { clock: Clock; log: Log },
  ) {}

  async start(): Promise<void> {
    if (this.file === null) return;
    try {
      const { clock } = this.deps;
      this.baselines.restore(kept.parse(JSON.parse(await readFile(this.file, 'utf8'))), clock.now(), clock.monotonic());
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return;
      this.deps.log.warn({ error, file: this.file }, 'what peers used to send cannot be read: it is learnt anew');
    }
  }

  /** Writes what changed, once a minute at most; at once where it is the last time. */
  save(last = false): Promise<void> {
    const { clock, log } = this.deps;
    if (this.file === null || (!last && clock.monotonic() < this.next)) return this.writing;
    this.next = clock.monotonic() + EVERY;
    const text = JSON.stringify(this.baselines.keep(clock.now(), clock.monotonic()));
    if (text === this.written) return this.writing;
    const { file } = this;
    this.writing = this.writing
      .then(() => replaceFile(file, text))
      .then(() => void (this.written = text))
      .catch((error: unknown) => log.warn({ error, file }, 'what peers used to send cannot be kept over a restart'));
    return this.writing;
  }
}
