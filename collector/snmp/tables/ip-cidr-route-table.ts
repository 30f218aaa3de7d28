/** ipCidrRouteTable of IP-FORWARD-MIB (RFC 2096); index: destination, mask, type of service, next hop. IPv4. */
import { addressOf } from '../../model/prefix.js';
import { IndexReader, known, octetsOf } from '../signals/address.js';
import { maskOf, routeProtocols, type RouteTable } from '../signals/route-table.js';

const ENTRY = '1.3.6.1.2.1.4.24.4.1';

export const ipCidrRouteTable: RouteTable = {
  name: 'ipCidrRouteTable',
  ifIndex: `${ENTRY}.5`,
  protocol: `${ENTRY}.7`,
  words: routeProtocols,
  indexOf: (prefix) => (prefix.family === 4 ? [...octetsOf(prefix), ...maskOf(prefix)].join('.') : null),
  nextHopOf(index) {
    const parts = new IndexReader(index);
    parts.take(9);
    return known(addressOf(parts.take(4)));
  },
};
