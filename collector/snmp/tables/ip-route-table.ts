/** ipRouteTable of MIB-II (RFC 1213); index: destination alone, so that of one address only one length is there. IPv4. */
import { octetsOf } from '../signals/address.js';
import type { RouteTable } from '../signals/route-table.js';

const ENTRY = '1.3.6.1.2.1.4.21.1';
/** ipRouteProto. */
const words = {
  1: 'other',
  2: 'local',
  3: 'netmgmt',
  4: 'icmp',
  5: 'egp',
  6: 'ggp',
  7: 'hello',
  8: 'rip',
  9: 'isis',
  10: 'esis',
  11: 'igrp',
  12: 'bbnSpfIgp',
  13: 'ospf',
  14: 'bgp',
};

export const ipRouteTable: RouteTable = {
  name: 'ipRouteTable',
  ifIndex: `${ENTRY}.2`,
  protocol: `${ENTRY}.9`,
  nextHop: `${ENTRY}.7`,
  mask: `${ENTRY}.11`,
  words,
  indexOf: (prefix) => (prefix.family === 4 ? octetsOf(prefix).join('.') : null),
  nextHopOf: () => null,
};
