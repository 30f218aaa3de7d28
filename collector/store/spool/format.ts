/**
 * The two headers of the spool's files. Every number is little endian; sequences and counts are doubles, exact to 2^53.
 *
 * Segment (64 octets): magic, u32 generation, u32 sealed, f64 first sequence, f64 last sequence (sealed only), f64 points before,
 * f64 end offset (sealed only), 8 octets of the spool's id, u32 reserved, u32 CRC-32 of the 60 before.
 * Record (40 octets): u32 payload length, u32 CRC-32 of what follows (payload included, seeded with the segment's generation,
 * so that a record left over from the segment's former life never passes), f64 sequence, f64 points before, f64 written at,
 * u32 points, u32 events.
 */
import { crc32 } from 'node:zlib';

export const SEGMENT_HEADER = 64;
export const RECORD_HEADER = 40;
const MAGIC = Buffer.from('ICSPOOL1');

export interface SegmentHead {
  id: string;
  generation: number;
  first: number;
  pointsBefore: number;
  /** Set when the next segment was begun. */
  sealed: { last: number; end: number } | null;
}

export interface RecordHead {
  length: number;
  sequence: number;
  pointsBefore: number;
  writtenAt: number;
  points: number;
  events: number;
}

/** `id` is 16 hexadecimal digits. */
export function encodeSegmentHead(head: SegmentHead): Buffer {
  const bytes = Buffer.alloc(SEGMENT_HEADER);
  MAGIC.copy(bytes);
  bytes.writeUInt32LE(head.generation, 8);
  bytes.writeUInt32LE(head.sealed ? 1 : 0, 12);
  bytes.writeDoubleLE(head.first, 16);
  bytes.writeDoubleLE(head.sealed?.last ?? 0, 24);
  bytes.writeDoubleLE(head.pointsBefore, 32);
  bytes.writeDoubleLE(head.sealed?.end ?? 0, 40);
  bytes.write(head.id, 48, 8, 'hex');
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 60)), 60);
  return bytes;
}

/** Null where it is no header: a segment that was only reserved yet, or a damaged one. */
export function decodeSegmentHead(bytes: Buffer): SegmentHead | null {
  if (bytes.length < SEGMENT_HEADER || !bytes.subarray(0, 8).equals(MAGIC)) return null;
  if (bytes.readUInt32LE(60) !== crc32(bytes.subarray(0, 60))) return null;
  const sealed = bytes.readUInt32LE(12) === 1;
  return {
    id: bytes.toString('hex', 48, 56),
    generation: bytes.readUInt32LE(8),
    first: bytes.readDoubleLE(16),
    pointsBefore: bytes.readDoubleLE(32),
    sealed: sealed ? { last: bytes.readDoubleLE(24), end: bytes.readDoubleLE(40) } : null,
  };
}

/** Header and payload as one buffer: one write, one record. */
export function encodeRecord(head: Omit<RecordHead, 'length'>, payload: Buffer, generation: number): Buffer {
  const bytes = Buffer.allocUnsafe(RECORD_HEADER + payload.length);
  bytes.writeUInt32LE(payload.length, 0);
  bytes.writeDoubleLE(head.sequence, 8);
  bytes.writeDoubleLE(head.pointsBefore, 16);
  bytes.writeDoubleLE(head.writtenAt, 24);
  bytes.writeUInt32LE(head.points, 32);
  bytes.writeUInt32LE(head.events, 36);
  payload.copy(bytes, RECORD_HEADER);
  bytes.writeUInt32LE(crc32(bytes.subarray(8), generation), 4);
  return bytes;
}

export function decodeRecordHead(bytes: Buffer): RecordHead {
  return {
    length: bytes.readUInt32LE(0),
    sequence: bytes.readDoubleLE(8),
    pointsBefore: bytes.readDoubleLE(16),
    writtenAt: bytes.readDoubleLE(24),
    points: bytes.readUInt32LE(32),
    events: bytes.readUInt32LE(36),
  };
}

/** True where the whole record is what was written. */
export function recordIsSound(record: Buffer, generation: number): boolean {
  return record.readUInt32LE(4) === crc32(record.subarray(8), generation);
}
