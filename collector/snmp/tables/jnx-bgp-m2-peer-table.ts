/**
 * jnxBgpM2PeerTable of BGP4-V2-MIB-JUNIPER with its sisters for errors, times and counters. The index is the routing instance, the
 * local and the remote address, each with its type and without a length; prefix counters have jnxBgpM2PeerIndex instead.
 */
import { addressIn, asNumber, IndexReader, known } from '../signals/address.js';
import { adminStatus, bgpState, errorPair, type BgpTable } from '../signals/bgp-table.js';
import { under } from '../signals/table.js';
import { integer } from '../text.js';
import { enterprises } from './vendor.js';

const DATA = '1.3.6.1.4.1.2636.5.1.1.2';
const PEER = `${DATA}.1.1.1`;

export const jnxBgpM2PeerTable: BgpTable = {
  name: 'jnxBgpM2PeerTable',
  enterprises: [enterprises.juniper],
  fast: {
    ...under(PEER, { jnxBgpM2PeerState: 2, jnxBgpM2PeerStatus: 3 }),
    ...under(`${DATA}.2.1.1`, { jnxBgpM2PeerLastErrorReceived: 1 }),
    ...under(`${DATA}.4.1.1`, { jnxBgpM2PeerFsmEstablishedTime: 1 }),
    ...under(`${DATA}.6.1.1`, { jnxBgpM2PeerFsmEstablishedTrans: 5 }),
  },
  slow: under(PEER, {
    jnxBgpM2PeerLocalAddr: 7,
    jnxBgpM2PeerLocalAs: 9,
    jnxBgpM2PeerRemoteAs: 13,
    jnxBgpM2PeerIndex: 14,
  }),
  find: under(PEER, { jnxBgpM2PeerState: 2 }),
  prefixes: {
    name: 'jnxBgpM2PrefixCountersTable',
    column: { jnxBgpM2PrefixInPrefixesAccepted: `${DATA}.6.2.1.8` },
    peerOf: (_, values) => {
      const index = integer(values['jnxBgpM2PeerIndex']);
      return index === null ? null : String(index);
    },
  },
  read(index, values) {
    const parts = new IndexReader(index);
    const instance = parts.number();
    const local = parts.bareAddress();
    const peer = parts.bareAddress();
    if (peer === null) return null;
    return {
      peer,
      instance,
      localAddress: known(addressIn(values['jnxBgpM2PeerLocalAddr']) ?? local),
      localAs: asNumber(values['jnxBgpM2PeerLocalAs']),
      remoteAs: asNumber(values['jnxBgpM2PeerRemoteAs']),
      state: bgpState(values['jnxBgpM2PeerState']),
      adminStatus: adminStatus(values['jnxBgpM2PeerStatus']),
      lastError: errorPair(values['jnxBgpM2PeerLastErrorReceived']),
      establishedTransitions: integer(values['jnxBgpM2PeerFsmEstablishedTrans']),
      establishedSeconds: integer(values['jnxBgpM2PeerFsmEstablishedTime']),
    };
  },
};
