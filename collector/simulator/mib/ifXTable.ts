/** IF-MIB ifXTable (RFC 2863): names, 64-bit counters, speeds beyond 4.3 Gbit/s. */
import type { Port } from '../port.js';
import { ports } from './ifTable.js';
import { column, type Table } from './table.js';

const MEGA = 1_000_000;
/** TruthValue (RFC 2579). */
const TRUE = 1;
const FALSE = 2;

export const ifXTable: Table<Port> = {
  name: 'ifXTable',
  oid: '1.3.6.1.2.1.31.1.1.1',
  rows: ports,
  columns: [
    column(1, 'ifName', 'OctetString', ({ plan }) => plan.name),
    column(2, 'ifInMulticastPkts', 'Counter', (port, _, now) => port.read(now).in.multicast),
    column(3, 'ifInBroadcastPkts', 'Counter', (port, _, now) => port.read(now).in.broadcast),
    column(4, 'ifOutMulticastPkts', 'Counter', (port, _, now) => port.read(now).out.multicast),
    column(5, 'ifOutBroadcastPkts', 'Counter', (port, _, now) => port.read(now).out.broadcast),
    column(6, 'ifHCInOctets', 'Counter64', (port, _, now) => port.read(now).in.octets),
    column(7, 'ifHCInUcastPkts', 'Counter64', (port, _, now) => port.read(now).in.ucast),
    column(8, 'ifHCInMulticastPkts', 'Counter64', (port, _, now) => port.read(now).in.multicast),
    column(9, 'ifHCInBroadcastPkts', 'Counter64', (port, _, now) => port.read(now).in.broadcast),
    column(10, 'ifHCOutOctets', 'Counter64', (port, _, now) => port.read(now).out.octets),
    column(11, 'ifHCOutUcastPkts', 'Counter64', (port, _, now) => port.read(now).out.ucast),
    column(12, 'ifHCOutMulticastPkts', 'Counter64', (port, _, now) => port.read(now).out.multicast),
    column(13, 'ifHCOutBroadcastPkts', 'Counter64', (port, _, now) => port.read(now).out.broadcast),
    column(14, 'ifLinkUpDownTrapEnable', 'Integer', () => TRUE),
    column(15, 'ifHighSpeed', 'Gauge', ({ plan }) => Math.round(plan.speed / MEGA)),
    column(16, 'ifPromiscuousMode', 'Integer', () => FALSE),
    column(17, 'ifConnectorPresent', 'Integer', ({ plan }) => (plan.speed > 0 ? TRUE : FALSE)),
    column(18, 'ifAlias', 'OctetString', ({ plan }) => plan.alias),
    // Zero: no discontinuity since the last start (RFC 2863).
    column(19, 'ifCounterDiscontinuityTime', 'TimeTicks', () => 0),
  ],
};
