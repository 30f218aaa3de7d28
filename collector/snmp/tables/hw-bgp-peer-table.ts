/** hwBgpPeerTable of HUAWEI-BGP-VPN-MIB; index: instance (VPN), AFI, SAFI, address type, address. It tells no accepted prefixes. */
import { asNumber, IndexReader } from '../signals/address.js';
import { adminStatus, bgpState, errorPair, type BgpTable } from '../signals/bgp-table.js';
import { under } from '../signals/table.js';
import { integer } from '../text.js';
import { enterprises } from './vendor.js';

const ENTRY = '1.3.6.1.4.1.2011.5.25.177.1.1.2.1';

export const hwBgpPeerTable: BgpTable = {
  name: 'hwBgpPeerTable',
  enterprises: [enterprises.huawei],
  fast: under(ENTRY, {
    hwBgpPeerState: 5,
    hwBgpPeerFsmEstablishedCounter: 6,
    hwBgpPeerFsmEstablishedTime: 7,
    hwBgpPeerLastError: 9,
    hwBgpPeerAdminStatus: 11,
  }),
  slow: under(ENTRY, { hwBgpPeerRemoteAs: 2 }),
  find: under(ENTRY, { hwBgpPeerState: 5 }),
  read(index, values) {
    const parts = new IndexReader(index);
    const instance = parts.number();
    parts.take(2);
    const peer = parts.inetAddress();
    if (peer === null) return null;
    return {
      peer,
      instance,
      localAddress: null,
      localAs: null,
      remoteAs: asNumber(values['hwBgpPeerRemoteAs']),
      state: bgpState(values['hwBgpPeerState']),
      adminStatus: adminStatus(values['hwBgpPeerAdminStatus']),
      lastError: errorPair(values['hwBgpPeerLastError']),
      establishedTransitions: integer(values['hwBgpPeerFsmEstablishedCounter']),
      establishedSeconds: integer(values['hwBgpPeerFsmEstablishedTime']),
    };
  },
};
