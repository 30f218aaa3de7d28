/** fbBgpPeerTable of FIREBRICK-BGP-MIB; index: InetAddressType, InetAddress. It counts prefixes that were received, not those accepted. */
import type { BgpState } from '../../model/signals.js';
import { addressIn, asNumber, IndexReader, inetIndex, known } from '../signals/address.js';
import type { BgpTable } from '../signals/bgp-table.js';
import { under } from '../signals/table.js';
import { integer } from '../text.js';

const ENTRY = '1.3.6.1.4.1.24693.100.179.1.1';
const FIREBRICK = 24_693;

/** FbBgpPeerState: idle(0), active, openWait, openSent, openConfirm, established, closed, preshutdown, shutdown. */
const states: Readonly<Record<number, BgpState>> = {
  0: 'idle',
  1: 'active',
  2: 'opensent',
  3: 'opensent',
  4: 'openconfirm',
  5: 'established',
  6: 'idle',
  7: 'idle',
  8: 'idle',
};
const STOPPED: ReadonlySet<unknown> = new Set([7, 8]);

export const fbBgpPeerTable: BgpTable = {
  name: 'fbBgpPeerTable',
  enterprises: [FIREBRICK],
  fast: under(ENTRY, { fbBgpPeerState: 4, fbBgpPeerSecondsSinceLastChange: 7 }),
  slow: under(ENTRY, { fbBgpPeerRemoteAS: 5, fbBgpPeerLocalAddress: 11, fbBgpPeerLocalAS: 12 }),
  indexOf: inetIndex,
  read(index, values) {
    const peer = new IndexReader(index).inetAddress();
    if (peer === null) return null;
    const code = values['fbBgpPeerState'];
    const state = typeof code === 'number' ? (states[code] ?? null) : null;
    return {
      peer,
      instance: null,
      localAddress: known(addressIn(values['fbBgpPeerLocalAddress'])),
      localAs: asNumber(values['fbBgpPeerLocalAS']),
      remoteAs: asNumber(values['fbBgpPeerRemoteAS']),
      state,
      adminStatus: state === null ? null : STOPPED.has(code) ? 'stop' : 'start',
      lastError: null,
      establishedTransitions: null,
      establishedSeconds: state === 'established' ? integer(values['fbBgpPeerSecondsSinceLastChange']) : null,
    };
  },
};
