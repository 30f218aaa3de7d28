/** The records inside an sFlow sample: [data format, length, data] one after another. */
import { u32 } from '../bytes.js';

export type SampleRecord = [enterprise: number, format: number, at: number, length: number];

/** Up to `count` records in b[start, end). One that runs past the end comes cut short, as the last. */
export function listRecords(b: Uint8Array, start: number, end: number, count: number): SampleRecord[] {
  const records: SampleRecord[] = [];
  for (let i = 0, at = start; i < count && at + 8 <= end; i++) {
    const format = u32(b, at);
    const next = at + 8 + u32(b, at + 4);
    records.push([format >>> 12, format & 0xfff, at + 8, Math.min(next, end) - at - 8]);
    at = next;
  }
  return records;
}

/** True when no record was cut short and they are as many as stated. */
export function whole(records: SampleRecord[], b: Uint8Array, count: number): boolean {
  const last = records.at(-1);
  return records.length === count && (!last || u32(b, last[2] - 4) === last[3]);
}
