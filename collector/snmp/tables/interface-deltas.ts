/** The growth of every counter of an interface between two polls. */
import type { InterfaceDeltas } from '../../model/interface.js';
import { FELL, growth32, growth64, type Bounds } from '../counters.js';
import type { Row } from '../table.js';
import { Dot3 } from './dot3-stats-table.js';
import { If } from './if-table.js';
import { IfX } from './if-x-table.js';

/** The rows of one interface in one poll; an empty row where the agent gave none. */
export interface Rows {
  ifRow: Row;
  ifXRow: Row;
  dot3Row: Row;
}

/** Every delta null: a first reading, or a gap. */
export const NO_DELTAS: Readonly<InterfaceDeltas> = Object.freeze({
  inOctets: null,
  outOctets: null,
  inUcastPkts: null,
  outUcastPkts: null,
  inMulticastPkts: null,
  outMulticastPkts: null,
  inBroadcastPkts: null,
  outBroadcastPkts: null,
  inErrors: null,
  outErrors: null,
  inDiscards: null,
  outDiscards: null,
  inUnknownProtos: null,
  alignmentErrors: null,
  fcsErrors: null,
  lateCollisions: null,
  carrierSenseErrors: null,
  symbolErrors: null,
});

/**
 * Growth of a counter that has a 64-bit and a 32-bit object: the first where both polls have it, else the second. A 64-bit object that
 * stands at zero while the 32-bit one moves is one that the agent does not keep.
 */
function growth(
  wideBefore: Row,
  wideNow: Row,
  wide: number,
  narrowBefore: Row,
  narrowNow: Row,
  narrow: number,
  largest: number,
): number {
  const result = growth64(wideBefore[wide], wideNow[wide]);
  if (result > 0 || result === FELL) return result;
  if (result === 0 && wideNow[wide] !== 0) return result;
  const other = growth32(narrowBefore[narrow], narrowNow[narrow], largest);
  return result === 0 && other < 0 ? result : other;
}

/** Octets: MISSING and FELL tell a gap of one counter from a reset of them all. */
export function inOctets(before: Rows, now: Rows, largest: number): number {
  const { ifRow, ifXRow } = before;
  return growth(ifXRow, now.ifXRow, IfX.ifHCInOctets, ifRow, now.ifRow, If.ifInOctets, largest);
}

export function outOctets(before: Rows, now: Rows, largest: number): number {
  const { ifRow, ifXRow } = before;
  return growth(ifXRow, now.ifXRow, IfX.ifHCOutOctets, ifRow, now.ifRow, If.ifOutOctets, largest);
}

/** True where octets come from the 32-bit objects, because the agent has no others or keeps them at zero. */
export function isNarrow(before: Rows, now: Rows): boolean {
  const wide = now.ifXRow[IfX.ifHCInOctets];
  if (now.ifRow[If.ifInOctets] === undefined) return false;
  return (
    wide === undefined ||
    before.ifXRow[IfX.ifHCInOctets] === undefined ||
    (wide === 0 && now.ifRow[If.ifInOctets] !== 0)
  );
}

/** True where the octets of this poll are the 64-bit ones, which ifXTable brought. */
export function hasWideOctets({ ifRow, ifXRow }: Rows): boolean {
  const wide = ifXRow[IfX.ifHCInOctets];
  return wide !== undefined && (wide !== 0 || !ifRow[If.ifInOctets]);
}

/** True where the poll brought any octet counter. */
export function hasOctets({ ifRow, ifXRow }: Rows): boolean {
  return ifXRow[IfX.ifHCInOctets] !== undefined || ifRow[If.ifInOctets] !== undefined;
}

/** A growth as a delta: null where it is missing or the counter fell. */
function delta(grown: number): number | null {
  return grown >= 0 ? grown : null;
}

/** All deltas, given those of the octets (negative: none). */
export function deltasOf(
  before: Rows,
  now: Rows,
  bounds: Bounds,
  octetsIn: number,
  octetsOut: number,
): InterfaceDeltas {
  const { ifRow: i, ifXRow: x, dot3Row: d } = before;
  const { ifRow, ifXRow, dot3Row } = now;
  const { packets, errors } = bounds;
  return {
    inOctets: delta(octetsIn),
    outOctets: delta(octetsOut),
    inUcastPkts: delta(growth(x, ifXRow, IfX.ifHCInUcastPkts, i, ifRow, If.ifInUcastPkts, packets)),
    outUcastPkts: delta(growth(x, ifXRow, IfX.ifHCOutUcastPkts, i, ifRow, If.ifOutUcastPkts, packets)),
    inMulticastPkts: delta(growth(x, ifXRow, IfX.ifHCInMulticastPkts, x, ifXRow, IfX.ifInMulticastPkts, packets)),
    outMulticastPkts: delta(growth(x, ifXRow, IfX.ifHCOutMulticastPkts, x, ifXRow, IfX.ifOutMulticastPkts, packets)),
    inBroadcastPkts: delta(growth(x, ifXRow, IfX.ifHCInBroadcastPkts, x, ifXRow, IfX.ifInBroadcastPkts, packets)),
    outBroadcastPkts: delta(growth(x, ifXRow, IfX.ifHCOutBroadcastPkts, x, ifXRow, IfX.ifOutBroadcastPkts, packets)),
    inErrors: delta(growth32(i[If.ifInErrors], ifRow[If.ifInErrors], errors)),
    outErrors: delta(growth32(i[If.ifOutErrors], ifRow[If.ifOutErrors], errors)),
    inDiscards: delta(growth32(i[If.ifInDiscards], ifRow[If.ifInDiscards], errors)),
    outDiscards: delta(growth32(i[If.ifOutDiscards], ifRow[If.ifOutDiscards], errors)),
    inUnknownProtos: delta(growth32(i[If.ifInUnknownProtos], ifRow[If.ifInUnknownProtos], errors)),
    alignmentErrors: delta(growth32(d[Dot3.dot3StatsAlignmentErrors], dot3Row[Dot3.dot3StatsAlignmentErrors], errors)),
    fcsErrors: delta(growth32(d[Dot3.dot3StatsFCSErrors], dot3Row[Dot3.dot3StatsFCSErrors], errors)),
    lateCollisions: delta(growth32(d[Dot3.dot3StatsLateCollisions], dot3Row[Dot3.dot3StatsLateCollisions], errors)),
    carrierSenseErrors: delta(
      growth32(d[Dot3.dot3StatsCarrierSenseErrors], dot3Row[Dot3.dot3StatsCarrierSenseErrors], errors),
    ),
    symbolErrors: delta(growth32(d[Dot3.dot3StatsSymbolErrors], dot3Row[Dot3.dot3StatsSymbolErrors], errors)),
  };
}
