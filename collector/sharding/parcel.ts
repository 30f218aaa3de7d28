/** Plain data on its way through the store: JSON, gzipped, in letters that any line protocol takes as they are. */
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

/** Octets that one unpacks to, at most: what is larger was not packed by us. */
const MOST = 128 * 2 ** 20;
const [press, unpress] = [promisify(gzip), promisify(gunzip)];

export const pack = (value: unknown): Promise<string> => packText(JSON.stringify(value));

/** The same of JSON. Fast rather than small: it is done every few seconds, and stays in the store for a day. */
export async function packText(json: string): Promise<string> {
  return (await press(json, { level: 1 })).toString('base64url');
}

/** Whatever was packed; to be checked by whoever takes it. Rejects where it is none of ours, or too large. */
export async function unpack(body: string): Promise<unknown> {
  return JSON.parse((await unpress(Buffer.from(body, 'base64url'), { maxOutputLength: MOST })).toString('utf8'));
}
