/** The inner loops: one column of many records at a time, so that each loop is short, typed and without branches. */
import { u16, u32, uint } from './bytes.js';
import { Kind } from './layout.js';

/** Times of the message that holds the records. */
export interface Epoch {
  /** Export time, milliseconds since the epoch (UTC). */
  exported: number;
  /** Uptime of the exporter at that time, milliseconds modulo 2^32; NaN when not known. */
  uptime: number;
}

/** Uptime at `exported` of a system that started at `start`, both milliseconds since the epoch; modulo 2^32, NaN when the start is not known. */
export function uptimeSince(start: number, exported: number): number {
  return Number.isNaN(start) ? Number.NaN : (((exported - start) % 4294967296) + 4294967296) % 4294967296;
}

/** Seconds from 1900 (NTP) to 1970 (Unix). */
const NTP_TO_UNIX = 2208988800;

/** Copies integers of `width` octets, one per `stride` octets from `at` on, to n cells from `row` on. Wider ones lose their upper bits. */
export function copyIntegers(
  b: Uint8Array,
  at: number,
  stride: number,
  width: number,
  out: Uint32Array,
  row: number,
  n: number,
): void {
  const end = row + n;
  switch (width) {
    case 1:
      for (let i = row; i < end; i++, at += stride) out[i] = b[at]!;
      return;
    case 2:
      for (let i = row; i < end; i++, at += stride) out[i] = (b[at]! << 8) | b[at + 1]!;
      return;
    case 4:
      for (let i = row; i < end; i++, at += stride)
        out[i] = (b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!;
      return;
    default: {
      const low = width > 4 ? 4 : width;
      for (let i = row, from = at + width - low; i < end; i++, from += stride) out[i] = uint(b, from, low);
    }
  }
}

/** The same into doubles: exact up to 2^53. */
export function copyCounters(
  b: Uint8Array,
  at: number,
  stride: number,
  width: number,
  out: Float64Array,
  row: number,
  n: number,
): void {
  const end = row + n;
  switch (width) {
    case 4:
      for (let i = row; i < end; i++, at += stride)
        out[i] = ((b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!) >>> 0;
      return;
    case 8:
      for (let i = row; i < end; i++, at += stride) out[i] = u32(b, at) * 4294967296 + u32(b, at + 4);
      return;
    default: {
      const low = width > 8 ? 8 : width;
      for (let i = row, from = at + width - low; i < end; i++, from += stride) out[i] = uint(b, from, low);
    }
  }
}

/** Copies times as milliseconds since the epoch; `kind` as in layout.ts. A width the kind cannot have leaves NaN. */
export function copyTimes(
  kind: number,
  b: Uint8Array,
  at: number,
  stride: number,
  width: number,
  out: Float64Array,
  row: number,
  n: number,
  epoch: Epoch,
): void {
  if (kind === Kind.milliseconds) copyCounters(b, at, stride, width, out, row, n);
  else if (kind === Kind.uptime && width === 4) copyUptimes(b, at, stride, out, row, n, epoch);
  else for (let i = row, from = at; i < row + n; i++, from += stride) out[i] = time(kind, b, from, width, epoch);
}

/** The difference modulo 2^32, signed: the uptime wraps after 49.7 days, and a packet may be seen just after the header was made. */
function copyUptimes(
  b: Uint8Array,
  at: number,
  stride: number,
  out: Float64Array,
  row: number,
  n: number,
  { exported, uptime }: Epoch,
): void {
  const base = Number.isNaN(uptime) ? Number.NaN : exported;
  const whole = uptime | 0;
  for (let i = row, from = at, end = row + n; i < end; i++, from += stride)
    out[i] = base - ((whole - ((b[from]! << 24) | (b[from + 1]! << 16) | (b[from + 2]! << 8) | b[from + 3]!)) | 0);
}

/** One time, milliseconds since the epoch, or NaN. */
export function time(kind: number, b: Uint8Array, at: number, width: number, epoch: Epoch): number {
  switch (kind) {
    case Kind.uptime:
      // The difference modulo 2^32, signed: the uptime wraps after 49.7 days, and a packet may be seen just after the header was made.
      return epoch.exported - ((epoch.uptime - uint(b, at, width)) | 0) + (Number.isNaN(epoch.uptime) ? Number.NaN : 0);
    case Kind.seconds:
      return uint(b, at, width) * 1000;
    case Kind.milliseconds:
      return uint(b, at, width);
    case Kind.ntp:
      return width === 8 ? (u32(b, at) - NTP_TO_UNIX) * 1000 + (u32(b, at + 4) * 1000) / 4294967296 : Number.NaN;
    case Kind.deltaMicroseconds:
      return epoch.exported - uint(b, at, width) / 1000;
    default:
      return Number.NaN;
  }
}

/** The length of a variable-length field (RFC 7011 section 7): [octets of the length itself, octets of the value] packed as length * 4 + prefix. */
export function variableLength(b: Uint8Array, at: number, end: number): number {
  if (at >= end) return -1;
  const first = b[at]!;
  if (first < 255) return first * 4 + 1;
  return at + 3 <= end ? u16(b, at + 1) * 4 + 3 : -1;
}
