/** Reads records back from disk in their order, past whatever is damaged, saying how many points that cost. */
import { decode, type Content } from './codec.js';
import { RECORD_HEADER, SEGMENT_HEADER, type RecordHead } from './format.js';
import type { Segment } from './segment.js';

export interface Cursor {
  segment: Segment;
  offset: number;
  /** The record that is wanted next, and the points of all before it. */
  sequence: number;
  points: number;
}

export interface ReadRecord {
  head: RecordHead;
  content: Content;
  octets: number;
}

/** A cursor at the beginning of a segment. */
export function startOf(segment: Segment): Cursor {
  return {
    segment,
    offset: SEGMENT_HEADER,
    sequence: segment.head?.first ?? 0,
    points: segment.head?.pointsBefore ?? 0,
  };
}

/**
 * The next record at or after the cursor within its segment, and the cursor moved past it; null at the end of what was written.
 * Damage is stepped over: the record's own sequence and points tell the caller what was lost before it.
 */
export async function readNext(cursor: Cursor): Promise<ReadRecord | null> {
  const { segment, offset } = cursor;
  while (cursor.offset < segment.end) {
    const reading = await segment.read(cursor.offset, cursor.sequence);
    if (reading.kind !== 'record') {
      const found = await segment.find(cursor.offset, cursor.sequence - 1);
      cursor.offset = found === null || found.offset >= segment.end ? segment.end : found.offset;
      cursor.sequence = found?.head.sequence ?? segment.last + 1;
      continue;
    }
    advance(cursor, reading.head, reading.next);
    const content = decoded(reading.payload);
    if (content !== null) return { head: reading.head, content, octets: reading.next - offset };
  }
  return null;
}

/** A cursor at the first record of the segment whose sequence is at least `sequence`. */
export async function seek(segment: Segment, sequence: number): Promise<Cursor> {
  const cursor = startOf(segment);
  while (cursor.sequence < sequence && cursor.offset < segment.end) {
    const head = await segment.peek(cursor.offset);
    if (head === null || head.sequence !== cursor.sequence) {
      const found = await segment.find(cursor.offset, cursor.sequence - 1);
      if (found === null) break;
      cursor.offset = found.offset;
      cursor.sequence = found.head.sequence;
    } else advance(cursor, head, cursor.offset + RECORD_HEADER + head.length);
  }
  return cursor;
}

/** Null for a sound record that another release wrote in a way this one does not read. */
function decoded(payload: Buffer): Content | null {
  try {
    return decode(payload);
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}

/** Finds the end of what was written into an unsealed segment: a torn record after a kill is cut off here. */
export async function recoverEnd(segment: Segment): Promise<{ sequence: number; points: number }> {
  const cursor = startOf(segment);
  for (;;) {
    const reading = await segment.read(cursor.offset, cursor.sequence);
    if (reading.kind === 'record') {
      advance(cursor, reading.head, reading.next);
      continue;
    }
    const found = await segment.find(cursor.offset, cursor.sequence - 1);
    if (found === null) break;
    cursor.offset = found.offset;
    cursor.sequence = found.head.sequence;
  }
  segment.end = cursor.offset;
  segment.last = cursor.sequence - 1;
  return { sequence: cursor.sequence - 1, points: cursor.points };
}

function advance(cursor: Cursor, head: RecordHead, next: number): void {
  cursor.offset = next;
  cursor.sequence = head.sequence + 1;
  cursor.points = head.pointsBefore + head.points;
}
