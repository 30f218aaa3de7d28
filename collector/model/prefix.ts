/** IP addresses and prefixes as numbers (RFC 4632, RFC 4291 §2.3). */
import { isIPv4, isIPv6 } from 'node:net';

/** Four words of 32 bits, most significant first; IPv4 stands in the last one and the others are 0. */
export type Words = readonly [number, number, number, number];

export interface Address {
  family: 4 | 6;
  words: Words;
}

export interface Prefix extends Address {
  /** Leading bits: 0 to 32, or 0 to 128. */
  length: number;
}

/** Reads an address; null where it is none. Zones (`%eth0`) are refused: they mean nothing on another machine. */
export function parseAddress(text: string): Address | null {
  if (isIPv4(text)) return { family: 4, words: [0, 0, 0, ipv4(text)] };
  return isIPv6(text) && !text.includes('%') ? { family: 6, words: ipv6(text) } : null;
}

/** The one way in which an address is written, however people and routers write it (`2001:DB8:0::1`), without its zone; what is none stays as it is. */
export function plainAddress(text: string): string {
  const address = parseAddress(text.replace(/%.*$/, ''));
  return address === null ? text : formatAddress(address);
}

function ipv4(text: string): number {
  return text.split('.').reduce((word, octet) => word * 256 + Number(octet), 0);
}

/** Of valid text only: a last part in dots is two groups, and `::` is as many zeros as are lacking. */
function ipv6(text: string): Words {
  const dotted = /[\d.]+$/.exec(text)?.[0] ?? '';
  const last = dotted.includes('.') ? ipv4(dotted) : null;
  const hex =
    last === null
      ? text
      : `${text.slice(0, -dotted.length)}${(last >>> 16).toString(16)}:${(last & 0xffff).toString(16)}`;
  const [head = [], tail = []] = hex.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const groups = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail].map((group) =>
    Number.parseInt(group, 16),
  );
  const word = (i: number): number => groups[i * 2]! * 65_536 + groups[i * 2 + 1]!;
  return [word(0), word(1), word(2), word(3)];
}

/** Reads `10.1.0.0/16` or `2001:db8::/32`, with bits behind the length or without; null where it is neither. */
export function parsePrefix(text: string): Prefix | null {
  const [, written = '', digits] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const address = parseAddress(written);
  const length = Number(digits);
  return address === null || length > bits(address) ? null : { ...address, length };
}

const bits = ({ family }: Address): number => (family === 4 ? 32 : 128);

/** The bits of word `i` that the prefix fixes, as a mask. */
export function wordMask({ family, length }: Prefix, i: number): number {
  const from = family === 4 ? (i - 3) * 32 : i * 32;
  const fixed = Math.min(32, Math.max(0, length - from));
  return from < 0 ? 0xffffffff : fixed === 0 ? 0 : (0xffffffff << (32 - fixed)) >>> 0;
}

/** The same prefix with every bit behind its length cleared. */
export function withoutHostBits(prefix: Prefix): Prefix {
  const words = prefix.words.map((word, i) => (word & wordMask(prefix, i)) >>> 0) as unknown as Words;
  return { ...prefix, words };
}

export function hasHostBits(prefix: Prefix): boolean {
  return prefix.words.some((word, i) => (word & wordMask(prefix, i)) >>> 0 !== word);
}

/** `::ffff:10.1.0.0/112` as `10.1.0.0/16` (RFC 4291 §2.5.5.2: IPv4 within IPv6, as sockets tell it and no packet has it); null where it is no such prefix. */
export function unmapped({ family, words: [first, second, third, last], length }: Prefix): Prefix | null {
  if (family === 4 || first !== 0 || second !== 0 || third !== 0xffff || length < 96) return null;
  return { family: 4, words: [0, 0, 0, last], length: length - 96 };
}

/** True where `outer` holds all of `inner`, itself included. */
export function holds(outer: Prefix, inner: Prefix): boolean {
  if (outer.family !== inner.family || outer.length > inner.length) return false;
  return outer.words.every((word, i) => ((word ^ inner.words[i]!) & wordMask(outer, i)) === 0);
}

/** As it is written: IPv6 by RFC 5952, lower case, the longest run of zeros shortened. */
export function formatPrefix({ family, words, length }: Prefix): string {
  return `${formatAddress({ family, words })}/${length}`;
}

export function formatAddress({ family, words }: Address): string {
  if (family === 4) return [24, 16, 8, 0].map((shift) => (words[3] >>> shift) & 0xff).join('.');
  const groups = words.flatMap((word) => [word >>> 16, word & 0xffff]);
  const plain = groups.map((group) => group.toString(16)).join(':');
  const runs = plain.match(/\b0(:0)+\b/g) ?? [];
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest === '') return plain;
  const at = plain.search(new RegExp(`(^|:)${longest}(:|$)`));
  const start = plain[at] === ':' ? at + 1 : at;
  return `${plain.slice(0, start).replace(/:$/, '')}::${plain.slice(start + longest.length).replace(/^:/, '')}`;
}

/** An address from its 4 or 16 octets, as RFC 5952 writes it; null for any other number of octets. */
export function addressOf(octets: readonly number[]): string | null {
  const word = (at: number) => octets.slice(at, at + 4).reduce((sum, octet) => sum * 256 + octet, 0);
  if (octets.some((octet) => octet > 255)) return null;
  if (octets.length === 4) return formatAddress({ family: 4, words: [0, 0, 0, word(0)] });
  // Zoned addresses (RFC 4001 ipv4z, ipv6z) carry four octets of zone behind.
  if (octets.length === 8) return addressOf(octets.slice(0, 4));
  if (octets.length === 20) return addressOf(octets.slice(0, 16));
  if (octets.length !== 16) return null;
  return formatAddress({ family: 6, words: [word(0), word(4), word(8), word(12)] });
}
