/** OBJECT IDENTIFIER content octets (X.690 §8.19): from and to dotted text, and their order. */
import { malformed } from './cursor.js';

const MAX_SUBIDENTIFIER = 0xffff_ffff;

function appendSubidentifier(octets: number[], value: number): void {
  const septets = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) septets.push((rest % 128) + 128);
  octets.push(...septets.reverse());
}

/** Content octets of a dotted OID of at least two numbers; throws a RangeError that names the text when it is not one. */
export function oidOctets(text: string): Buffer {
  const numbers = text.replace(/^\./, '').split('.').map(Number);
  const [first, second, ...rest] = numbers;
  const sound = numbers.every((n) => Number.isInteger(n) && n >= 0 && n <= MAX_SUBIDENTIFIER);
  if (!sound || first === undefined || second === undefined || first > 2) throw new RangeError(`not an OID: ${text}`);
  const octets: number[] = [];
  appendSubidentifier(octets, first * 40 + second);
  for (const n of rest) appendSubidentifier(octets, n);
  return Buffer.from(octets);
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
