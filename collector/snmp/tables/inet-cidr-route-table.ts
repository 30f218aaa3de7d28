/** inetCidrRouteTable of IP-FORWARD-MIB (RFC 4292); index: destination, length, policy, next hop, each InetAddress with its length. */
import { IndexReader, known, octetsOf } from '../signals/address.js';
import { routeProtocols, type RouteTable } from '../signals/route-table.js';

const ENTRY = '1.3.6.1.2.1.4.24.7.1';

export const inetCidrRouteTable: RouteTable = {
  name: 'inetCidrRouteTable',
  ifIndex: `${ENTRY}.7`,
  protocol: `${ENTRY}.9`,
  words: routeProtocols,
  indexOf(prefix) {
    const octets = octetsOf(prefix);
    return [prefix.family === 4 ? 1 : 2, octets.length, ...octets, prefix.length].join('.');
  },
  nextHopOf(index) {
    const parts = new IndexReader(index);
    parts.inetAddress();
    parts.number();
    parts.take(parts.number());
    return known(parts.inetAddress());
  },
};
