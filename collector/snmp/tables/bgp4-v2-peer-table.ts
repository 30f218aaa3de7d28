/**
 * bgp4V2PeerTable of BGP4V2-MIB (draft-ietf-idr-bgp4-mibv2) as FRR has it: IPv6 sessions, which BGP4-MIB has no room for. It counts no
 * transitions, so that IPv4 sessions are taken from BGP4-MIB where that has them. FRR has moved it from the experimental arc to one of its own.
 */
import { addressOf } from '../../model/prefix.js';
import { addressIn, asNumber, known } from '../signals/address.js';
import { adminStatus, bgpState, errorOf, type BgpTable } from '../signals/bgp-table.js';
import { under } from '../signals/table.js';
import { integer } from '../text.js';

/** Agents before which FRR stands: net-snmp, Vyatta, VyOS, Cumulus. */
const NET_SNMP = [8072, 30_803, 44_641, 40_310];

const tableAt = (name: string, objects: string): BgpTable => ({
  name,
  enterprises: NET_SNMP,
  fast: {
    ...under(`${objects}.2.1`, { bgp4V2PeerAdminStatus: 12, bgp4V2PeerState: 13 }),
    ...under(`${objects}.3.1`, { bgp4V2PeerLastErrorCodeReceived: 1, bgp4V2PeerLastErrorSubCodeReceived: 2 }),
    ...under(`${objects}.4.1`, { bgp4V2PeerFsmEstablishedTime: 1 }),
  },
  slow: under(`${objects}.2.1`, { bgp4V2PeerLocalAddr: 3, bgp4V2PeerLocalAs: 7, bgp4V2PeerRemoteAs: 10 }),
  find: under(`${objects}.2.1`, { bgp4V2PeerState: 13 }),
  read(index, values) {
    const peer = peerIn(index);
    if (peer === null) return null;
    return {
      peer,
      // bgp4V2PeerInstance is always 1 there, whatever the VRF.
      instance: null,
      localAddress: known(addressIn(values['bgp4V2PeerLocalAddr'])),
      localAs: asNumber(values['bgp4V2PeerLocalAs']),
      remoteAs: asNumber(values['bgp4V2PeerRemoteAs']),
      state: bgpState(values['bgp4V2PeerState']),
      adminStatus: adminStatus(values['bgp4V2PeerAdminStatus']),
      lastError: errorOf(values['bgp4V2PeerLastErrorCodeReceived'], values['bgp4V2PeerLastErrorSubCodeReceived']),
      establishedTransitions: null,
      establishedSeconds: integer(values['bgp4V2PeerFsmEstablishedTime']),
    };
  },
});

export const bgp4V2PeerTable = tableAt('bgp4V2PeerTable', '1.3.6.1.4.1.7336.4.2.1.1');
export const experimentalBgp4V2PeerTable = tableAt('bgp4V2PeerTable (experimental)', '1.3.6.1.3.5.1.1');

/** Before the address stand instance, InetAddressType and length by the draft; releases of FRR leave out the first or the last of them. */
function peerIn(index: string): string | null {
  const numbers = index.split('.').map(Number);
  const isIPv4 = numbers.length < 16;
  const [length, type] = isIPv4 ? [4, 1] : [16, 2];
  const head = numbers.slice(0, -length).join('.');
  const heads = [`\\d+\\.${type}\\.${length}`, `\\d+\\.${type}`, `${type}\\.${length}`];
  return new RegExp(`^(${heads.join('|')})$`).test(head) ? addressOf(numbers.slice(-length)) : null;
}
