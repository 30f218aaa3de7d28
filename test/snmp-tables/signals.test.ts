import { describe, expect, test } from 'vitest';
import { path } from '../../collector/config/schema/crossing.js';
import type { Observation } from '../../collector/model/observation.js';
import { corpus, CORPUS_ABSENT } from '../needs.js';
import { Polled } from './polled.js';
import { walk } from './walk.js';

const needs = path.parse({
  name: 'p1',
  gateway: 'gw1',
  a: 'eth0',
  b: 'eth1',
  peers: [
    { address: '10.1.0.3', side: 'a' },
    { address: '192.0.2.2', side: 'b' },
  ],
  redundancy: [
    { protocol: 'vrrp', side: 'a', interface: 'eth0', group: 51 },
    { protocol: 'vrrp', side: 'a', interface: 'eth0', group: 60 },
  ],
  bfd: ['127.0.0.1'],
  ospf: ['10.1.0.3'],
  routes: [
    { prefix: '192.0.2.0/30', side: 'b' },
    { prefix: '10.1.0.128/25', side: 'a' },
    { prefix: '203.0.113.0/24', side: 'b' },
  ],
});

const NET_SNMP = '1.3.6.1.4.1.8072.3.2.10';

const of = <K extends Observation['kind']>(all: Observation[], kind: K) =>
  all.filter((each): each is Extract<Observation, { kind: K }> => each.kind === kind);
const codes = (all: Observation[]) => of(all, 'event').map(({ code }) => code);

describe.skipIf(corpus() === null)(`signals of a recorded gateway ${corpus() === null ? CORPUS_ABSENT : ''}`, () => {
  const settled = () => {
    const polled = new Polled(walk('lab/gw1-normal'), needs, NET_SNMP);
    polled.poll();
    polled.poll();
    return polled;
  };

  test('every kind is told, in the words of the model', () => {
    const all = settled().poll();
    expect(of(all, 'bgp-peer')).toMatchObject([
      { peer: '10.1.0.3', state: 'established', adminStatus: 'start', remoteAs: 64_512, localAddress: '10.1.0.2' },
      { peer: '192.0.2.2', state: 'established', remoteAs: 4_200_000_001, establishedTransitions: 1 },
    ]);
    expect(of(all, 'redundancy')).toMatchObject([
      { key: 'vrrp/eth0/51/ipv4', state: 'master', role: 'master', master: '10.1.0.2', virtualAddresses: ['10.1.0.1'] },
      { key: 'vrrp/eth0/60/ipv4', state: 'backup', role: 'backup', master: '10.1.0.3', becameMaster: 0 },
    ]);
    expect(of(all, 'ospf-neighbour')).toMatchObject([{ version: 2, neighbour: '10.1.0.3', state: 'full', events: 6 }]);
    expect(of(all, 'route')).toMatchObject([
      { prefix: '192.0.2.0/30', interface: 'eth1', nextHop: null, protocol: 'local' },
      { prefix: '10.1.0.128/25', interface: 'eth0', protocol: 'local' },
      { prefix: '203.0.113.0/24', interface: null, nextHop: null, protocol: null },
    ]);
    expect(codes(all)).toEqual([]);
  });

  test('a settled poll asks for a few dozen instances: two or three requests', () => {
    expect(settled().instances()).toBeLessThanOrEqual(40);
  });

  test('a session that fell and came back in between is told by its counter, or by its age', () => {
    const polled = settled();
    polled.change('1.3.6.1.2.1.15.3.1.15.192.0.2.2', 2);
    polled.change('1.3.6.1.2.1.15.3.1.16.10.1.0.3', 3);
    const all = polled.poll();
    expect(of(all, 'bgp-peer').map(({ state }) => state)).toEqual(['established', 'established']);
    expect(of(all, 'event')).toMatchObject([
      { code: 'bgp-session-flapped', subject: '10.1.0.3' },
      { code: 'bgp-session-flapped', subject: '192.0.2.2' },
    ]);
    expect(codes(polled.poll())).toEqual([]);
  });

  test('a session that changes its state is no flap', () => {
    const polled = settled();
    polled.change('1.3.6.1.2.1.15.3.1.2.192.0.2.2', 3);
    const all = polled.poll();
    expect(of(all, 'bgp-peer')).toMatchObject([{ state: 'established' }, { peer: '192.0.2.2', state: 'active' }]);
    expect(codes(all)).toEqual([]);
  });

  test('sessions whose daemon is gone are not known, and come back by themselves', () => {
    const before = walk('lab/gw1-normal').filter(([oid]) => oid.startsWith('1.3.6.1.2.1.15.'));
    const polled = settled();
    polled.drop('1.3.6.1.2.1.15');
    expect(of(polled.poll(), 'bgp-peer').map(({ state }) => state)).toEqual([null, null]);
    expect(of(polled.poll(), 'bgp-peer')).toEqual([]);
    for (const [oid, value] of before) polled.add(oid, value);
    expect(of(polled.poll(), 'bgp-peer').map(({ state }) => state)).toEqual(['established', 'established']);
  });

  test('a virtual router that was master for a moment is told', () => {
    const polled = settled();
    polled.change('1.3.6.1.2.1.207.1.2.5.1.1.2.60.1', 1);
    expect(codes(polled.poll())).toEqual(['virtual-router-flapped']);
  });

  test('an OSPF neighbour that left the table is down while the agent answers', () => {
    const polled = settled();
    polled.drop('1.3.6.1.2.1.14.10');
    const polls = [polled.poll(), polled.poll(), polled.poll()];
    for (const all of polls) expect(of(all, 'ospf-neighbour')).toMatchObject([{ state: 'down' }]);
  });

  test('a route that goes another way is found again', () => {
    const polled = settled();
    polled.drop('1.3.6.1.2.1.4.24.7.1.7.1.4.192.0.2.0.30');
    polled.add('1.3.6.1.2.1.4.24.7.1.7.1.4.0.0.0.0.0.2.0.0.1.4.10.1.0.3', 2);
    polled.add('1.3.6.1.2.1.4.24.7.1.9.1.4.0.0.0.0.0.2.0.0.1.4.10.1.0.3', 14);
    const told = [polled.poll(), polled.poll(), polled.poll()].flatMap((all) =>
      of(all, 'route').filter(({ prefix }) => prefix === '192.0.2.0/30'),
    );
    expect(told.at(-1)).toMatchObject({ nextHop: '10.1.0.3', interface: 'eth0', protocol: 'bgp' });
  });

  test('a BFD session is found by its peer', () => {
    const polled = new Polled([...walk('lab/gw1-normal'), ...walk('zino/cisco-bfd-up')], needs);
    polled.poll();
    expect(of(polled.poll(), 'bfd-session')).toMatchObject([{ session: '4524', peer: '127.0.0.1', state: 'up' }]);
    polled.change('1.3.6.1.4.1.9.10.137.1.2.1.6.4524', 2);
    // CiscoBfdDiag counts from 1, RFC 5880 from 0: its control detection time expired.
    polled.add('1.3.6.1.4.1.9.10.137.1.2.1.8.4524', 2);
    expect(of(polled.poll(), 'bfd-session')).toMatchObject([{ state: 'down', diagnostic: 1 }]);
  });
});
