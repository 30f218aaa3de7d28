/** One field as a JSON value: integers as numbers up to 2^53 and as text beyond, times as ISO 8601, addresses as text, unknown bytes as hex. */
import { bigUint, u32, uint } from '../bytes.js';
import type { DataType } from '../elements/registry.js';
import { hex, ipv4Address, ipv6Address, macAddress } from './text.js';

export type Value = string | number | boolean;

type Reader = (b: Uint8Array, at: number, length: number) => Value;

const utf8 = new TextDecoder('utf-8');

function unsigned(b: Uint8Array, at: number, length: number): Value {
  if (length <= 6) return uint(b, at, length);
  const value = bigUint(b, at, length);
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value.toString();
}

function signed(b: Uint8Array, at: number, length: number): Value {
  const value = BigInt.asIntN(length * 8, bigUint(b, at, length));
  const exact = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
  return exact ? Number(value) : value.toString();
}

/** A float64 may be sent in four octets (RFC 7011 section 6.2). JSON has neither infinities nor NaN, so those are text. */
function float(b: Uint8Array, at: number, length: number): Value {
  if (length !== 4 && length !== 8) return hex(b, at, length);
  const view = new DataView(b.buffer, b.byteOffset + at, length);
  const value = length === 4 ? view.getFloat32(0) : view.getFloat64(0);
  return Number.isFinite(value) ? value : String(value);
}

/** 1 is true and 2 is false (RFC 7011 section 6.1.5). */
function boolean(b: Uint8Array, at: number, length: number): Value {
  const value = unsigned(b, at, length);
  return value === 1 ? true : value === 2 ? false : value;
}

/** Text up to the zeros that fill a field of fixed length. */
function text(b: Uint8Array, at: number, length: number): Value {
  let end = at + length;
  while (end > at && b[end - 1] === 0) end--;
  return utf8.decode(b.subarray(at, end));
}

/** The last instant that a JavaScript Date can hold, milliseconds since the epoch. */
const LAST = 8.64e15;

function instant(milliseconds: number): string | null {
  return milliseconds <= LAST ? new Date(milliseconds).toISOString() : null;
}

function seconds(b: Uint8Array, at: number, length: number): Value {
  return instant(uint(b, at, length) * 1000)?.replace('.000Z', 'Z') ?? hex(b, at, length);
}

function milliseconds(b: Uint8Array, at: number, length: number): Value {
  return instant(uint(b, at, length)) ?? hex(b, at, length);
}

const NTP_TO_UNIX = 2208988800;

/** Seconds since 1900 and a fraction in units of 2^-32 (RFC 7011 sections 6.1.9 and 6.1.10), written with so many digits, rounded down. */
function ntp(digits: 6 | 9): Reader {
  return (b, at, length) => {
    if (length !== 8) return hex(b, at, length);
    const whole = new Date((u32(b, at) - NTP_TO_UNIX) * 1000).toISOString().slice(0, 19);
    const fraction = (BigInt(u32(b, at + 4)) * 10n ** BigInt(digits)) >> 32n;
    return `${whole}.${fraction.toString().padStart(digits, '0')}Z`;
  };
}

const sized =
  (octets: number, read: (b: Uint8Array, at: number) => string): Reader =>
  (b, at, length) =>
    length === octets ? read(b, at) : hex(b, at, length);

const readers: Partial<Record<DataType, Reader>> = {
  unsigned8: unsigned,
  unsigned16: unsigned,
  unsigned32: unsigned,
  unsigned64: unsigned,
  unsigned256: unsigned,
  signed8: signed,
  signed16: signed,
  signed32: signed,
  signed64: signed,
  float32: float,
  float64: float,
  boolean,
  string: text,
  dateTimeSeconds: seconds,
  dateTimeMilliseconds: milliseconds,
  dateTimeMicroseconds: ntp(6),
  dateTimeNanoseconds: ntp(9),
  macAddress: sized(6, macAddress),
  ipv4Address: sized(4, ipv4Address),
  ipv6Address: sized(16, ipv6Address),
};

/** The widest field read as a number; what is wider is shown as bytes. */
const WIDEST = 32;
const text16 = new Set<DataType>(['string', 'octetArray']);

/** Reads a field of `length` octets. A length that its type cannot have gives the bytes in hex, a length of zero empty text. */
export function readValue(type: DataType, b: Uint8Array, at: number, length: number): Value {
  if (length === 0) return '';
  if (length > WIDEST && !text16.has(type)) return hex(b, at, length);
  return (readers[type] ?? hex)(b, at, length);
}
