/** NetFlow versions 1, 5 and 7: records of one length, as in Cisco's "NetFlow Export Datagram Format". */
import { U } from './batch.js';
import { u16, u32 } from './bytes.js';
import type { Protocol } from './domain.js';
import { element } from './elements/registry.js';
import { compile, type Layout } from './layout.js';
import type { Message } from './message.js';
import { copyFurther5, copyRecords5 } from './netflow5-rows.js';
import { decodeData, type CopyRecords } from './sets.js';

/** IE 210, for octets that mean nothing. */
const PAD = 210;
type Spec = [id: number, length: number];
const layout = (version: number, specs: Spec[]): Layout =>
  compile(
    'data',
    version,
    specs.map(([id, length]) => ({ element: element(0, id), length, scope: false })),
  );

const shared: Spec[] = [
  [8, 4], [12, 4], [15, 4], [10, 2], [14, 2], [2, 4], [1, 4], [22, 4], [21, 4], [7, 2], [11, 2],
]; // prettier-ignore
const asAndMasks: Spec[] = [
  [16, 2],
  [17, 2],
  [9, 1],
  [13, 1],
];

const version1 = layout(1, [...shared, [PAD, 2], [4, 1], [5, 1], [6, 1], [PAD, 7]]);
const version5 = layout(5, [...shared, [PAD, 1], [6, 1], [4, 1], [5, 1], ...asAndMasks, [PAD, 2]]);
/** Behind the masks: flags of what does not hold, and the router that the switch took the way around (both without an element). */
const version7 = layout(7, [...shared, [PAD, 1], [6, 1], [4, 1], [5, 1], ...asAndMasks, [PAD, 2], [PAD, 4]]);

export interface FixedVersion {
  protocol: Protocol;
  header: number;
  layout: Layout;
  /** Where there is something faster than reading by the layout. */
  copyRecords?: CopyRecords;
}

const copyVersion5: CopyRecords = ({ batch, epoch }, { ops }, b, at, row, n) => {
  for (const { column } of ops) if (batch.wanted(column)) batch.touch(column, row, n);
  copyRecords5(batch, b, at, row, n, epoch);
  if (batch.wanted(U.tcpFlags)) copyFurther5(batch, b, at, row, n);
};

/** By the version number of the header. A version whose header says which of several formats follows (8) has no place here: `unsupported` names it. */
export const fixedVersions = new Map<number, FixedVersion>([
  [1, { protocol: 'netflow1', header: 16, layout: version1 }],
  [5, { protocol: 'netflow5', header: 24, layout: version5, copyRecords: copyVersion5 }],
  [7, { protocol: 'netflow7', header: 24, layout: version7 }],
]);

/** The domain of a datagram: engine type and number in version 5; the others have none. */
export function engine(b: Uint8Array): number {
  return u16(b, 0) === 5 ? u16(b, 20) : 0;
}

/** Decodes a datagram whose header fits. */
export function decodeFixed(message: Message, version: FixedVersion, b: Uint8Array): void {
  const { domain, epoch, port } = message;
  domain.counts.datagrams++;
  const count = u16(b, 2);
  epoch.uptime = u32(b, 4);
  epoch.exported = u32(b, 8) * 1000 + u32(b, 12) / 1e6;
  if (version.protocol !== 'netflow1') {
    const { numbering } = domain.streams.continued(port, u32(b, 16), epoch.uptime);
    numbering.uptime(epoch.uptime);
    numbering.message(u32(b, 16), count);
  }
  // Two bits of mode, 14 of interval. Exporters fill in the interval and leave the mode at 0, so the interval alone decides.
  if (version.protocol === 'netflow5') domain.sampling.header = u16(b, 22) & 0x3fff;
  const held = Math.floor((b.length - version.header) / version.layout.length);
  if (count !== held || (b.length - version.header) % version.layout.length !== 0) domain.errors.add('count-mismatch');
  decodeData(
    message,
    version.layout,
    b,
    version.header,
    version.header + Math.min(count, held) * version.layout.length,
    version.copyRecords,
  );
}
