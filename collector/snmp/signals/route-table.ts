/** Tables of routes: where the rows of one prefix stand, and what they say. */
import { wordMask, type Prefix } from '../../model/prefix.js';
import type { SnmpValue } from '../table.js';

export interface RouteSaid {
  nextHop: string | null;
  ifIndex: number | null;
  protocol: string | null;
}

export interface RouteTable {
  /** MIB name. */
  name: string;
  /** OIDs of the columns: ifIndex and protocol. */
  ifIndex: string;
  protocol: string;
  /** Columns of next hop and mask, where the index does not hold them. */
  nextHop?: string;
  mask?: string;
  /** Index of a prefix, complete or up to what tells its routes apart; null where the table has no such prefix. */
  indexOf(prefix: Prefix): string | null;
  /** Next hop, by the index and what stands in the row. */
  nextHopOf(index: string): string | null;
  words: Readonly<Record<number, string>>;
}

/** The mask of an IPv4 prefix as four octets. */
export function maskOf(prefix: Prefix): number[] {
  const mask = wordMask(prefix, 3);
  return [24, 16, 8, 0].map((shift) => (mask >>> shift) & 0xff);
}

export function protocolOf(table: RouteTable, value: SnmpValue | undefined): string | null {
  return typeof value === 'number' ? (table.words[value] ?? String(value)) : null;
}

/** IANAipRouteProtocol. */
export const routeProtocols: Readonly<Record<number, string>> = {
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
  15: 'idpr',
  16: 'eigrp',
  17: 'dvmrp',
};
