/** tBgpPeerNgTable of TIMETRA-BGP-MIB (Nokia); index: virtual router, address type, address. Of it, state and AS numbers are read. */
import { asNumber, IndexReader } from '../signals/address.js';
import { bgpState, type BgpTable } from '../signals/bgp-table.js';
import { under } from '../signals/table.js';
import { enterprises } from './vendor.js';

const ENTRY = '1.3.6.1.4.1.6527.3.1.2.14.4.7.1';

export const tBgpPeerNgTable: BgpTable = {
  name: 'tBgpPeerNgTable',
  enterprises: [enterprises.nokia],
  fast: under(ENTRY, { tBgpPeerNgConnState: 59 }),
  slow: under(ENTRY, { tBgpPeerNgLocalAS4Byte: 65, tBgpPeerNgPeerAS4Byte: 66 }),
  find: under(ENTRY, { tBgpPeerNgConnState: 59 }),
  read(index, values) {
    const parts = new IndexReader(index);
    const instance = parts.number();
    const peer = parts.inetAddress();
    if (peer === null) return null;
    return {
      peer,
      instance,
      localAddress: null,
      localAs: asNumber(values['tBgpPeerNgLocalAS4Byte']) || null,
      remoteAs: asNumber(values['tBgpPeerNgPeerAS4Byte']),
      state: bgpState(values['tBgpPeerNgConnState']),
      adminStatus: null,
      lastError: null,
      establishedTransitions: null,
      establishedSeconds: null,
    };
  },
};
