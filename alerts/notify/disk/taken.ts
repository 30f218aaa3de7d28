/** Which alerts some Alertmanager has taken, over restarts: what ended while nobody could be told is told of, what was told is not told again. */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Deps } from '../../../collector/deps.js';
import { systemCode } from '../../../collector/model/coded-error.js';
import { jsonIn } from '../../../collector/model/json.js';
import type { Alert } from '../../model.js';

const kept = z.object({ v: z.literal(1), beganAt: z.number(), taken: z.record(z.string(), z.number()) });

const MOST = 20_000;

export class TakenAlerts {
  /** Fingerprint → startsAt, ms. */
  private taken = new Map<string, number>();
  private beganAt = 0;
  private writing: Promise<void> = Promise.resolve();
  private dirty = false;
  /** Why it cannot be written; null while it can. */
  fault: string | null = null;

  constructor(
    private readonly path: string,
    private readonly deps: Deps,
  ) {}

  async start(): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    const read = await readFile(this.path, 'utf8').catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return null;
      throw error;
    });
    const parsed = read === null ? null : kept.safeParse(jsonIn(read));
    if (parsed?.success === false)
      this.deps.log.warn({ file: this.path }, 'what Alertmanager was told could not be read');
    this.beganAt = parsed?.success ? parsed.data.beganAt : this.deps.clock.now();
    this.taken = new Map(parsed?.success ? Object.entries(parsed.data.taken) : []);
  }

  async stop(): Promise<void> {
    await this.writing;
  }

  wasTaken({ fingerprint, startsAt }: Alert): boolean {
    return this.taken.get(fingerprint) === startsAt;
  }

  isOld(alert: Alert): boolean {
    return this.wasTaken(alert) || (alert.endsAt ?? alert.startsAt) < this.beganAt;
  }

  /** Keeps those that are listed and were taken. */
  keep(alerts: readonly Alert[], hasTaken: (fingerprint: string) => boolean): void {
    const next = new Map<string, number>();
    for (const { fingerprint, startsAt } of alerts)
      if (next.size < MOST && (hasTaken(fingerprint) || this.taken.get(fingerprint) === startsAt))
        next.set(fingerprint, startsAt);
    if (next.size === this.taken.size && [...next].every(([key, at]) => this.taken.get(key) === at)) return;
    this.taken = next;
    if (this.dirty) return;
    this.dirty = true;
    this.writing = this.writing.then(() => this.write());
  }

  private async write(): Promise<void> {
    this.dirty = false;
    try {
      const handle = await open(`${this.path}.new`, 'w', 0o600);
      try {
        await handle.writeFile(JSON.stringify({ v: 1, beganAt: this.beganAt, taken: Object.fromEntries(this.taken) }));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(`${this.path}.new`, this.path);
      this.fault = null;
    } catch (error) {
      this.fault = `${this.path} cannot be written: ${systemCode(error) ?? String(error)}; free some room`;
      this.deps.log.error({ error }, this.fault);
    }
  }
}
