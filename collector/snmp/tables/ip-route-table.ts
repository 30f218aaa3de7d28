/** ipRouteTable of MIB-II (RFC 1213); index: destination alone, so that of one address only one length is there. IPv4. */
import { octetsOf } from '../signals/address.js';
import { routeProtocols, type RouteTable } from '../signals/route-table.js';

const ENTRY = '1.3.6.1.2.1.4.21.1';

export const ipRouteTable: RouteTable = {
  name: 'ipRouteTable',
  ifIndex: `${ENTRY}.2`,
  protocol: `${ENTRY}.9`,
  nextHop: `${ENTRY}.7`,
  mask: `${ENTRY}.11`,
  // ipRouteProto: the first fourteen of them.
  words: routeProtocols,
  indexOf: (prefix) => (prefix.family === 4 ? octetsOf(prefix).join('.') : null),
  nextHopOf: () => null,
};
