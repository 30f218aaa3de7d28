/** Second pass over a batch: whom the packets are from and to, what they carry, how they are to be treated. */
import { U, type Batch } from '../batch.js';
import type { Applications } from '../meaning/applications.js';
import type { Classes } from '../meaning/classes.js';
import { NO_CROSSING, type Crossings } from '../meaning/interfaces.js';
import type { NetworkTable } from '../networks/table.js';
import { find4 } from '../networks/v4.js';
import type { Apart } from './apart.js';
import type { Scratch } from './scratch.js';
import { NOT_AT_INGRESS } from './sources.js';

export interface Tables {
  /** Networks of side a and of side b. */
  authorities: NetworkTable;
  destinations: NetworkTable;
  applications: Applications;
  classes: Classes;
}

/**
 * Fills `upper` and `lower` of rows that have a crossing. Packets towards side b come from an authority, unless it is the reverse of a row. Where a
 * row has one interface for both, that is the one that is watched: packets whose addresses say that they go the other way left there, and came in
 * elsewhere.
 */
export function name(
  batch: Batch,
  scratch: Scratch,
  tables: Tables,
  crossings: Crossings,
  apart: Apart,
  reverse: boolean,
): void {
  const { u, count } = batch;
  const { authorities, destinations, applications, classes } = tables;
  const [s0, s1, s2, s3, family] = [u[U.src0]!, u[U.src1]!, u[U.src2]!, u[U.src3]!, u[U.family]!];
  const [d0, d1, d2, d3] = [u[U.dst0]!, u[U.dst1]!, u[U.dst2]!, u[U.dst3]!];
  const [input, output] = [u[U.inputIf]!, u[U.outputIf]!];
  const [protocol, srcPort, dstPort, tos] = [u[U.protocol]!, u[U.srcPort]!, u[U.dstPort]!, u[U.tos]!];
  const { upper, lower, crossing: crossingOf } = scratch;
  const { towardsB } = crossings;
  const { root: rootA, blocks: blocksA } = authorities.v4;
  const { root: rootB, blocks: blocksB } = destinations.v4;
  const [sixA, sixB] = [authorities.v6, destinations.v6];
  for (let row = 0; row < count; row++) {
    const crossing = crossingOf[row]!;
    if (crossing < 0) continue;
    const fromA = (towardsB[crossing] === 1) !== reverse;
    if (family[row] === 4) {
      const source = s3[row]! | 0;
      const destination = d3[row]! | 0;
      const authority = find4(rootA, blocksA, fromA ? source : destination);
      upper[row] = (authority << 16) | find4(rootB, blocksB, fromA ? destination : source);
    } else {
      const source = fromA ? sixA : sixB;
      const destination = fromA ? sixB : sixA;
      const from = source.find(s0[row]!, s1[row]!, s2[row]!, s3[row]!);
      const to = destination.find(d0[row]!, d1[row]!, d2[row]!, d3[row]!);
      upper[row] = fromA ? (from << 16) | to : (to << 16) | from;
    }
    if (input[row] === output[row] && leftHere(batch, row, tables, fromA, upper[row]!)) {
      apart.add(NOT_AT_INGRESS, scratch.octets[row]!, scratch.packets[row]!);
      crossingOf[row] = NO_CROSSING;
      continue;
    }
    const service = applications.find(protocol[row]!, srcPort[row]!, dstPort[row]!);
    lower[row] = (crossing << 15) | (service << 3) | classes.find(tos[row]!);
  }
}

/** `upper`: as named so far. True where more of the two addresses are declared the other way round. */
function leftHere({ u }: Batch, row: number, tables: Tables, fromA: boolean, upper: number): boolean {
  if (known(upper) === 2) return false;
  const [source, destination] = fromA
    ? [tables.destinations, tables.authorities]
    : [tables.authorities, tables.destinations];
  const word = (column: number): number => u[column]![row]!;
  if (word(U.family) === 4) {
    const from = find4(source.v4.root, source.v4.blocks, word(U.src3) | 0);
    const to = find4(destination.v4.root, destination.v4.blocks, word(U.dst3) | 0);
    return known((from << 16) | to) > known(upper);
  }
  const from = source.v6.find(word(U.src0), word(U.src1), word(U.src2), word(U.src3));
  const to = destination.v6.find(word(U.dst0), word(U.dst1), word(U.dst2), word(U.dst3));
  return known((from << 16) | to) > known(upper);
}

/** Of an authority and a destination, 16 bits each: how many are declared. */
const known = (upper: number): number => Number(upper >>> 16 !== 0) + Number((upper & 0xffff) !== 0);
