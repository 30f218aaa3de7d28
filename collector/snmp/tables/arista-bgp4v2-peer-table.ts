/** aristaBgp4V2PeerTable of ARISTA-BGP4V2-MIB with its sisters; index: instance (VRF), address type, address. */
import { addressIn, asNumber, IndexReader, known } from '../signals/address.js';
import { adminStatus, bgpState, errorOf, type BgpTable } from '../signals/bgp-table.js';
import { under } from '../signals/table.js';
import { integer } from '../text.js';

const OBJECTS = '1.3.6.1.4.1.30065.4.1.1';
const ARISTA = 30065;

export const aristaBgp4V2PeerTable: BgpTable = {
  name: 'aristaBgp4V2PeerTable',
  enterprises: [ARISTA],
  fast: {
    ...under(`${OBJECTS}.2.1`, { aristaBgp4V2PeerAdminStatus: 12, aristaBgp4V2PeerState: 13 }),
    ...under(`${OBJECTS}.3.1`, {
      aristaBgp4V2PeerLastErrorCodeReceived: 1,
      aristaBgp4V2PeerLastErrorSubCodeReceived: 2,
    }),
    ...under(`${OBJECTS}.4.1`, { aristaBgp4V2PeerFsmEstablishedTime: 1 }),
    ...under(`${OBJECTS}.7.1`, { aristaBgp4V2PeerFsmEstablishedTransitions: 5 }),
  },
  slow: under(`${OBJECTS}.2.1`, {
    aristaBgp4V2PeerLocalAddr: 3,
    aristaBgp4V2PeerLocalAs: 7,
    aristaBgp4V2PeerRemoteAs: 10,
  }),
  find: under(`${OBJECTS}.2.1`, { aristaBgp4V2PeerState: 13 }),
  prefixes: {
    name: 'aristaBgp4V2PrefixGaugesTable',
    column: { aristaBgp4V2PrefixInPrefixesAccepted: `${OBJECTS}.8.1.4` },
    peerOf: (index) => index,
  },
  read(index, values) {
    const parts = new IndexReader(index);
    const instance = parts.number();
    const peer = parts.inetAddress();
    if (peer === null) return null;
    const code = values['aristaBgp4V2PeerLastErrorCodeReceived'];
    return {
      peer,
      instance,
      localAddress: known(addressIn(values['aristaBgp4V2PeerLocalAddr'])),
      localAs: asNumber(values['aristaBgp4V2PeerLocalAs']),
      remoteAs: asNumber(values['aristaBgp4V2PeerRemoteAs']),
      state: bgpState(values['aristaBgp4V2PeerState']),
      adminStatus: adminStatus(values['aristaBgp4V2PeerAdminStatus']),
      lastError: errorOf(code, values['aristaBgp4V2PeerLastErrorSubCodeReceived']),
      establishedTransitions: integer(values['aristaBgp4V2PeerFsmEstablishedTransitions']),
      establishedSeconds: integer(values['aristaBgp4V2PeerFsmEstablishedTime']),
    };
  },
};
