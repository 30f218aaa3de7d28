/** Hosts of simulated bodies, in wire form. */
import { parsePrefix } from '../../model/prefix.js';
import type { Body } from './bodies.js';

/** Hosts of a body that speak: what a /28 has. */
const HOSTS = 14;

/** One of the body's hosts, `place` in [0, 1): 4 or 16 octets. */
export function host({ prefixes }: Body, family: 4 | 6, place: number): Uint8Array {
  const { words } = parsePrefix(prefixes[family === 4 ? 0 : 1])!;
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  words.forEach((word, i) => view.setUint32(i * 4, word));
  view.setUint32(12, words[3] + 1 + Math.floor(place * HOSTS));
  return family === 4 ? bytes.subarray(12) : bytes;
}
