/** The reading side of the spool: from memory while there is room in it, else back from disk; past damage, saying what it cost. */
import type { Position } from '../driver.js';
import { readNext, startOf, type Cursor } from './reader.js';
import type { Ring } from './ring.js';
import type { Segment } from './segment.js';
import { Memory, restAfter, type Waiting } from './waiting.js';

export class Outlet {
  readonly #ring: Ring;
  readonly #memory: Memory;
  readonly #lost: (points: number) => void;
  /** Where reading from disk goes on; null while everything that waits is in memory. */
  #cursor: Cursor | null = null;
  /** The last record that was handed out. */
  taken: Position = { sequence: 0, points: 0 };

  /** `memory`: octets as encoded. `lost` is told of points that damage has cost. */
  constructor(ring: Ring, memory: number, lost: (points: number) => void) {
    this.#ring = ring;
    this.#memory = new Memory(memory);
    this.#lost = lost;
  }

  /** When the next record in memory was written; null where none is. */
  get oldest(): number | null {
    return this.#memory.first?.writtenAt ?? null;
  }

  /** Goes on after `position`. Gives the octets that lie from there, and when the first of them was written. */
  async resume(position: Position): Promise<{ octets: number; oldest: number | null }> {
    this.taken = position;
    this.#memory.clear();
    const { cursor, ...rest } = await restAfter(this.#ring.live, position.sequence);
    this.#cursor = cursor;
    return rest;
  }

  /** A record was written at `offset` of a segment. */
  remember(waiting: Waiting, segment: Segment, offset: number): void {
    if (this.#cursor !== null || this.#memory.push(waiting)) return;
    const points = waiting.end.points - waiting.points.length;
    this.#cursor = { segment, offset, sequence: waiting.end.sequence, points };
  }

  /** The next record; null when none waits. `tail` is the last one that was written. */
  async next(tail: Position): Promise<Waiting | null> {
    const waiting = this.#memory.shift() ?? (await this.#fromDisk(tail));
    if (waiting !== null) this.taken = waiting.end;
    return waiting;
  }

  async #fromDisk(tail: Position): Promise<Waiting | null> {
    while (this.#cursor !== null) {
      const record = await readNext(this.#cursor);
      if (record !== null) {
        const { head, content, octets } = record;
        this.#lose(head.pointsBefore);
        if (head.sequence >= tail.sequence) this.#cursor = null;
        const end = { sequence: head.sequence, points: head.pointsBefore + head.points };
        return { ...content, end, octets, writtenAt: head.writtenAt };
      }
      const next = this.#ring.live[this.#ring.live.indexOf(this.#cursor.segment) + 1];
      this.#cursor = next === undefined ? null : startOf(next);
    }
    this.#lose(tail.points);
    this.taken = tail;
    return null;
  }

  /** What lay between the last record that was read and one that had `points` before it was damaged. */
  #lose(points: number): void {
    const lost = points - this.taken.points;
    if (lost > 0) this.#lost(lost);
  }

  /** Skips what waits up to `end`, the end of a segment that is given up for `next`. Gives the points that nobody has had. */
  passOver(end: Position, segment: Segment, next: Segment): number {
    while ((this.#memory.first?.end.sequence ?? Infinity) <= end.sequence) this.#memory.shift();
    if (this.#cursor?.segment === segment) this.#cursor = startOf(next);
    if (this.taken.sequence >= end.sequence) return 0;
    const lost = Math.max(0, end.points - this.taken.points);
    this.taken = end;
    return lost;
  }
}
