import type { Row } from '../table.js';
import { If } from './if-table.js';
import { IfX } from './if-x-table.js';

/**
 * ifSpeed is a Gauge32 and stays at its end for anything faster: then ifHighSpeed has the speed (RFC 2863). Agents that hold it as a signed
 * number stay at the end of that.
 */
const GAUGE_END = 4_294_967_295;
const SIGNED_END = 2_147_483_647;
/** 10 Tbit/s in Mbit/s. No port is faster; agents are seen that answer 2^32 − 1. */
const LARGEST_HIGH_SPEED = 10_000_000;

/**
 * Speed in bit/s from ifHighSpeed (Mbit/s), or from ifSpeed where ifHighSpeed is absent, zero or absurd, or where ifSpeed says the same
 * more exactly (1 544 000 for 2). Null where neither has one.
 */
export function speedOf(ifRow: Row, ifXRow: Row): number | null {
  const high = ifXRow[IfX.ifHighSpeed];
  const low = ifRow[If.ifSpeed];
  const exact = typeof low === 'number' && low > 0 && low < GAUGE_END && low !== SIGNED_END ? low : null;
  if (typeof high !== 'number' || high <= 0 || high > LARGEST_HIGH_SPEED) return exact;
  const speed = high * 1e6;
  return exact !== null && Math.abs(exact - speed) <= 500_000 ? exact : speed;
}
