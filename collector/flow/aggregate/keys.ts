/** Second pass over a batch: whom the packets are from and to, what they carry, how they are to be treated. */
import { U, type Batch } from '../batch.js';
import type { Applications } from '../meaning/applications.js';
import type { Classes } from '../meaning/classes.js';
import type { Crossings } from '../meaning/interfaces.js';
import type { NetworkTable } from '../networks/table.js';
import { find4 } from '../networks/v4.js';
import type { Scratch } from './scratch.js';

export interface Tables {
  /** Networks of side a and of side b. */
  authorities: NetworkTable;
  destinations: NetworkTable;
  applications: Applications;
  classes: Classes;
}

/** Fills `upper` and `lower` of rows that have a crossing. Packets towards side b come from an authority, unless it is the reverse of a row. */
export function name(batch: Batch, scratch: Scratch, tables: Tables, crossings: Crossings, reverse: boolean): void {
  const { u, count } = batch;
  const { authorities, destinations, applications, classes } = tables;
  const [s3, d3, family] = [u[U.src3]!, u[U.dst3]!, u[U.family]!];
  const [protocol, srcPort, dstPort, tos] = [u[U.protocol]!, u[U.srcPort]!, u[U.dstPort]!, u[U.tos]!];
  const { upper, lower, crossing: crossingOf } = scratch;
  const { towardsB } = crossings;
  const { root: rootA, blocks: blocksA } = authorities.v4;
  const { root: rootB, blocks: blocksB } = destinations.v4;
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
      const [a, b] = fromA ? [U.src0, U.dst0] : [U.dst0, U.src0];
      upper[row] = (find6(authorities, u, a, row) << 16) | find6(destinations, u, b, row);
    }
    const service = applications.find(protocol[row]!, srcPort[row]!, dstPort[row]!);
    lower[row] = (crossing << 15) | (service << 3) | classes.find(tos[row]!);
  }
}

function find6({ v6 }: NetworkTable, u: readonly Uint32Array[], at: number, row: number): number {
  return v6.find(u[at]![row]!, u[at + 1]![row]!, u[at + 2]![row]!, u[at + 3]![row]!);
}
