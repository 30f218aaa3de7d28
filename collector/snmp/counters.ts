/** The growth of SNMP counters between two readings (RFC 2578 §7.1.6 and §7.1.10, RFC 2863 §3.1.5 and §3.1.6). */
import type { SnmpValue } from './table.js';

/** What a comparison gives where it gives no growth: the agent left a reading out, or the counter went back. */
export const MISSING = -1;
export const FELL = -2;

const WRAP_32 = 2 ** 32;

/** Speed assumed of an interface that reports none: beyond 20 Mbit/s RFC 2863 asks for 64-bit octets, agents are slack. */
const ASSUMED_SPEED = 100e6;
/** Octets and overhead of the smallest Ethernet frame on the wire: 64 + 8 preamble + 12 gap. */
const SMALLEST_FRAME_BITS = 84 * 8;
/** A 32-bit error counter that comes round its end is believed up to this growth; more is a reset that nobody announced. */
const LARGEST_ERROR_WRAP = 2 ** 28;
/** Agents hand out cached counters: one reading may hold up to a minute more than its own interval. */
const CACHE_SECONDS = 60;
const SLACK = 1.25;
/** A walk does not reach each row after exactly the same time. */
const JITTER = 1.1;

/**
 * Growth of a 64-bit counter. Exact for any two readings; a growth beyond 2^53 comes rounded, and no interface has one.
 * FELL where it went back: 2^64 octets take 5 years at 1 Tbit/s, so that is a reset and never a wrap.
 */
export function growth64(before: SnmpValue | undefined, now: SnmpValue | undefined): number {
  if (typeof before === 'number' && typeof now === 'number') return now >= before ? now - before : FELL;
  if (!isCount(before) || !isCount(now)) return MISSING;
  const growth = BigInt(now) - BigInt(before);
  return growth >= 0n ? Number(growth) : FELL;
}

/**
 * Growth of a 32-bit counter. Where it went back one wrap is added, if the growth then stays within `largest`; else FELL.
 * Values beyond 32 bits, which some agents send in Counter32 columns, are compared as they are.
 */
export function growth32(before: SnmpValue | undefined, now: SnmpValue | undefined, largest: number): number {
  if (!isCount(before) || !isCount(now)) return MISSING;
  const from = unsigned(before);
  const to = unsigned(now);
  if (to >= from) return to - from;
  const wrapped = to - from + WRAP_32;
  return from < WRAP_32 && wrapped <= largest ? wrapped : FELL;
}

function isCount(value: SnmpValue | undefined): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Some agents encode a Counter32 above 2^31 as a negative INTEGER. */
function unsigned(value: number | bigint): number {
  const number = Number(value);
  return number < 0 ? number + WRAP_32 : number;
}

/** What an interface could have counted at most between two readings; Infinity never stands for "unknown". */
export interface Bounds {
  /** Octets at line rate: a wrap of 32 bits is believed up to here. */
  octets: number;
  /** Smallest frames at line rate. */
  packets: number;
  /** For counters that should hardly move. */
  errors: number;
  /** Octets beyond which no cache explains the reading; Infinity where the speed is unknown. */
  absurdOctets: number;
}

/** Bounds for an interface of `speed` bit/s (null: unknown) over `seconds`. */
export function boundsOf(speed: number | null, seconds: number): Bounds {
  const bits = (speed ?? ASSUMED_SPEED) * seconds * JITTER;
  const packets = bits / SMALLEST_FRAME_BITS;
  return {
    octets: bits / 8,
    packets,
    errors: Math.min(packets, LARGEST_ERROR_WRAP),
    absurdOctets: speed === null ? Infinity : (speed / 8) * SLACK * (seconds + CACHE_SECONDS),
  };
}

/** True where 32-bit octets can come round more than once in `seconds` (RFC 2863 §3.1.6): the growth is then a guess. */
export function wrapIsAmbiguous(speed: number | null, seconds: number): boolean {
  return ((speed ?? ASSUMED_SPEED) / 8) * seconds >= WRAP_32;
}
