/** Socket addresses as Linux has them in memory: sockaddr_in (ip(7)) and sockaddr_in6 (ipv6(7)). */
import { networkInterfaces } from 'node:os';
import { formatAddress, parseAddress } from '../model/prefix.js';

/** Who sent a datagram. */
export interface From {
  /** As the socket tells it: IPv4 may come mapped into IPv6, a link-local address has its zone. */
  address: string;
  port: number;
}

export const AF_INET = 2;
export const AF_INET6 = 10;
/** Octets of a sockaddr_in6, the longer of the two. */
export const SOCKADDR = 28;
/** `::ffff:0:0/96` (RFC 4291 section 2.5.5.2). */
const MAPPED = 0xffff;

/** For a socket of IPv6 (`six`) or IPv4. IPv4 is mapped where the socket is of IPv6. Throws where it is no address of that family. */
export function encode(six: boolean, address: string, port: number): Uint8Array {
  const [bare = '', zone] = address.split('%');
  const parsed = parseAddress(bare);
  if (parsed === null || (parsed.family === 6 && !six)) throw new Error(`not an address of this socket: ${address}`);
  const bytes = new Uint8Array(six ? SOCKADDR : 16);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, six ? AF_INET6 : AF_INET, true);
  view.setUint16(2, port);
  if (!six) {
    view.setUint32(4, parsed.words[3]);
    return bytes;
  }
  const words = parsed.family === 4 ? [0, 0, MAPPED, parsed.words[3]] : parsed.words;
  words.forEach((word, i) => view.setUint32(8 + i * 4, word));
  if (zone !== undefined) view.setUint32(24, scopeOf(zone), true);
  return bytes;
}

/** Address, with its zone as a number where it has one, and port. */
export function decode(view: DataView, at: number): From {
  const port = view.getUint16(at + 2);
  if (view.getUint16(at, true) === AF_INET) return { address: text(4, [0, 0, 0, view.getUint32(at + 4)]), port };
  const word = (i: number): number => view.getUint32(at + 8 + i * 4);
  const words = [word(0), word(1), word(2), word(3)] as const;
  if (words[0] === 0 && words[1] === 0 && words[2] === MAPPED) return { address: text(4, words), port };
  const scope = view.getUint32(at + 24, true);
  return { address: scope === 0 ? text(6, words) : `${text(6, words)}%${scope}`, port };
}

const text = (family: 4 | 6, words: readonly [number, number, number, number]): string =>
  formatAddress({ family, words });

/** Number of a zone that is a number or the name of an interface; 0, which the kernel refuses where one is needed, for others. */
function scopeOf(zone: string): number {
  if (/^\d+$/.test(zone)) return Number(zone);
  return networkInterfaces()[zone]?.find((one) => one.family === 'IPv6')?.scopeid ?? 0;
}
