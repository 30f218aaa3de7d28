/** Strings of agents (DisplayString, SnmpAdminString, PhysAddress) as text. */
import { printable } from '../model/text.js';
import type { SnmpValue } from './table.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** RFC 3411 SnmpAdminString is at most 255 octets; longer ones are cut. */
const LONGEST = 255;
/** Words of printable ASCII with one space between them: nearly every name is so already. */
const CLEAN = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

/**
 * An OCTET STRING as one line of printable text: UTF-8 where it is, else ISO 8859-1; what follows a NUL that pads to the end is cut,
 * white space is joined, what remains unprintable is written as an escape. Null for an absent or empty one.
 */
export function text(value: SnmpValue | undefined): string | null {
  if (value === undefined || typeof value === 'bigint') return null;
  const raw = typeof value === 'object' ? decode(value) : String(value);
  if (CLEAN.test(raw)) return raw.slice(0, LONGEST);
  const clean = printable(
    raw
      .replace(/\0+$/, '')
      .replace(/[\s\0]+/g, ' ')
      .trim(),
  );
  return clean === '' ? null : clean.slice(0, LONGEST);
}

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    // Not UTF-8: every byte sequence is ISO 8859-1.
    return bytes.toString('latin1');
  }
}

/** A PhysAddress as colon-separated lower-case hexadecimal; null for an absent or empty one. */
export function physAddress(value: SnmpValue | undefined): string | null {
  if (typeof value !== 'object' || value.length === 0) return null;
  return value
    .subarray(0, 32)
    .toString('hex')
    .replace(/(..)(?=.)/g, '$1:');
}

/** An INTEGER, Gauge32 or Counter as a number; null where absent or not one. */
export function integer(value: SnmpValue | undefined): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'bigint' ? Number(value) : null;
}

/** A decimal number that an agent writes as text, such as `62.88`; null for anything else. */
export function decimal(value: SnmpValue | undefined): number | null {
  const written = text(value) ?? '';
  return /^-?\d{1,9}(\.\d{1,9})?$/.test(written) ? Number(written) : null;
}
