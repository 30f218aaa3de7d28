/** IP-FORWARD-MIB inetCidrRouteTable (RFC 4292): the one route that a path needs. Its next hop is not told (type unknown, no octets). */
import type { Device } from '../device.js';
import { ROUTED } from '../peers.js';
import { column, octets, type Table } from './table.js';

const [IPV4, REMOTE, BGP] = [1, 4, 14];
/** inetCidrRoutePolicy is zeroDotZero, with its length before it; then the next hop: unknown(0), length 0. */
const REST = [2, 0, 0, 0, 0];

/** By the interface that faces side B; by the one to the neighbour gateway where the peer on side B announces nothing. */
function ifIndex(device: Device): number {
  const own = device.ports.find(({ plan }) => plan.role === 'b')!;
  const neighbour = device.port('ge-0/0/2');
  return (device.withheld ? neighbour : own).plan.ifIndex;
}

function index(): number[] {
  const [address, length] = ROUTED.split('/');
  return [IPV4, 4, ...octets(address!), Number(length), ...REST];
}

export const inetCidrRouteTable: Table<null> = {
  name: 'inetCidrRouteTable',
  oid: '1.3.6.1.2.1.4.24.7.1',
  rows: () => [{ index: index(), row: null }],
  columns: [
    column(7, 'inetCidrRouteIfIndex', 'Integer', (_, device) => ifIndex(device)),
    column(8, 'inetCidrRouteType', 'Integer', () => REMOTE),
    column(9, 'inetCidrRouteProto', 'Integer', () => BGP),
  ],
};
