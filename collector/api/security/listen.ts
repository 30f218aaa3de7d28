/** Where the API listens, and what it needs to listen there. */
import { readFileSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { HttpConfig } from '../../config/schema/http.js';
import { CodedError, systemCode } from '../../model/coded-error.js';

export interface Listen {
  /** Without brackets; as configured. */
  host: string;
  port: number;
  loopback: boolean;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`. Throws `HTTP_LISTEN_INVALID`. */
export function parseListen(text: string): Listen {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host === undefined || port > 65_535 || (bracketed !== undefined && isIP(bracketed) !== 6))
    throw new CodedError('HTTP_LISTEN_INVALID', `http.listen is not ADDRESS:PORT (or [IPv6]:PORT): ${text}`);
  return { host, port, loopback: isLoopback(host) };
}

function isLoopback(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return host.toLowerCase() === 'localhost';
  return loopback.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

/** Throws `HTTP_EXPOSED` where other machines could reach the API without a sign-in and TLS. */
export function refuseExposure({ token, signIn, tls }: HttpConfig, { host, loopback }: Listen): void {
  const anyone = token === undefined && signIn === undefined;
  const lacking = [...(anyone ? ['http.signIn'] : []), ...(tls === undefined ? ['http.tls'] : [])];
  if (loopback || lacking.length === 0) return;
  throw new CodedError(
    'HTTP_EXPOSED',
    `http.listen ${host} can be reached from other machines, which needs ${lacking.join(' and ')}: ` +
      'set them, or listen on 127.0.0.1 or [::1].',
  );
}

/** PEM texts; null without TLS. Throws `HTTP_TLS_UNREADABLE`, and `HTTP_TLS_INVALID` where they are no certificate and its key. */
export function readTls({ tls }: HttpConfig): { cert: Buffer; key: Buffer } | null {
  if (tls === undefined) return null;
  const pem = { cert: readPem('certificate', tls.certificate), key: readPem('key', tls.key) };
  try {
    createSecureContext(pem);
  } catch (cause) {
    const what = `http.tls: ${tls.certificate} and ${tls.key} are not a PEM certificate and its key`;
    throw new CodedError('HTTP_TLS_INVALID', `${what} (${systemCode(cause) ?? 'unknown reason'})`, { cause });
  }
  return pem;
}

function readPem(what: 'certificate' | 'key', file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const reason = systemCode(cause) ?? 'unknown reason';
    throw new CodedError('HTTP_TLS_UNREADABLE', `http.tls.${what} ${file} cannot be read: ${reason}`, { cause });
  }
}
