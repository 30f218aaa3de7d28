/**
 * tBgpPeerNgTable of TIMETRA-BGP-MIB (Nokia) and tBgpPeerNgOperTable; index: virtual router, address type, address. It tells when an entry was
 * changed last, by whomever, and not since when its session is established.
 */
import { asNumber, IndexReader } from '../signals/address.js';
import { bgpState, errorPair, type BgpTable } from '../signals/bgp-table.js';
import { under } from '../signals/table.js';
import { integer } from '../text.js';
import { enterprises } from './vendor.js';

const ENTRY = '1.3.6.1.4.1.6527.3.1.2.14.4.7.1';
const OPER = '1.3.6.1.4.1.6527.3.1.2.14.4.8.1';

/** TruthValue: true, false. */
const shutdown: Readonly<Record<number, 'stop' | 'start'>> = { 1: 'stop', 2: 'start' };

export const tBgpPeerNgTable: BgpTable = {
  name: 'tBgpPeerNgTable',
  enterprises: [enterprises.nokia],
  fast: {
    ...under(ENTRY, { tBgpPeerNgShutdown: 6, tBgpPeerNgConnState: 59 }),
    ...under(OPER, { tBgpPeerNgOperLastError: 178 }),
  },
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
      adminStatus: shutdown[integer(values['tBgpPeerNgShutdown']) ?? 0] ?? null,
      lastError: errorPair(values['tBgpPeerNgOperLastError']),
      establishedTransitions: null,
      establishedSeconds: null,
    };
  },
};
