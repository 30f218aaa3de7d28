/** cbgpPeer2Table of CISCO-BGP4-MIB: peers of both families, by address; accepted prefixes in cbgpPeer2AddrFamilyPrefixTable. */
import { addressIn, asNumber, IndexReader, inetIndex, known } from '../signals/address.js';
import { adminStatus, bgpState, errorPair, type BgpTable } from '../signals/bgp-table.js';
import { under } from '../signals/table.js';
import { integer } from '../text.js';
import { enterprises } from './vendor.js';

const ENTRY = '1.3.6.1.4.1.9.9.187.1.2.5.1';

export const cbgpPeer2Table: BgpTable = {
  name: 'cbgpPeer2Table',
  enterprises: [enterprises.cisco],
  fast: under(ENTRY, {
    cbgpPeer2State: 3,
    cbgpPeer2AdminStatus: 4,
    cbgpPeer2LastError: 17,
    cbgpPeer2FsmEstablishedTransitions: 18,
    cbgpPeer2FsmEstablishedTime: 19,
  }),
  slow: under(ENTRY, { cbgpPeer2LocalAddr: 6, cbgpPeer2LocalAs: 8, cbgpPeer2RemoteAs: 11 }),
  indexOf: inetIndex,
  prefixes: {
    name: 'cbgpPeer2AddrFamilyPrefixTable',
    column: { cbgpPeer2AcceptedPrefixes: '1.3.6.1.4.1.9.9.187.1.2.8.1.1' },
    peerOf: (index) => index,
  },
  read(index, values) {
    const peer = new IndexReader(index).inetAddress();
    if (peer === null) return null;
    return {
      peer,
      instance: null,
      localAddress: known(addressIn(values['cbgpPeer2LocalAddr'])),
      // Zero stands for the AS of the router itself, which another object tells.
      localAs: asNumber(values['cbgpPeer2LocalAs']) || null,
      remoteAs: asNumber(values['cbgpPeer2RemoteAs']),
      state: bgpState(values['cbgpPeer2State']),
      adminStatus: adminStatus(values['cbgpPeer2AdminStatus']),
      lastError: errorPair(values['cbgpPeer2LastError']),
      establishedTransitions: integer(values['cbgpPeer2FsmEstablishedTransitions']),
      establishedSeconds: integer(values['cbgpPeer2FsmEstablishedTime']),
    };
  },
};
