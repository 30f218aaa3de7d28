/** What waits in a spool: single records, the chunks they are handed out in, and the positions at the ends of segments. */
import type { Batch, Position } from '../driver.js';
import type { Content } from './codec.js';
import { recoverEnd, seek } from './reader.js';
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
export async function endOf(segment: Segment): Promise<Position> {
  if (segment.head?.sealed === null) return recoverEnd(segment);
  const cursor = await seek(segment, segment.last);
  const head = await segment.peek(cursor.offset);
  return { sequence: segment.last, points: (head?.pointsBefore ?? cursor.points) + (head?.points ?? 0) };
}
