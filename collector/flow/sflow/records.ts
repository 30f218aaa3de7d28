/** The records inside an sFlow sample: [data format, length, data] one after another. */
import { u32 } from '../bytes.js';
import type { Message } from '../message.js';

export type SampleRecord = [enterprise: number, format: number, at: number, length: number];

/** Calls `each` for up to `count` records in b[start, end). One that runs past the end is handed over cut short, and counted. */
export function eachRecord(
  { domain: { errors } }: Message,
  b: Uint8Array,
  start: number,
  end: number,
  count: number,
  each: (format: number, at: number, end: number) => void,
): void {
  let at = start;
  for (let i = 0; i < count; i++) {
    if (at + 8 > end) return errors.add('sample-truncated');
    const next = at + 8 + u32(b, at + 4);
    each(u32(b, at), at + 8, Math.min(next, end));
    if (next > end) return errors.add('sample-truncated');
    at = next;
  }
}

export function toRecord(format: number, at: number, end: number): SampleRecord {
  return [format >>> 12, format & 0xfff, at, end - at];
}
