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

const PEER6 = '2001:db8::9';
const needs = path.parse({
  name: 'p1',
  gateway: 'gw1',
  a: 'a',
  b: 'b',
  peers: [
    { address: PEER, side: 'a' },
    { address: PEER6, side: 'b' },
  ],
});
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

const octets6 = [...Buffer.from('20010db8000000000000000000000009', 'hex')].join('.');
/** bgp4V2PeerEntry and the entries of its sisters. */
const v2 = (objects: string, head: string, address: string): Walk => {
  const index = `${head}.${address}`;
  return [
    [`${objects}.2.1.3.${index}`, Buffer.from('20010db8000000000000000000000002', 'hex')],
    [`${objects}.2.1.10.${index}`, 4_200_000_001],
    [`${objects}.2.1.12.${index}`, 2],
    [`${objects}.2.1.13.${index}`, 6],
    [`${objects}.3.1.1.${index}`, 6],
    [`${objects}.3.1.2.${index}`, 4],
    [`${objects}.4.1.1.${index}`, 7200],
  ];
};

test.each([
  ['1.3.6.1.4.1.7336.4.2.1.1', '1.2'],
  ['1.3.6.1.3.5.1.1', '1.2'],
  ['1.3.6.1.3.5.1.1', '2.16'],
  ['1.3.6.1.3.5.1.1', '1.2.16'],
])('an IPv6 session of BGP4V2-MIB under %s, whose index begins with %s', (objects, head) => {
  expect(settled(v2(objects, head, octets6), NET_SNMP)).toMatchObject([
    {
      peer: PEER6,
      state: 'established',
      adminStatus: 'start',
      remoteAs: 4_200_000_001,
      localAddress: '2001:db8::2',
      lastError: { code: 6, subcode: 4 },
      establishedSeconds: 7200,
      establishedTransitions: null,
    },
  ]);
});

test('an IPv4 session that BGP4-MIB has, too, is taken from there: it counts transitions', () => {
  const lines: Walk = [...established, session(15, 3), ...v2('1.3.6.1.3.5.1.1', '1.1', PEER)];
  expect(settled(lines, NET_SNMP)).toMatchObject([{ peer: PEER, remoteAs: 64_500, establishedTransitions: 3 }]);
});

test.each(['1.3', '1', '7.7.7.7', '2.4'])('an index that begins with %s has no peer', (head) => {
  expect(settled(v2('1.3.6.1.3.5.1.1', head, PEER), NET_SNMP)).toEqual([]);
});

test('Dell OS10 counts transitions and accepted prefixes, and writes addresses as text', () => {
  const objects = '1.3.6.1.4.1.674.11000.5000.200.1.1';
  const lines: Walk = [
    ...v2(objects, '1.1.4', PEER).filter(([oid]) => !oid.startsWith(`${objects}.2.1.3.`)),
    [`${objects}.2.1.3.1.1.4.${PEER}`, Buffer.from('192.0.2.10')],
    [`${objects}.7.1.5.1.1.4.${PEER}`, 2],
    [`${objects}.8.1.4.1.1.4.${PEER}.1.1`, 12],
  ];
  expect(settled(lines, '1.3.6.1.4.1.674.11000.5000.100.2.1.7')).toMatchObject([
    { peer: PEER, localAddress: '192.0.2.10', establishedTransitions: 2, prefixes: { 'ipv4/unicast': 12 } },
  ]);
});

test.each([
  [0, 'idle', 'start', null],
  [3, 'opensent', 'start', null],
  [5, 'established', 'start', 90],
  [8, 'idle', 'stop', null],
  [9, null, null, null],
])('FireBrick: state %d is %s', (state, word, adminStatus, establishedSeconds) => {
  const entry = '1.3.6.1.4.1.24693.100.179.1.1';
  const lines: Walk = [
    [`${entry}.4.2.16.${octets6}`, state],
    [`${entry}.5.2.16.${octets6}`, 64_500],
    [`${entry}.7.2.16.${octets6}`, 90],
  ];
  expect(settled(lines, '1.3.6.1.4.1.24693.1.1')).toMatchObject([
    { peer: PEER6, state: word, adminStatus, establishedSeconds, remoteAs: 64_500 },
  ]);
});

test.each([
  [1, 'stop'],
  [2, 'start'],
])('Nokia: shutdown %d is %s', (shutdown, adminStatus) => {
  const [objects, index] = ['1.3.6.1.4.1.6527.3.1.2.14.4', `1.2.16.${octets6}`];
  const lines: Walk = [
    [`${objects}.7.1.6.${index}`, shutdown],
    [`${objects}.7.1.59.${index}`, 1],
    [`${objects}.8.1.178.${index}`, Buffer.from([6, 2])],
  ];
  expect(settled(lines, '1.3.6.1.4.1.6527.1.3.17')).toMatchObject([
    { peer: PEER6, state: 'idle', adminStatus, lastError: { code: 6, subcode: 2 } },
  ]);
});
