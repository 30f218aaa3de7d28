/** EtherLike-MIB dot3StatsTable (RFC 3635). */
import { ETHERNET } from '../ports.js';
import type { Port } from '../port.js';
import { ports } from './ifTable.js';
import { column, type Table } from './table.js';

/** dot3StatsDuplexStatus fullDuplex(3). */
const FULL_DUPLEX = 3;

export const dot3StatsTable: Table<Port> = {
  name: 'dot3StatsTable',
  oid: '1.3.6.1.2.1.10.7.2.1',
  rows: (device) => ports(device).filter(({ row }) => row.plan.type === ETHERNET),
  columns: [
    column(1, 'dot3StatsIndex', 'Integer', ({ plan }) => plan.ifIndex),
    column(2, 'dot3StatsAlignmentErrors', 'Counter', () => 0),
    // Every broken frame of a simulated port fails its checksum, so that this agrees with ifInErrors.
    column(3, 'dot3StatsFCSErrors', 'Counter', (port, _, now) => port.read(now).in.errors),
    column(8, 'dot3StatsLateCollisions', 'Counter', () => 0),
    column(11, 'dot3StatsCarrierSenseErrors', 'Counter', () => 0),
    column(18, 'dot3StatsSymbolErrors', 'Counter', () => 0),
    column(19, 'dot3StatsDuplexStatus', 'Integer', () => FULL_DUPLEX),
  ],
};
