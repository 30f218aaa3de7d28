/** What went out, on disk before it goes: a line for each step, so that a restart knows what was done and what was under way. */
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { systemCode } from '../model/coded-error.js';
import { jsonIn } from '../model/json.js';

export const channels = ['folder', 'mail'] as const;
export type Channel = (typeof channels)[number];

const line = z.strictObject({
  v: z.literal(1),
  at: z.number(),
  month: z.string(),
  revision: z.number(),
  channel: z.enum(channels),
  /** Whose report; absent for that of the whole interconnect. */
  authority: z.string().optional(),
  /** `begun`: it may go out from here on. `unclear`: whether it did is not known. */
  step: z.enum(['begun', 'done', 'failed', 'unclear']),
  note: z.string(),
});
export type Delivery = z.output<typeof line>;
/** What goes out once. */
export type Parcel = Pick<Delivery, 'month' | 'revision' | 'channel' | 'authority'>;

export class Deliveries {
  private readonly last = new Map<string, Delivery>();
  /** Lines that could not be read. */
  damaged = 0;

  constructor(private readonly file: string) {}

  /** What was begun and never ended counts as unclear. */
  async open(): Promise<void> {
    for (const text of (await textOf(this.file)).split('\n')) {
      if (text === '') continue;
      const read = line.safeParse(jsonIn(text));
      if (read.success) this.last.set(keyOf(read.data), read.data);
      else this.damaged++;
    }
    for (const each of this.last.values()) if (each.step === 'begun') each.step = 'unclear';
  }

  /** The last step of it; null where nothing was begun. */
  of(parcel: Parcel): Delivery | null {
    return this.last.get(keyOf(parcel)) ?? null;
  }

  all(): Delivery[] {
    return [...this.last.values()];
  }

  /** Resolves once it is on the disk. */
  async note(delivery: Omit<Delivery, 'v'>): Promise<void> {
    const full: Delivery = { v: 1, ...delivery };
    await mkdir(dirname(this.file), { recursive: true, mode: 0o700 });
    const file = await open(this.file, 'a', 0o600);
    try {
      // A line that a crash tore off must not swallow this one.
      await file.write(`\n${JSON.stringify(full)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    this.last.set(keyOf(full), full);
  }
}

const keyOf = ({ month, revision, channel, authority = '' }: Parcel): string =>
  `${month} ${revision} ${channel} ${authority}`;

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return '';
    throw error;
  }
}
