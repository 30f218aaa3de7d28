/** BGP4-MIB bgpPeerTable (RFC 4273), indexed by the address of the peer. */
import { bgpStates } from '../../model/signals.js';
import type { Session } from '../routing.js';
import { column, octets, type Table } from './table.js';

/** bgpPeerAdminStatus: start. */
const START = 2;
const stateOf = (session: Session): number => bgpStates.indexOf(session.state) + 1;

/** bgpPeerLastError: code and subcode (RFC 4271 §6.5 and §6.7); a session that never fell has none. */
const lastError = ({ transitions, state }: Session): Buffer => {
  if (transitions === 1 && state === 'established') return Buffer.of(0, 0);
  return Buffer.of(6, 6);
};

export const bgpPeerTable: Table<Session> = {
  name: 'bgpPeerTable',
  oid: '1.3.6.1.2.1.15.3.1',
  rows: ({ sessions }) => sessions.map((session) => ({ index: octets(session.peer), row: session })),
  columns: [
    column(2, 'bgpPeerState', 'Integer', stateOf),
    column(3, 'bgpPeerAdminStatus', 'Integer', () => START),
    column(7, 'bgpPeerRemoteAddr', 'IpAddress', ({ peer }) => peer),
    column(9, 'bgpPeerRemoteAs', 'Integer', ({ remoteAs }) => remoteAs),
    column(14, 'bgpPeerLastError', 'OctetString', lastError),
    column(15, 'bgpPeerFsmEstablishedTransitions', 'Counter', ({ transitions }) => transitions),
    column(16, 'bgpPeerFsmEstablishedTime', 'Gauge', ({ changedAt }, _, now) => Math.floor((now - changedAt) / 1_000)),
  ],
};
