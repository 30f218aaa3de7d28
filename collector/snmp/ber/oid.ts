/** OBJECT IDENTIFIER content octets (X.690 §8.19): from and to dotted text, and their order. */
import { malformed } from './cursor.js';

const MAX_SUBIDENTIFIER = 0xffff_ffff;

const DOT = -2;
const ZERO = '0'.charCodeAt(0);

function writeSubidentifier(target: Buffer, at: number, value: number): number {
  let octets = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) octets++;
  let rest = value;
  for (let i = octets - 1; i >= 0; i--) {
    target[at + i] = (rest % 128) | (i === octets - 1 ? 0 : 0x80);
    rest = Math.floor(rest / 128);
  }
  return at + octets;
}

/**
 * Writes the content octets of a dotted OID of at least two numbers and gives where they end: never more octets than the text has
 * characters. Throws a RangeError that names the text when it is not one.
 */
export function writeOid(target: Buffer, start: number, text: string): number {
  let at = start;
  let first = -1;
  let number = -1;
  let count = 0;
  for (let i = text.startsWith('.') ? 1 : 0; i <= text.length; i++) {
    const digit = i < text.length ? text.charCodeAt(i) - ZERO : DOT;
    if (digit >= 0 && digit <= 9) {
      number = (number < 0 ? 0 : number * 10) + digit;
      continue;
    }
    if (digit !== DOT || number < 0 || number > MAX_SUBIDENTIFIER || (count === 0 && number > 2))
      throw new RangeError(`not an OID: ${text}`);
    if (count === 0) first = number;
    else at = writeSubidentifier(target, at, count === 1 ? first * 40 + number : number);
    count++;
    number = -1;
  }
  if (count < 2) throw new RangeError(`not an OID: ${text}`);
  return at;
}

/** Content octets of a dotted OID; throws what writeOid() throws. */
export function oidOctets(text: string): Buffer {
  const octets = Buffer.alloc(text.length + 1);
  return octets.subarray(0, writeOid(octets, 0, text));
}

/** Numbers of `length` content octets from `at`; throws `malformed` on a cut or oversized subidentifier. */
export function subidentifiers(buffer: Buffer, at: number, length: number): number[] {
  const numbers: number[] = [];
  const end = at + length;
  while (at < end) {
    let value = 0;
    let octet: number;
    do {
      if (at >= end) throw malformed;
      octet = buffer[at++] as number;
      value = value * 128 + (octet & 0x7f);
      if (value > MAX_SUBIDENTIFIER + 80) throw malformed;
    } while (octet > 0x7f);
    numbers.push(value);
  }
  return numbers;
}

/** Dotted text of an index: content octets after a column's own, where the first number is a plain one. */
export function indexText(buffer: Buffer, at: number, length: number): string {
  return subidentifiers(buffer, at, length).join('.');
}

/** Dotted text of a whole OID. */
export function oidText(buffer: Buffer, at: number, length: number): string {
  const [head, ...rest] = subidentifiers(buffer, at, length);
  if (head === undefined) return '0.0';
  const first = Math.min(Math.floor(head / 40), 2);
  return [first, head - first * 40, ...rest].join('.');
}

/** Order of two indexes by RFC 3416 §4.2.2: number by number, the shorter first. Octets alone do not sort: 16383 is FF 7F, 16384 is 81 80 00. */
export function compareIndexes(a: number[], b: number[]): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
