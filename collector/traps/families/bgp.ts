/**
 * bgpEstablished and bgpBackwardTransition, by the OIDs of RFC 1657 and of RFC 4273. The index of a varbind tells the peer: FRR sends
 * bgpPeerRemoteAddr as 0.0.0.0 while a session is down.
 */
import { isIPv4 } from 'node:net';
import { bgpStates } from '../../model/signals.js';
import { aboutGateway, below, wordBelow, type TrapFamily } from './family.js';

const PEER = '1.3.6.1.2.1.15.3.1';
const [UP, DOWN] = ['bgpEstablished', 'bgpBackwardTransition'];

export const bgp: TrapFamily = {
  names: {
    '1.3.6.1.2.1.15.7.1': UP,
    '1.3.6.1.2.1.15.7.2': DOWN,
    '1.3.6.1.2.1.15.7.0.1': UP,
    '1.3.6.1.2.1.15.7.0.2': DOWN,
    '1.3.6.1.2.1.15.0.1': UP,
    '1.3.6.1.2.1.15.0.2': DOWN,
  },
  read(name, notification) {
    const index = below(notification, `${PEER}.2`, `${PEER}.14`, `${PEER}.7`)?.index ?? '';
    if (!isIPv4(index)) return aboutGateway;
    const told = wordBelow(notification, bgpStates, `${PEER}.2`);
    return { subject: { type: 'bgp-peer', peer: index }, claims: name === UP ? 'established' : told };
  },
};
