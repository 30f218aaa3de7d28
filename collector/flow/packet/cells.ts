/** From a packet's headers to the columns of a batch. */
import { U, type Batch } from '../batch.js';
import type { Frame } from './frame.js';

/** Writes what the headers say into a row whose cells were opened. The outermost IP header counts: that is what the interface carried. */
export function writeFrame(batch: Batch, row: number, frame: Frame): void {
  const { u } = batch;
  const carried = frame.packet;
  if (frame.vlanCount > 0) u[U.vlan]![row] = frame.vlans[0]!;
  if (carried.family === 0) return;
  u[U.family]![row] = carried.family;
  for (let i = 0; i < 4; i++) {
    u[U.src0 + i]![row] = carried.src[i]!;
    u[U.dst0 + i]![row] = carried.dst[i]!;
  }
  u[U.protocol]![row] = carried.protocol;
  u[U.tos]![row] = carried.tos;
  u[U.srcPort]![row] = carried.srcPort;
  u[U.dstPort]![row] = carried.dstPort;
  u[U.tcpFlags]![row] = carried.tcpFlags;
}
