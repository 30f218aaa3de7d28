/** The one way to write a value: canonical JSON (RFC 8785), so that the same value is the same bytes everywhere. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** UTF-8, with a line feed at the end. Throws a TypeError for what JSON cannot say (NaN, Infinity). */
export function canonicalBytes(value: unknown): Buffer {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('this value cannot be written as JSON');
  return Buffer.from(`${text}\n`, 'utf8');
}

/** SHA-256 in hexadecimal. */
export const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
