/**
 * The spool: what was accepted and is not in the engine yet, bounded and on disk. write(2) of the record makes it safe against
 * kill -9, fdatasync about every second against a power cut. While the engine keeps up, points go on from memory and nothing is
 * read back. When the ring is full the oldest raw samples go, counted; events are carried over.
 */
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Deps } from '../../deps.js';
import type { StoredEvent } from '../contract.js';
import type { Position } from '../driver.js';
import { StoreError } from '../errors.js';
import { Mutex } from '../mutex.js';
import { encode, type Content } from './codec.js';
import { encodeRecord, RECORD_HEADER, SEGMENT_HEADER } from './format.js';
import { Intake } from './intake.js';
import { MarkFile } from './mark.js';
import { Ring } from './ring.js';
import type { Segment } from './segment.js';
import { Outlet } from './outlet.js';
import { beforeOf, halves, joined, later, recoverTail, rescue, type Chunk, type Waiting } from './waiting.js';

export interface SpoolConfig {
  folder: string;
  /** Octets on disk. */
  capacity: number;
  /** Octets (as encoded) that wait in memory; beyond them they are read back from disk. */
  memory: number;
}

export class Spool {
  readonly #config: SpoolConfig;
  readonly #deps: Deps;
  readonly #ring: Ring;
  readonly #lock = new Mutex();
  #mark: MarkFile | null = null;
  #id = '';
  #tail: Position = { sequence: 0, points: 0 };
  #acked: Position = { sequence: 0, points: 0 };
  #markDue = false;
  #droppedThrough = 0;
  readonly #outlet: Outlet;
  #oldest: number | null = null;
  #pending = { points: 0, octets: 0 };
  readonly #intake: Intake;
  readonly dropped: Record<string, number> = {};
  /** Called after every append. */
  onAppend: () => void = () => undefined;
  /** True while the engine takes data: then a full ring waits for it a while before it drops anything. */
  isDraining: () => boolean = () => false;

  constructor(config: SpoolConfig, deps: Deps) {
    this.#config = config;
    this.#deps = deps;
    this.#ring = new Ring(config.folder, config.capacity, deps.log);
    this.#outlet = new Outlet(this.#ring, config.memory, (points) => this.#damaged(points));
    this.#intake = new Intake({
      clock: deps.clock,
      largestRecord: () => this.#ring.largestRecord,
      accepted: () => this.accepted,
      waits: () => this.#ring.isFull && this.isDraining(),
      write: (part) => this.#lock.run(() => this.#appendPart(part)),
      written: () => this.onAppend(),
      dropped: (points) => this.#count('spool-behind', points),
    });
  }

  get id(): string {
    return this.#id;
  }

  /** Number of the last record that was accepted. */
  get accepted(): number {
    return this.#tail.sequence;
  }

  /** Number of the last record that is in the engine, or given up and counted. */
  get settled(): number {
    return this.#acked.sequence;
  }

  /** Why part of the disk room is not reserved; null when all is. */
  get shortage(): string | null {
    return this.#ring.shortage;
  }

  stats(): { points: number; octets: number; capacityOctets: number; oldest: number | null } {
    return {
      ...this.#pending,
      capacityOctets: this.#ring.count * this.#ring.size,
      oldest: this.#pending.octets > 0 ? this.#oldest : null,
    };
  }

  /** Opens the folder and finds both ends of what waits: reads headers, and the last segment only. */
  async open(): Promise<void> {
    await mkdir(this.#config.folder, { recursive: true, mode: 0o700 });
    const { file, mark } = await MarkFile.open(join(this.#config.folder, 'position'));
    this.#mark = file;
    this.#id = (await this.#ring.open(mark?.id ?? null)) ?? randomBytes(8).toString('hex');
    this.#acked = mark?.position ?? beforeOf(this.#ring.live[0]);
    this.#tail = later(this.#acked, await recoverTail(this.#ring.live));
    await this.#resume();
    if (mark === null) await file.write({ id: this.#id, position: this.#acked });
  }

  /** Reserves the disk room that is still missing, in the background, until `ended`: a day of a large installation takes minutes to write. */
  async fill(ended: () => boolean = () => false): Promise<void> {
    await this.#ring.fill(ended);
  }

  /** The engine holds everything up to `position` for certain: nothing of it is offered again. */
  async skipTo(position: Position): Promise<void> {
    await this.#lock.run(async () => {
      if (position.sequence <= this.#acked.sequence) return;
      this.#acked = position;
      // After a power cut the engine can be ahead of the spool: sequences it has seen must not come again.
      if (position.sequence > this.#tail.sequence) await this.#ring.live.at(-1)?.seal();
      this.#tail = later(this.#tail, position);
      await this.#resume();
      this.#markDue = true;
    });
  }

  /** Resolves once all of it is written. */
  append(content: Content): Promise<void> {
    return this.#intake.append(content);
  }

  /** The next records in order, at most about `limit` points; null when nothing waits. The chunk before must be acknowledged. */
  async take(limit: number): Promise<Chunk | null> {
    return this.#lock.run(async () => {
      const parts: Waiting[] = [];
      for (let count = 0; count < limit;) {
        const part = await this.#outlet.next(this.#tail);
        if (part === null) break;
        parts.push(part);
        count += part.points.length + part.events.length;
      }
      if (parts.length === 0) this.#nothingLeft();
      return joined(parts);
    });
  }

  /** The engine has the chunk. */
  async ack(chunk: Chunk): Promise<void> {
    await this.#lock.run(async () => {
      this.#settle(chunk);
      this.#acked = later(this.#acked, chunk.end);
      this.#markDue = true;
      const done = this.#ring.live.slice(0, -1).filter((segment) => segment.last <= this.#acked.sequence);
      // A segment begins a new life only when it is on disk that its records are done with.
      if (done.length > 0) await this.#saveMark();
      for (const segment of done) await this.#ring.release(segment);
    });
    this.#intake.freed();
  }

  /** True where the ring overflowed past this chunk while the engine was away: it must be given up. */
  isOverrun(chunk: Chunk): boolean {
    return chunk.end.sequence <= this.#droppedThrough;
  }

  /** Gives a chunk up after overflow. Its events are in the spool again already. */
  async abandon(chunk: Chunk): Promise<void> {
    this.#count('spool-overflow', chunk.points.length);
    await this.ack(chunk);
  }

  /** fdatasync and the acknowledged position; to be called about every second. */
  async sync(): Promise<void> {
    await this.#ring.sync();
    await this.#saveMark();
  }

  async close(): Promise<void> {
    await this.#intake.settled();
    await this.#lock.run(async () => {
      await this.sync();
      await this.#ring.close();
      await this.#mark?.close();
      this.#mark = null;
    });
  }

  /** Nothing waits, and nothing is out: whatever was not handed out was damaged, and has been counted. */
  #nothingLeft(): void {
    if (this.#acked.sequence >= this.#tail.sequence) return;
    this.#acked = this.#tail;
    this.#markDue = true;
    this.#pending = { points: 0, octets: 0 };
  }

  async #saveMark(): Promise<void> {
    if (!this.#markDue || this.#mark === null) return;
    this.#markDue = false;
    await this.#mark.write({ id: this.#id, position: this.#acked });
  }

  /** Puts reading at the first record that is not acknowledged. */
  async #resume(): Promise<void> {
    const { octets, oldest } = await this.#outlet.resume(this.#acked);
    this.#oldest = oldest;
    this.#pending = { points: Math.max(0, this.#tail.points - this.#acked.points), octets };
  }

  async #appendPart(content: Content): Promise<void> {
    const payload = encode(content);
    if (payload.length > this.#ring.largestRecord && content.points.length + content.events.length > 1) {
      for (const half of halves(content)) await this.#appendPart(half);
      return;
    }
    const segment = await this.#segmentFor(payload.length + RECORD_HEADER);
    const writtenAt = this.#deps.clock.now();
    const end = { sequence: this.#tail.sequence + 1, points: this.#tail.points + content.points.length };
    const head = { pointsBefore: this.#tail.points, points: content.points.length, events: content.events.length };
    const record = encodeRecord({ ...head, sequence: end.sequence, writtenAt }, payload, segment.head?.generation ?? 0);
    const offset = segment.end;
    await segment.append(record, end.sequence);
    if (this.#pending.octets === 0) this.#oldest = writtenAt;
    this.#tail = end;
    this.#pending.points += content.points.length;
    this.#pending.octets += record.length;
    this.#outlet.remember({ ...content, end, octets: record.length, writtenAt }, segment, offset);
  }

  #damaged(points: number): void {
    this.#pending.points -= points;
    this.#count('spool-damaged', points);
    this.#deps.log.error({ code: 'STORE_SPOOL_DAMAGED', points }, 'damaged spool records were skipped');
  }

  async #segmentFor(octets: number): Promise<Segment> {
    const current = this.#ring.live.at(-1);
    if (current?.head?.sealed === null && current.room >= octets) return current;
    if (octets > this.#ring.size - SEGMENT_HEADER)
      throw new StoreError(
        'STORE_SPOOL_FULL',
        `one record of ${octets} octets does not fit the spool; enlarge store.spool.size`,
      );
    const free = await this.#ring.next();
    const rescued = free === null ? await this.#dropOldest() : [];
    const next = free ?? (await this.#ring.next());
    if (next === null)
      throw new StoreError('STORE_SPOOL_FULL', 'the disk is full and the spool has no room reserved; free disk space');
    if (current?.head?.sealed === null) await current.seal();
    await this.#begin(next);
    if (rescued.length > 0) await this.#appendPart({ points: [], events: rescued });
    return this.#segmentFor(octets);
  }

  /** Gives up the oldest segment: counts its raw samples that nobody has yet, and returns its events to be kept. */
  async #dropOldest(): Promise<StoredEvent[]> {
    const [oldest, second] = this.#ring.live;
    if (oldest === undefined || second === undefined) return [];
    const { events, octets } = await rescue(oldest, this.#acked.sequence, this.#outlet.taken.sequence);
    if (encode({ points: [], events }).length > this.#ring.largestRecord)
      throw new StoreError(
        'STORE_SPOOL_FULL',
        'the spool is full of events, which are never dropped; bring the store back',
      );
    this.#droppedThrough = oldest.last;
    const end = { sequence: oldest.last, points: second.head?.pointsBefore ?? this.#tail.points };
    const lost = this.#outlet.passOver(end, oldest, second);
    this.#pending.octets -= octets;
    this.#pending.points -= lost;
    this.#count('spool-overflow', lost);
    await this.#ring.release(oldest);
    return events;
  }

  async #begin(segment: Segment): Promise<void> {
    await segment.begin({
      id: this.#id,
      generation: Ring.generation(),
      first: this.#tail.sequence + 1,
      pointsBefore: this.#tail.points,
      sealed: null,
    });
    this.#ring.live.push(segment);
  }

  #settle(chunk: Chunk): void {
    const all = chunk.end.sequence >= this.#tail.sequence;
    const { points, octets } = this.#pending;
    // Damage can hide how many octets it cost: with the last record out, nothing is left.
    this.#pending = all
      ? { points: 0, octets: 0 }
      : { points: points - chunk.points.length, octets: octets - chunk.octets };
    this.#oldest = this.#outlet.oldest ?? chunk.writtenAt;
  }

  #count(reason: string, points: number): void {
    if (points > 0) this.dropped[reason] = (this.dropped[reason] ?? 0) + points;
  }
}
