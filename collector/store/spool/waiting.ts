/** What waits in a spool: single records, the chunks they are handed out in, and the positions at the ends of segments. */
import type { StoredEvent } from '../contract.js';
import type { Batch, Position } from '../driver.js';
import type { Content } from './codec.js';
import { SEGMENT_HEADER } from './format.js';
import { readNext, recoverEnd, seek, type Cursor } from './reader.js';
import type { Segment } from './segment.js';

/** One record, decoded. */
export interface Waiting extends Content {
  end: Position;
  octets: number;
  writtenAt: number;
}

/** What take() hands out: to be given back to ack() or abandon(). */
export interface Chunk extends Batch {
  octets: number;
  writtenAt: number;
}

/** Records that need not be read back, oldest first. */
export class Memory {
  readonly #records: Waiting[] = [];
  readonly #limit: number;
  #octets = 0;

  /** `limit`: octets as encoded. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get first(): Waiting | undefined {
    return this.#records[0];
  }

  /** False, and not taken, where it would be too much. */
  push(waiting: Waiting): boolean {
    if (this.#octets + waiting.octets > this.#limit) return false;
    this.#octets += waiting.octets;
    this.#records.push(waiting);
    return true;
  }

  shift(): Waiting | undefined {
    const record = this.#records.shift();
    this.#octets -= record?.octets ?? 0;
    return record;
  }

  clear(): void {
    this.#records.length = 0;
    this.#octets = 0;
  }
}

export function joined(parts: readonly Waiting[]): Chunk | null {
  const [first, last] = [parts[0], parts.at(-1)];
  if (first === undefined || last === undefined) return null;
  return {
    points: parts.length === 1 ? first.points : parts.flatMap((part) => part.points),
    events: parts.flatMap((part) => part.events),
    octets: parts.reduce((sum, part) => sum + part.octets, 0),
    end: last.end,
    writtenAt: first.writtenAt,
  };
}

export function later(one: Position, other: Position): Position {
  return other.sequence > one.sequence ? other : one;
}

/** The position before a segment's first record. */
export function beforeOf(segment: Segment | undefined): Position {
  return { sequence: (segment?.head?.first ?? 1) - 1, points: segment?.head?.pointsBefore ?? 0 };
}

/** The position of a segment's last record. */
async function endOf(segment: Segment): Promise<Position> {
  if (segment.head?.sealed === null) return recoverEnd(segment);
  const cursor = await seek(segment, segment.last);
  const head = await segment.peek(cursor.offset);
  return { sequence: segment.last, points: (head?.pointsBefore ?? cursor.points) + (head?.points ?? 0) };
}

/** Two contents with half of the points and half of the events each. */
export function halves({ points, events }: Content): Content[] {
  const [atPoint, atEvent] = [Math.ceil(points.length / 2), Math.ceil(events.length / 2)];
  return [
    { points: points.slice(0, atPoint), events: events.slice(0, atEvent) },
    { points: points.slice(atPoint), events: events.slice(atEvent) },
  ];
}

/** Finds where writing ended, in segments that were not sealed; the position of the very last record. */
export async function recoverTail(live: readonly Segment[]): Promise<Position> {
  for (const segment of live.filter(({ head }) => head?.sealed === null)) await recoverEnd(segment);
  const last = live.at(-1);
  return last === undefined ? { sequence: 0, points: 0 } : endOf(last);
}

/** Where reading goes on after `sequence`, how many octets lie from there, and when the first of them was written. */
export async function restAfter(
  live: readonly Segment[],
  sequence: number,
): Promise<{ cursor: Cursor | null; octets: number; oldest: number | null }> {
  const waiting = live.filter((segment) => segment.last > sequence);
  const [first] = waiting;
  if (first === undefined) return { cursor: null, octets: 0, oldest: null };
  const cursor = await seek(first, sequence + 1);
  const octets = waiting.reduce((sum, segment) => sum + segment.end - SEGMENT_HEADER, 0);
  const oldest = (await first.peek(cursor.offset))?.writtenAt ?? null;
  return { cursor, octets: octets - (cursor.offset - SEGMENT_HEADER), oldest };
}

/** The events of a segment after `sequence`, and the octets of its records after `taken`. */
export async function rescue(
  segment: Segment,
  sequence: number,
  taken: number,
): Promise<{ events: StoredEvent[]; octets: number }> {
  const found = { events: [] as StoredEvent[], octets: 0 };
  const cursor = await seek(segment, sequence + 1);
  for (let record = await readNext(cursor); record !== null; record = await readNext(cursor)) {
    found.events.push(...record.content.events);
    if (record.head.sequence > taken) found.octets += record.octets;
  }
  return found;
}
