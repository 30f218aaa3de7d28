/** Extended flow records: what the switch, the router or its BGP knew of the packet. */
import { U, type Batch } from '../batch.js';
import { u32 } from '../bytes.js';
import { addressOctets } from './address.js';

export const SWITCH = 1001;
export const ROUTER = 1002;
export const GATEWAY = 1003;
/** VLAN of a packet that had none, as some agents write it. */
export const NO_VLAN = 0xffffffff;

/** Writes what an extended record tells into the row; records of other kinds are left alone. */
export function readExtended(batch: Batch, row: number, format: number, b: Uint8Array, at: number, end: number): void {
  if (format === SWITCH && at + 16 <= end) {
    const vlan = u32(b, at);
    batch.u[U.vlan]![row] = vlan === NO_VLAN ? 0 : vlan;
  } else if (format === GATEWAY) {
    const gateway = readGateway(b, at, end);
    if (!gateway) return;
    batch.u[U.srcAs]![row] = gateway.sourceAs || gateway.as;
    batch.u[U.dstAs]![row] = gateway.path.at(-1) ?? gateway.as;
  }
}

export interface Gateway {
  /** Offset and octets of the next hop's address. */
  nextHop: number;
  octets: number;
  /** AS of the router itself. */
  as: number;
  sourceAs: number;
  sourcePeerAs: number;
  /** The path to the destination, segments put one behind another; empty when it is inside the AS. */
  path: number[];
}

/** Reads an extended gateway record; null when it is cut short. */
export function readGateway(b: Uint8Array, at: number, end: number): Gateway | null {
  if (at + 4 > end) return null;
  const octets = addressOctets(u32(b, at));
  const numbers = at + 4 + octets;
  if (octets < 0 || numbers + 16 > end) return null;
  const path: number[] = [];
  let segments = u32(b, numbers + 12);
  for (let next = numbers + 16; segments > 0; segments--) {
    if (next + 8 > end) return null;
    const length = u32(b, next + 4);
    if (length > (end - next - 8) / 4) return null;
    for (let i = 0; i < length; i++) path.push(u32(b, next + 8 + i * 4));
    next += 8 + length * 4;
  }
  return {
    nextHop: at + 4,
    octets,
    as: u32(b, numbers),
    sourceAs: u32(b, numbers + 4),
    sourcePeerAs: u32(b, numbers + 8),
    path,
  };
}
