/** Finds the fields of one record. */
import { variableLength } from './copy.js';
import { VARIABLE, type Layout } from './layout.js';

/**
 * Writes where each field of the record at `at` begins and how long it is; answers where the record ends, or -1 when it runs past `end`.
 * Structured data (RFC 6313) is of variable length and skipped by it like everything else.
 */
export function walk(
  layout: Layout,
  b: Uint8Array,
  at: number,
  end: number,
  offsets: Int32Array,
  lengths: Int32Array,
): number {
  const { fields } = layout;
  for (let i = 0; i < fields.length; i++) {
    let { length } = fields[i]!;
    if (length === VARIABLE) {
      const packed = variableLength(b, at, end);
      if (packed < 0) return -1;
      at += packed & 3;
      length = packed >> 2;
    }
    offsets[i] = at;
    lengths[i] = length;
    at += length;
    if (at > end) return -1;
  }
  return at;
}

let room = 256;
let offsets = new Int32Array(room);
let lengths = new Int32Array(room);

/** Arrays for `walk` with room for a layout's fields. They are shared: what stands in them holds until the next call. */
export function scratch(fields: number): { offsets: Int32Array; lengths: Int32Array } {
  if (fields > room) {
    room = fields * 2;
    offsets = new Int32Array(room);
    lengths = new Int32Array(room);
  }
  return { offsets, lengths };
}
