/** Flow protocols that are told apart only to be refused by name: nobody is to guess why their datagrams come to nothing. */
import { u16, u32 } from './bytes.js';
import { EARLIEST } from './detect.js';
import type { Reason } from './errors.js';

const IPV4 = 1;
const IPV6 = 2;
const SAMPLES = 1_000;

/** Why a datagram that `detect` does not know is of no use; null when it is like no flow protocol at all. */
export function unsupported(b: Uint8Array): Reason | null {
  if (b.length < 28) return null;
  // Version 8 holds sums of routers that aggregated themselves, in a format per kind of sum.
  if (u16(b, 0) === 8 && u32(b, 8) >= EARLIEST && u16(b, 2) > 0) return 'netflow8-refused';
  const version = u32(b, 0);
  if ((version !== 2 && version !== 4) || !oldSflow(b)) return null;
  return version === 2 ? 'sflow2-refused' : 'sflow4-refused';
}

/** Behind the version: the agent's address by its type, sequence, uptime, number of samples. */
function oldSflow(b: Uint8Array): boolean {
  const type = u32(b, 4);
  const octets = type === IPV4 ? 4 : type === IPV6 ? 16 : -1;
  const samples = 8 + octets + 8;
  return octets > 0 && samples + 4 <= b.length && u32(b, samples) > 0 && u32(b, samples) <= SAMPLES;
}
