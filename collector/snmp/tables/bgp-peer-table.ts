/** bgpPeerTable of BGP4-MIB (RFC 4273): IPv4 peers of the default instance, by their address. */
import { isIPv4 } from 'node:net';
import { addressIn, asNumber, canonical, known } from '../signals/address.js';
import { adminStatus, bgpState, errorPair, type BgpTable } from '../signals/bgp-table.js';
import { under } from '../signals/table.js';
import { integer } from '../text.js';
import { enterprises } from './vendor.js';

const ENTRY = '1.3.6.1.2.1.15.3.1';

export const bgpPeerTable: BgpTable = {
  name: 'bgpPeerTable',
  enterprises: null,
  fast: under(ENTRY, {
    bgpPeerState: 2,
    bgpPeerAdminStatus: 3,
    bgpPeerLastError: 14,
    bgpPeerFsmEstablishedTransitions: 15,
    bgpPeerFsmEstablishedTime: 16,
  }),
  slow: under(ENTRY, { bgpPeerLocalAddr: 5, bgpPeerRemoteAs: 9 }),
  indexOf: (address) => (isIPv4(address) ? address : null),
  // CISCO-BGP4-MIB; its index is the peer's address, AFI and SAFI. Older IOS has no cbgpPeer2Table beside it.
  prefixes: {
    name: 'cbgpPeerAddrFamilyPrefixTable',
    enterprises: [enterprises.cisco],
    column: { cbgpPeerAcceptedPrefixes: '1.3.6.1.4.1.9.9.187.1.2.4.1.1' },
    peerOf: (index) => index,
  },
  read(index, values) {
    const peer = canonical(index);
    if (peer === null) return null;
    return {
      peer,
      instance: null,
      localAddress: known(addressIn(values['bgpPeerLocalAddr'])),
      localAs: null,
      remoteAs: asNumber(values['bgpPeerRemoteAs']),
      state: bgpState(values['bgpPeerState']),
      adminStatus: adminStatus(values['bgpPeerAdminStatus']),
      lastError: errorPair(values['bgpPeerLastError']),
      establishedTransitions: integer(values['bgpPeerFsmEstablishedTransitions']),
      establishedSeconds: integer(values['bgpPeerFsmEstablishedTime']),
    };
  },
};
