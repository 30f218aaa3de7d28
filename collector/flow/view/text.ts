/** Bytes as people write them. */
import { u16 } from '../bytes.js';

export function hex(b: Uint8Array, at: number, length: number): string {
  let text = '';
  for (let i = at; i < at + length; i++) text += (b[i] ?? 0).toString(16).padStart(2, '0');
  return text;
}

export function macAddress(b: Uint8Array, at: number): string {
  return hex(b, at, 6).replace(/(..)(?=.)/g, '$1:');
}

export function ipv4Address(b: Uint8Array, at: number): string {
  return `${b[at]}.${b[at + 1]}.${b[at + 2]}.${b[at + 3]}`;
}

/** RFC 5952: lower case, the longest run of zero groups (of two at least, the first of equals) left out, mapped IPv4 addresses dotted. */
export function ipv6Address(b: Uint8Array, at: number): string {
  const groups = Array.from({ length: 8 }, (_, i) => u16(b, at + i * 2));
  if (groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0))
    return `::ffff:${ipv4Address(b, at + 12)}`;
  const [start, length] = longestZeros(groups);
  const text = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':');
  return length < 2 ? text(0, 8) : `${text(0, start)}::${text(start + length, 8)}`;
}

function longestZeros(groups: number[]): [start: number, length: number] {
  let best: [number, number] = [0, 0];
  let run = 0;
  groups.forEach((group, i) => {
    run = group === 0 ? run + 1 : 0;
    if (run > best[1]) best = [i - run + 1, run];
  });
  return best;
}

/** An address of either family out of the words of a batch or a frame, IPv4 in the last. */
export function addressOfWords(words: ArrayLike<number>, family: number): string {
  const b = new Uint8Array(16);
  for (let i = 0; i < 16; i++) b[i] = words[i >> 2]! >>> (24 - 8 * (i & 3));
  return family === 4 ? ipv4Address(b, 12) : ipv6Address(b, 0);
}
