/**
 * bgpEstablished and bgpBackwardTransition, by the OIDs of RFC 1657 and of RFC 4273, and what CISCO-BGP4-MIB tells of peers of both families. The
 * index of a varbind tells the peer: FRR sends bgpPeerRemoteAddr as 0.0.0.0 while a session is down. Where it names none, as of agents that stretch
 * the standard MIB to IPv6, it is about one of the gateway's peers.
 */
import { isIPv4 } from 'node:net';
import { addressOf } from '../../model/prefix.js';
import { bgpStates } from '../../model/signals.js';
import { below, wordBelow, type TrapFamily } from './family.js';

const PEER = '1.3.6.1.2.1.15.3.1';
const CISCO_PEER = '1.3.6.1.4.1.9.9.187.1.2.5.1';
/** State, address and last error; state and last error. */
const COLUMNS = [`${PEER}.2`, `${PEER}.14`, `${PEER}.7`];
const CISCO_COLUMNS = [`${CISCO_PEER}.3`, `${CISCO_PEER}.17`];
const [UP, DOWN] = ['bgpEstablished', 'bgpBackwardTransition'];
const CISCO_UP = 'cbgpPeer2EstablishedNotification';

export const bgp: TrapFamily = {
  names: {
    '1.3.6.1.2.1.15.7.1': UP,
    '1.3.6.1.2.1.15.7.2': DOWN,
    '1.3.6.1.2.1.15.7.0.1': UP,
    '1.3.6.1.2.1.15.7.0.2': DOWN,
    '1.3.6.1.2.1.15.0.1': UP,
    '1.3.6.1.2.1.15.0.2': DOWN,
    '1.3.6.1.4.1.9.9.187.0.1': 'cbgpFsmStateChange',
    '1.3.6.1.4.1.9.9.187.0.2': 'cbgpBackwardTransition',
    '1.3.6.1.4.1.9.9.187.0.5': CISCO_UP,
    '1.3.6.1.4.1.9.9.187.0.6': 'cbgpPeer2BackwardTransNotification',
    '1.3.6.1.4.1.9.9.187.0.7': 'cbgpPeer2FsmStateChange',
    '1.3.6.1.4.1.9.9.187.0.8': 'cbgpPeer2BackwardTransition',
  },
  read(name, notification) {
    const index = below(notification, ...COLUMNS)?.index ?? '';
    const peer = isIPv4(index) ? index : ciscoPeer(below(notification, ...CISCO_COLUMNS)?.index ?? '');
    const told = wordBelow(notification, bgpStates, `${PEER}.2`, `${CISCO_PEER}.3`);
    const claims = name === UP || name === CISCO_UP ? 'established' : told;
    return { subject: peer === null ? { type: 'bgp-peers' } : { type: 'bgp-peer', peer }, claims };
  },
};

/** InetAddressType, length and octets (RFC 4001). */
function ciscoPeer(index: string): string | null {
  const [, length, ...octets] = index.split('.').map(Number);
  return octets.length === length ? addressOf(octets) : null;
}
