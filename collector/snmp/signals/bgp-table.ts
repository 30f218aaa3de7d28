/** What every table of BGP sessions says, whoever made it. */
import type { BgpPeerObservation } from '../../model/signals.js';
import { bgpStates, type BgpState } from '../../model/signals.js';
import type { Origin } from '../../model/observation.js';
import type { SnmpValue } from '../table.js';
import type { SignalTable, Values } from './table.js';

export interface BgpSaid extends Omit<BgpPeerObservation, keyof Origin | 'kind' | 'prefixes'> {
  /** Routing instance (VRF) by the table's own number; null where the table has none. */
  instance: number | null;
}

export interface BgpTable extends SignalTable<BgpSaid> {
  /** Index of a peer's row where its address alone tells; null where it does not, or the table has no such peers. */
  indexOf?(address: string): string | null;
  /** Else: the columns that are walked to find it. */
  find?: Readonly<Record<string, string>>;
  prefixes?: PrefixTable;
}

/** Accepted prefixes by peer and address family, in a table of their own. */
export interface PrefixTable {
  /** MIB name of the table. */
  name: string;
  /** IANA enterprise numbers of the agents that have it; those of the sessions' table where left out. */
  enterprises?: readonly number[];
  /** MIB name and OID of the column. */
  column: Readonly<Record<string, string>>;
  /** Index of the peer's rows without family; null where it is not known. */
  peerOf(index: string, values: Values): string | null;
}

/** Address families that are asked for: AFI and SAFI (IANA) by the words of an observation. */
export const families: Readonly<Record<string, string>> = {
  '1.1': 'ipv4/unicast',
  '2.1': 'ipv6/unicast',
  '1.128': 'ipv4/vpn',
  '2.128': 'ipv6/vpn',
};

/** bgpPeerState and its like: 1 to 6. */
export function bgpState(value: SnmpValue | undefined): BgpState | null {
  return typeof value === 'number' ? (bgpStates[value - 1] ?? null) : null;
}

/** bgpPeerLastError: an OCTET STRING of code and subcode; all zero is none. */
export function errorPair(value: SnmpValue | undefined): BgpSaid['lastError'] {
  if (typeof value !== 'object' || value.length < 2) return null;
  return errorOf(value[0], value[1]);
}

export function errorOf(code: SnmpValue | undefined, subcode: SnmpValue | undefined): BgpSaid['lastError'] {
  if (typeof code !== 'number' || code === 0) return null;
  return { code, subcode: typeof subcode === 'number' ? subcode : 0 };
}

/** 1: stop (halted), 2: start (running). */
export function adminStatus(value: SnmpValue | undefined): BgpSaid['adminStatus'] {
  return value === 1 ? 'stop' : value === 2 ? 'start' : null;
}
