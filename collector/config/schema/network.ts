/** Addresses as the configuration writes them. */
import { isIP, isIPv4, isIPv6 } from 'node:net';
import { z } from 'zod';
import { words } from './words.js';

/** RFC 1123 §2.1; the last label is never a number, so that 10.0.0.256 is not taken for a name. */
const HOST_NAME =
  /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)*(?![0-9]+\.?$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.?$/i;

function meantHosts(text: string): string[] {
  const bare = text.trim().replace(/^(udp6?|tcp6?|snmp):(\/\/)?/i, '');
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|([^:]+))(?::\d+)?$/.exec(bare) ?? [];
  return [bare, bracketed ?? plain ?? ''];
}

/** IPv4, IPv6 (no brackets) or a DNS name, without a port. */
export const host = z
  .string()
  .refine((text) => isIP(text) !== 0 || HOST_NAME.test(text))
  .register(words, { expected: 'an IP address or DNS name, without a port', meant: meantHosts });

/** Reads `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`; null where it is none of them. */
export function parseListen(text: string): { host: string; port: number } | null {
  const [, bracketed, plain, digits = ''] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === '' || port > 65_535) return null;
  if (bracketed !== undefined) return isIPv6(bracketed) ? { host: bracketed, port } : null;
  return plain !== undefined && (isIPv4(plain) || HOST_NAME.test(plain)) ? { host: plain, port } : null;
}

/** True for 127.0.0.0/8, ::1 and localhost: only programs on this machine get there. */
export function isLoopback(address: string): boolean {
  if (isIPv4(address)) return address.startsWith('127.');
  if (!isIPv6(address)) return address.toLowerCase().replace(/\.$/, '') === 'localhost';
  const canonical = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname;
  return canonical === '[::1]' || /^\[::ffff:7f[0-9a-f]{2}:/.test(canonical);
}

/** True for 169.254.0.0/16 and fe80::/10, also inside IPv6: reachable on one link only. */
export function isLinkLocal(address: string): boolean {
  if (isIPv4(address)) return address.startsWith('169.254.');
  if (!isIPv6(address)) return false;
  const canonical = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname;
  return /^\[fe[89ab][0-9a-f]:/.test(canonical) || /^\[::ffff:a9fe:/.test(canonical);
}

/** Where to listen: address and port, IPv6 in brackets. Port 0 takes any free one. */
export const listen = z
  .string()
  .refine((text) => parseListen(text) !== null)
  .register(words, {
    expected: 'address:port such as 127.0.0.1:8080 or [::1]:8080',
    meant: (text) => [`127.0.0.1:${text}`, `127.0.0.1${text}`, `${text}:8080`, `[${text}]:8080`],
  });
