/** Addresses as the sockets tell them, in one spelling each. */
import { isIPv4, isIPv6 } from 'node:net';

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const MAPPED_HEX = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

/**
 * The one spelling of an IP address: IPv4 plain, also where it came mapped into IPv6 (RFC 4291 section 2.5.5.2); IPv6 as RFC 5952 has it, without a
 * zone. Anything else comes back as it is.
 */
export function canonical(address: string): string {
  if (isIPv4(address)) return address;
  const mapped = MAPPED.exec(address);
  if (mapped) return mapped[1]!;
  const bare = address.replace(/%.*$/, '');
  if (!isIPv6(bare)) return address;
  const text = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const [, high, low] = MAPPED_HEX.exec(text) ?? [];
  if (high === undefined || low === undefined) return text;
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join('.');
}

/** `address:port`, IPv6 in brackets. */
export function joined(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
