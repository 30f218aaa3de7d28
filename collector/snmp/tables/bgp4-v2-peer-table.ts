/**
 * bgp4V2PeerTable of BGP4V2-MIB (draft-ietf-idr-bgp4-mibv2) with its sisters. It never became an RFC, so that each maker has it under an arc of
 * its own; the index is instance (VRF), InetAddressType and InetAddress, of which FRR leaves out the length or the instance.
 */
import { addressOf } from '../../model/prefix.js';
import { addressIn, asNumber, known } from '../signals/address.js';
import { adminStatus, bgpState, errorOf, type BgpTable } from '../signals/bgp-table.js';
import { under } from '../signals/table.js';
import { integer } from '../text.js';

interface Arc {
  /** What the maker puts before the names of the draft's objects. */
  prefix: string;
  /** OID of bgp4V2Objects there. */
  objects: string;
  enterprises: readonly number[];
  /** False: no counters of transitions and prefixes, and one instance whatever the VRF. */
  counts: boolean;
  /** Where the name of the table does not tell which it is. */
  suffix?: string;
}

function bgp4V2Table({ prefix, objects, enterprises, counts, suffix = '' }: Arc): BgpTable {
  const named = (entry: string, columns: Readonly<Record<string, number>>) =>
    under(
      `${objects}.${entry}`,
      Object.fromEntries(Object.entries(columns).map(([name, arc]) => [prefix + name, arc])),
    );
  const state = named('2.1', { PeerState: 13 });
  return {
    name: `${prefix}PeerTable${suffix}`,
    enterprises,
    fast: {
      ...named('2.1', { PeerAdminStatus: 12 }),
      ...state,
      ...named('3.1', { PeerLastErrorCodeReceived: 1, PeerLastErrorSubCodeReceived: 2 }),
      ...named('4.1', { PeerFsmEstablishedTime: 1 }),
      ...(counts && named('7.1', { PeerFsmEstablishedTransitions: 5 })),
    },
    slow: named('2.1', { PeerLocalAddr: 3, PeerLocalAs: 7, PeerRemoteAs: 10 }),
    find: state,
    ...(counts && {
      prefixes: {
        name: `${prefix}PrefixGaugesTable`,
        column: named('8.1', { PrefixInPrefixesAccepted: 4 }),
        peerOf: (index: string) => index,
      },
    }),
    read(index, values) {
      const found = peerIn(index);
      if (found === null) return null;
      const value = (name: string) => values[prefix + name];
      return {
        peer: found.peer,
        instance: counts ? found.instance : null,
        localAddress: known(addressIn(value('PeerLocalAddr'))),
        localAs: asNumber(value('PeerLocalAs')),
        remoteAs: asNumber(value('PeerRemoteAs')),
        state: bgpState(value('PeerState')),
        adminStatus: adminStatus(value('PeerAdminStatus')),
        lastError: errorOf(value('PeerLastErrorCodeReceived'), value('PeerLastErrorSubCodeReceived')),
        establishedTransitions: integer(value('PeerFsmEstablishedTransitions')),
        establishedSeconds: integer(value('PeerFsmEstablishedTime')),
      };
    },
  };
}

/** Agents before which FRR stands: net-snmp, Vyatta, VyOS, Cumulus. */
const NET_SNMP = [8072, 30_803, 44_641, 40_310];

export const aristaBgp4V2PeerTable = bgp4V2Table({
  prefix: 'aristaBgp4V2',
  objects: '1.3.6.1.4.1.30065.4.1.1',
  enterprises: [30_065],
  counts: true,
});
/** Dell OS10. */
export const os10bgp4V2PeerTable = bgp4V2Table({
  prefix: 'os10bgp4V2',
  objects: '1.3.6.1.4.1.674.11000.5000.200.1.1',
  enterprises: [674],
  counts: true,
});
/** FRR. Of IPv4 sessions BGP4-MIB tells more there: this is asked after it. */
export const bgp4V2PeerTable = bgp4V2Table({
  prefix: 'bgp4V2',
  objects: '1.3.6.1.4.1.7336.4.2.1.1',
  enterprises: NET_SNMP,
  counts: false,
});
/** FRR had it there first; Brocade's NetIron has it there, too. */
export const experimentalBgp4V2PeerTable = bgp4V2Table({
  prefix: 'bgp4V2',
  objects: '1.3.6.1.3.5.1.1',
  enterprises: [...NET_SNMP, 1991],
  counts: false,
  suffix: ' (experimental)',
});

const indexes = {
  4: /^(?:(\d+)\.1\.4|(\d+)\.1|1\.4)$/,
  16: /^(?:(\d+)\.2\.16|(\d+)\.2|2\.16)$/,
} as const;

/** The address ends the index; what stands before it must be of its family. */
function peerIn(index: string): { peer: string; instance: number | null } | null {
  const numbers = index.split('.').map(Number);
  const length = numbers.length < 16 ? 4 : 16;
  const head = indexes[length].exec(numbers.slice(0, -length).join('.'));
  const peer = head && addressOf(numbers.slice(-length));
  if (!peer) return null;
  const instance = head[1] ?? head[2];
  return { peer, instance: instance === undefined ? null : Number(instance) };
}
