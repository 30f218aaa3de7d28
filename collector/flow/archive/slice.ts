/** Single flows on their way from the receiver's thread to the archive: columns of a batch, addresses cut off already. Plain data. */
import { F, U } from '../batch.js';

/** Who sent rows of a slice. */
export interface SliceSource {
  gateway: string | null;
  exporter: string;
  protocol: string;
  domain: number;
}

export interface Slice {
  /** When the rows were decoded, milliseconds since the epoch: to a second after they came. */
  time: number;
  rows: number;
  /** Column by column, each `rows` long: position in `sources`, then `integerColumns`. */
  integers: Uint32Array;
  /** Column by column, each `rows` long: `doubleColumns`. */
  doubles: Float64Array;
  sources: SliceSource[];
}

/** Columns of a batch that are kept, by their name in the staging table. The words of addresses come first. */
export const integerColumns = [
  ['src0', U.src0],
  ['src1', U.src1],
  ['src2', U.src2],
  ['src3', U.src3],
  ['dst0', U.dst0],
  ['dst1', U.dst1],
  ['dst2', U.dst2],
  ['dst3', U.dst3],
  ['family', U.family],
  ['srcPort', U.srcPort],
  ['dstPort', U.dstPort],
  ['protocol', U.protocol],
  ['tos', U.tos],
  ['tcpFlags', U.tcpFlags],
  ['inputIf', U.inputIf],
  ['outputIf', U.outputIf],
  ['direction', U.direction],
  ['srcAs', U.srcAs],
  ['dstAs', U.dstAs],
  ['vlan', U.vlan],
  ['counted', U.counted],
  ['rateSource', U.rateSource],
] as const;

export const doubleColumns = [
  ['octets', F.octets],
  ['packets', F.packets],
  ['reverseOctets', F.reverseOctets],
  ['reversePackets', F.reversePackets],
  ['first', F.first],
  ['last', F.last],
  ['rate', F.rate],
] as const;
