/** What a token looks like: `icm_<id>_<secret>`. The prefix lets scanners of leaked secrets know it; the id finds it without comparing secrets. */
import { createHash, randomBytes } from 'node:crypto';

const TEXT = /^icm_([a-z2-7]{10})_([A-Za-z0-9_-]{43})$/;

export interface TokenText {
  id: string;
  /** 256 bits from the system's random source. */
  text: string;
}

export function newToken(): TokenText {
  const id = base32(randomBytes(7)).slice(0, 10);
  return { id, text: `icm_${id}_${randomBytes(32).toString('base64url')}` };
}

/** The id in a token's text; null where it is none of ours. */
export const idOf = (text: string): string | null => TEXT.exec(text)?.[1] ?? null;

/** SHA-256. The secret is 256 random bits: there is nothing to guess, so a slow hash would only help those who flood. */
export const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** RFC 4648 §6 in lower case: an id is read aloud and typed. */
function base32(octets: Buffer): string {
  let [bits, held, text] = [0, 0, ''];
  for (const octet of octets) {
    held = (held << 8) | octet;
    for (bits += 8; bits >= 5; bits -= 5) text += 'abcdefghijklmnopqrstuvwxyz234567'[(held >> (bits - 5)) & 31];
    held &= (1 << bits) - 1;
  }
  return text;
}
