import { describe, expect, test } from 'vitest';
import { understand } from '../../collector/traps/families/index.js';

const trap = (oid: string, ...varbinds: [oid: string, value: number | string | Buffer][]) =>
  understand({
    inform: false,
    requestId: 1,
    context: '',
    oid,
    upTime: 1,
    varbinds: varbinds.map(([each, value]) => ({ oid: each, tag: 0, value })),
  });

describe('what a trap is about', () => {
  test.each([
    [
      '1.3.6.1.2.1.15.0.1',
      '1.3.6.1.2.1.15.3.1.2.10.1.0.2',
      6,
      'bgpEstablished',
      { type: 'bgp-peer', peer: '10.1.0.2' },
      'established',
    ],
    [
      '1.3.6.1.2.1.15.7.2',
      '1.3.6.1.2.1.15.3.1.14.10.1.0.2',
      0,
      'bgpBackwardTransition',
      { type: 'bgp-peer', peer: '10.1.0.2' },
      null,
    ],
    [
      '1.3.6.1.4.1.9.9.187.0.5',
      '1.3.6.1.4.1.9.9.187.1.2.5.1.3.2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.2',
      6,
      'cbgpPeer2EstablishedNotification',
      { type: 'bgp-peer', peer: '2001:db8::2' },
      'established',
    ],
    [
      '1.3.6.1.4.1.9.9.187.0.8',
      '1.3.6.1.4.1.9.9.187.1.2.5.1.3.1.4.10.1.0.2',
      1,
      'cbgpPeer2BackwardTransition',
      { type: 'bgp-peer', peer: '10.1.0.2' },
      'idle',
    ],
    [
      '1.3.6.1.4.1.9.9.187.0.1',
      '1.3.6.1.2.1.15.3.1.2.10.1.0.2',
      1,
      'cbgpFsmStateChange',
      { type: 'bgp-peer', peer: '10.1.0.2' },
      'idle',
    ],
    // An agent that stretches BGP4-MIB to IPv6.
    [
      '1.3.6.1.2.1.15.0.2',
      '1.3.6.1.2.1.15.3.1.2.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.2',
      1,
      'bgpBackwardTransition',
      { type: 'bgp-peers' },
      'idle',
    ],
    [
      '1.3.6.1.2.1.68.0.1',
      '1.3.6.1.2.1.68.1.3.1.7.2.51',
      0,
      'vrrpTrapNewMaster',
      { type: 'redundancy', protocol: 'vrrp', ifIndex: 2, group: 51 },
      'master',
    ],
    [
      '1.3.6.1.2.1.207.0.1',
      '1.3.6.1.2.1.207.1.1.1.1.3.2.60.1',
      0,
      'vrrpv3NewMaster',
      { type: 'redundancy', protocol: 'vrrp', ifIndex: 2, group: 60 },
      'master',
    ],
    [
      '1.3.6.1.4.1.9.9.106.2.0.1',
      '1.3.6.1.4.1.9.9.106.1.2.1.1.15.126.1',
      5,
      'cHsrpStateChange',
      { type: 'redundancy', protocol: 'hsrp', ifIndex: 126, group: 1 },
      'standby',
    ],
    [
      '1.3.6.1.2.1.222.0.2',
      '1.3.6.1.2.1.222.1.2.1.10.7',
      1,
      'bfdSessDown',
      { type: 'bfd-session', session: '7' },
      'down',
    ],
    [
      '1.3.6.1.4.1.9.10.137.0.1',
      '1.3.6.1.4.1.9.10.137.1.2.1.8.4524',
      0,
      'ciscoBfdSessUp',
      { type: 'bfd-session', session: '4524' },
      'up',
    ],
    [
      '1.3.6.1.2.1.14.16.2.2',
      '1.3.6.1.2.1.14.10.1.6.10.1.0.3.0',
      1,
      'ospfNbrStateChange',
      { type: 'ospf-neighbour', neighbour: '10.1.0.3' },
      'down',
    ],
    [
      '1.3.6.1.2.1.191.0.2',
      '1.3.6.1.2.1.191.1.9.1.8.4.0.3221225989',
      8,
      'ospfv3NbrStateChange',
      { type: 'ospf-neighbour', neighbour: '4/192.0.2.5' },
      'full',
    ],
    ['1.3.6.1.6.3.1.1.5.4', '1.3.6.1.2.1.2.2.1.8.9', 1, 'linkUp', { type: 'interface', ifIndex: 9 }, 'up'],
  ] as const)('%s', (oid, column, value, name, subject, claims) => {
    expect(trap(oid, [column, value])).toEqual({ name, subject, claims });
  });

  test('without the varbinds that tell, it is about the gateway', () => {
    for (const oid of [
      '1.3.6.1.6.3.1.1.5.3',
      '1.3.6.1.2.1.68.0.1',
      '1.3.6.1.4.1.9.9.106.2.0.1',
      '1.3.6.1.2.1.14.16.2.2',
    ])
      expect(trap(oid)).toMatchObject({ subject: { type: 'gateway' }, claims: null });
    expect(trap('1.3.6.1.6.3.1.1.5.1').name).toBe('coldStart');
  });

  test('of BGP without the varbinds that tell, it is about one of the peers', () => {
    const subject = { type: 'bgp-peers' };
    expect(trap('1.3.6.1.2.1.15.0.2')).toEqual({ name: 'bgpBackwardTransition', subject, claims: null });
    expect(trap('1.3.6.1.2.1.15.0.1')).toEqual({ name: 'bgpEstablished', subject, claims: 'established' });
    // An index that is cut off, and a zone that is none.
    for (const index of ['1.4.10.1.0', '2.3.1.2.3', ''])
      expect(trap('1.3.6.1.4.1.9.9.187.0.6', [`1.3.6.1.4.1.9.9.187.1.2.5.1.3.${index}`, 1])).toMatchObject({ subject });
  });
});
