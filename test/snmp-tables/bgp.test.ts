/** BGP sessions of agents that were made by hand, from the objects of BGP4-MIB (RFC 4273) and the vendors' tables. */
import { expect, test } from 'vitest';
import { path } from '../../collector/config/schema/crossing.js';
import type { Observation } from '../../collector/model/observation.js';
import type { BgpPeerObservation } from '../../collector/model/signals.js';
import { Polled } from './polled.js';
import type { Walk } from './walk.js';

const CISCO = '1.3.6.1.4.1.9.1.1';
const NET_SNMP = '1.3.6.1.4.1.8072.3.2.10';
const PEER = '192.0.2.9';

const needs = path.parse({ name: 'p1', gateway: 'gw1', a: 'a', b: 'b', peers: [{ address: PEER, side: 'a' }] });
const session = (column: number, value: number): Walk[number] => [`1.3.6.1.2.1.15.3.1.${column}.${PEER}`, value];
const established: Walk = [session(2, 6), session(3, 2), session(9, 64_500), session(16, 3600)];
const accepted = (family: string, count: number): Walk[number] => [
  `1.3.6.1.4.1.9.9.187.1.2.4.1.1.${PEER}.${family}`,
  count,
];

function settled(lines: Walk, vendor: string): BgpPeerObservation[] {
  const polled = new Polled(lines, needs, vendor);
  polled.poll();
  return polled.poll().filter((each: Observation): each is BgpPeerObservation => each.kind === 'bgp-peer');
}

test('IOS without cbgpPeer2Table counts accepted prefixes beside bgpPeerTable', () => {
  const lines: Walk = [...established, accepted('1.1', 15), accepted('1.128', 3)];
  expect(settled(lines, CISCO)).toMatchObject([
    { peer: PEER, state: 'established', prefixes: { 'ipv4/unicast': 15, 'ipv4/vpn': 3 } },
  ]);
});

test("another maker's agent is not asked for them", () => {
  const polled = new Polled(established, needs, NET_SNMP);
  polled.poll();
  const asked = polled.readers.flatMap(({ specs }) => specs).filter(({ rows }) => (rows?.() ?? []).length > 0);
  expect(asked.map(({ name }) => name)).toEqual(['bgpPeerTable:state']);
});
