/** The segments of a spool: which hold data, which are free, and reserving more of them in the background. */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, stat, statfs, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../deps.js';
import { reasonOf } from '../errors.js';
import { RECORD_HEADER, SEGMENT_HEADER } from './format.js';
import { Segment } from './segment.js';

const KIB = 1024;
const MIN_SEGMENT = 64 * KIB;
const MAX_SEGMENT = 64 * KIB * KIB;
const MIN_COUNT = 4;
/** Room that is left to an engine on the same disk, as a share of what is reserved: else a small disk would be full for ever. */
const LEFT_FREE = 1 / 3;

/** Size and number of segments for a spool of `capacity` octets. */
export function layout(capacity: number): { size: number; count: number } {
  const aim = Math.ceil(capacity / 32 / MIN_SEGMENT) * MIN_SEGMENT;
  const size = Math.min(MAX_SEGMENT, Math.max(MIN_SEGMENT, aim));
  return { size, count: Math.max(MIN_COUNT, Math.floor(capacity / size)) };
}

export class Ring {
  readonly #folder: string;
  readonly #log: Log;
  readonly size: number;
  readonly count: number;
  /** Oldest first; the last one is written to. */
  live: Segment[] = [];
  #free: Segment[] = [];
  #names = 0;
  #reserving: Promise<Segment | null> | null = null;
  #stopped = false;
  #diskFull = false;
  /** Why less is reserved than was asked for; null while all is well. */
  shortage: string | null = null;

  constructor(folder: string, capacity: number, log: Log) {
    this.#folder = folder;
    this.#log = log;
    ({ size: this.size, count: this.count } = layout(capacity));
  }

  /** Octets of records that all segments reserved so far can hold. */
  get reserved(): number {
    return (this.live.length + this.#free.length) * (this.size - SEGMENT_HEADER);
  }

  /** True when no further segment can be had. */
  get isFull(): boolean {
    return this.#free.length === 0 && (this.live.length >= this.count || this.#diskFull);
  }

  get largestRecord(): number {
    return Math.min(1 << 20, Math.floor(this.size / 4) - RECORD_HEADER);
  }

  /**
   * Opens what is in the folder. Segments of the spool `id` (null: of whichever is found) come back in their order in `live`, all
   * others are free. Gives the id, null where there is none.
   */
  async open(id: string | null): Promise<string | null> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const segments: Segment[] = [];
    for (const name of (await readdir(this.#folder)).filter((entry) => /^\d{6}\.segment$/.test(entry)).sort()) {
      this.#names = Math.max(this.#names, Number(name.slice(0, 6)) + 1);
      const segment = await this.#openOne(join(this.#folder, name));
      if (segment !== null) segments.push(segment);
    }
    const known = id ?? segments.find(({ head }) => head !== null)?.head?.id ?? null;
    this.live = segments.filter(({ head }) => head !== null && head.id === known);
    this.live.sort((one, other) => (one.head?.first ?? 0) - (other.head?.first ?? 0));
    for (const segment of segments.filter((other) => !this.live.includes(other))) await this.#keepFree(segment);
    return known;
  }

  /** Null (and the file gone) where it was cut short while it was being reserved. */
  async #openOne(path: string): Promise<Segment | null> {
    const { size } = await stat(path);
    if (size >= MIN_SEGMENT) {
      const segment = await Segment.open(path, size);
      if (segment.head !== null || size === this.size) return segment;
      await segment.close();
    }
    await unlink(path);
    return null;
  }

  async #keepFree(segment: Segment): Promise<void> {
    if (segment.size === this.size && this.live.length + this.#free.length < this.count)
      return void this.#free.push(segment);
    await segment.close();
    await unlink(segment.path);
  }

  /** The generation of a segment's next life. */
  static generation(): number {
    return randomBytes(4).readUInt32LE(0);
  }

  /** A segment to write to next; null when the ring is complete, or the disk full, and none is free. */
  async next(): Promise<Segment | null> {
    return this.#free.shift() ?? (await this.#reserve(null));
  }

  /** Gives a segment back that holds nothing more of use. */
  async release(segment: Segment): Promise<void> {
    this.live = this.live.filter((other) => other !== segment);
    await this.#keepFree(segment);
  }

  /**
   * Reserves until the ring is complete or `ended` says that nobody waits for it, giving way to other work between steps. Stops, said in the log, when
   * the disk has no more room.
   */
  async fill(ended: () => boolean): Promise<void> {
    while (!this.#stopped && !ended() && this.live.length + this.#free.length < this.count) {
      if (await this.#isCramped()) return this.#tell('the rest of the disk is left to the database');
      const segment = await this.#reserve(ended);
      if (segment === null) return;
      this.#free.push(segment);
    }
  }

  /** The first segment is had whatever else the disk is for. */
  async #isCramped(): Promise<boolean> {
    const count = this.live.length + this.#free.length;
    if (count === 0) return false;
    const { bavail, bsize } = await statfs(this.#folder);
    return bavail * bsize < this.size * (1 + (count + 1) * LEFT_FREE);
  }

  #tell(shortage: string): void {
    const said = { code: 'STORE_SPOOL_SHORT', folder: this.#folder, reserved: this.reserved, why: shortage };
    const advice = 'no room on the disk to reserve the whole spool: free some, or set a smaller store.spool.size';
    if (this.shortage === null) this.#log.warn(said, advice);
    this.shortage = shortage;
  }

  async sync(): Promise<void> {
    for (const segment of this.live) await segment.sync();
  }

  async close(): Promise<void> {
    this.#stopped = true;
    const unfinished = await this.#reserving;
    for (const segment of [...this.live, ...this.#free, ...(unfinished ? [unfinished] : [])]) await segment.close();
    this.live = [];
    this.#free = [];
  }

  /** One at a time: whoever needs one while another is being reserved waits for that one first. `ended`: of what is done in the background. */
  async #reserve(ended: (() => boolean) | null): Promise<Segment | null> {
    while (this.#reserving !== null) await this.#reserving;
    const spare = ended === null ? this.#free.shift() : undefined;
    if (spare) return spare;
    if (this.#stopped || this.live.length + this.#free.length >= this.count) return null;
    const reserving = this.#reserveOne(ended);
    this.#reserving = reserving.catch(() => null);
    try {
      return await reserving;
    } finally {
      this.#reserving = null;
    }
  }

  async #reserveOne(ended: (() => boolean) | null): Promise<Segment | null> {
    const path = join(this.#folder, `${String(this.#names).padStart(6, '0')}.segment`);
    const goesOn = async (): Promise<boolean> => {
      if (ended === null) return true;
      await new Promise<void>((resolve) => setTimeout(resolve, 10));
      return !ended();
    };
    try {
      const segment = await Segment.reserve(path, this.size, goesOn);
      if (segment === null) await unlink(path);
      this.#names++;
      this.#diskFull = false;
      this.shortage = null;
      return segment;
    } catch (error) {
      if (!isNoSpace(error)) throw error;
      await unlink(path);
      this.#diskFull = true;
      this.#tell(reasonOf(error));
      return null;
    }
  }
}

function isNoSpace(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOSPC' || code === 'EDQUOT';
}
