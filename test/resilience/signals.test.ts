/** What traps make suspect, and what sessions say of a path. */
import { describe, expect, it } from 'vitest';
import type {
  BfdSessionObservation,
  BgpPeerObservation,
  OspfNeighbourObservation,
  RouteObservation,
  TrapObservation,
  TrapSubject,
} from '../../collector/model/signals.js';
import type { PathSettings } from '../../collector/resilience/settings.js';
import { Baselines } from '../../collector/resilience/signals/baseline.js';
import { judgeBfd } from '../../collector/resilience/signals/bfd.js';
import { judgeOspf } from '../../collector/resilience/signals/ospf.js';
import { baselineKey, judgePeer } from '../../collector/resilience/signals/peers.js';
import { heldRouter } from '../../collector/resilience/signals/redundancy.js';
import { SignalTable } from '../../collector/resilience/signals/table.js';
import { Traps } from '../../collector/resilience/signals/traps.js';

const origin = { gateway: 'gw1', context: '', collector: 'c1' };
const now = { at: 10_000, monotonic: 10_000 };

const path = (rest: Partial<PathSettings>): PathSettings => ({
  ...{ name: 'one', group: 'main', gateway: 'gw1', context: '', a: 'Gi0/0', b: 'Gi0/1', interval: 1_000 },
  ...{ peers: [], redundancy: [], bfd: [], ospf: [], routes: [] },
  ...rest,
});

const neighbour = (rest: Partial<OspfNeighbourObservation> = {}): OspfNeighbourObservation => ({
  ...{ ...origin, kind: 'ospf-neighbour', at: 9_000, version: 3, neighbour: '4/192.0.2.5', routerId: '192.0.2.5' },
  ...{ state: 'full', events: 1 },
  ...rest,
});

type Level = Parameters<SignalTable['observe']>[0];

const trapOf = (subject: TrapSubject): TrapObservation => ({
  ...{ ...origin, kind: 'trap', at: now.at, name: 'trap', oid: '1.3', version: '2c', inform: false, subject },
  ...{ claims: 'down', upTime: null, values: {} },
});

/** `since`: what is read after the trap, at the time `then`. */
function suspicion(
  needs: Partial<PathSettings>,
  level: Level | null,
  subject: TrapSubject,
  rest: Partial<TrapObservation> = {},
  since: Level | null = null,
  then = now,
) {
  const [table, traps] = [new SignalTable(), new Traps()];
  if (level !== null) table.observe(level, now);
  traps.observe({ ...trapOf(subject), ...rest }, now);
  if (since !== null) table.observe(since, then);
  return traps.suspicion(path(needs), [], table, then);
}

describe('a trap of OSPF', () => {
  const v3 = { type: 'ospf-neighbour', neighbour: '4/192.0.2.5' } as const;
  const v2 = { type: 'ospf-neighbour', neighbour: '10.0.0.5' } as const;

  it('makes a path suspect that names the neighbour of OSPFv3 by its router identifier', () => {
    expect(suspicion({ ospf: ['192.0.2.5'] }, neighbour(), v3)).toEqual({ at: now.at, says: 'trap (down)' });
    // Not read yet: nothing says otherwise.
    expect(suspicion({ ospf: ['192.0.2.5'] }, null, v3)).not.toBeNull();
  });

  it('makes a path suspect that names a neighbour by address or by router identifier', () => {
    const held = neighbour({ version: 2, neighbour: '10.0.0.5' });
    expect(suspicion({ ospf: ['10.0.0.5'] }, held, v2)).not.toBeNull();
    expect(suspicion({ ospf: ['192.0.2.5'] }, held, v2)).not.toBeNull();
  });

  it('says nothing of another neighbour, or of what is known already', () => {
    expect(suspicion({ ospf: ['192.0.2.6'] }, neighbour(), v3)).toBeNull();
    expect(suspicion({ ospf: ['192.0.2.5'] }, neighbour({ state: 'down' }), v3)).toBeNull();
  });
});

const bfd = (
  state: BfdSessionObservation['state'],
  rest: Partial<BfdSessionObservation> = {},
): BfdSessionObservation => ({
  ...{ ...origin, kind: 'bfd-session', at: 9_000, session: '7', peer: '10.0.0.1', ifIndex: 1, state, diagnostic: 0 },
  ...{ upCount: 1 },
  ...rest,
});

const bgp = (count: number, rest: Partial<BgpPeerObservation> = {}): BgpPeerObservation => ({
  ...{ ...origin, kind: 'bgp-peer', at: 9_000, peer: '10.0.0.1', localAddress: null, localAs: 1, remoteAs: 2 },
  ...{ state: 'established', adminStatus: 'start', lastError: null, establishedTransitions: 1 },
  ...{ establishedSeconds: 9, prefixes: { 'ipv4/unicast': count } },
  ...rest,
});

describe('a trap of BGP or BFD', () => {
  const peer = { type: 'bgp-peer', peer: '10.0.0.1' } as const;
  const session = { type: 'bfd-session', session: '7' } as const;
  const peers = [{ address: '10.0.0.1', side: 'b' as const, prefixes: null }];

  it('makes a path suspect that needs the session, while that is read otherwise', () => {
    expect(suspicion({ peers }, bgp(3), peer)).not.toBeNull();
    expect(suspicion({ peers: [] }, bgp(3), peer)).toBeNull();
    expect(suspicion({ bfd: ['10.0.0.1'] }, bfd('up'), session)).not.toBeNull();
    expect(suspicion({ bfd: ['10.0.0.1'] }, bfd('down'), session)).toBeNull();
    expect(suspicion({ bfd: ['10.0.0.2'] }, bfd('up'), session)).toBeNull();
  });
});

describe('a trap of BGP that does not say of which peer', () => {
  const anyPeer = { type: 'bgp-peers' } as const;
  const peers = [{ address: '2001:db8::2', side: 'b' as const, prefixes: null }];
  const held = (rest: Partial<BgpPeerObservation> = {}) => bgp(3, { peer: '2001:db8::2', ...rest });

  it('makes every path of its gateway suspect whose session is read otherwise', () => {
    expect(suspicion({ peers }, held(), anyPeer)).toEqual({ at: now.at, says: 'trap (down)' });
    // Nothing is known of the session.
    expect(suspicion({ peers }, null, anyPeer)).not.toBeNull();
  });

  it('says nothing where no session is needed, or of what is known already', () => {
    expect(suspicion({ peers: [] }, held(), anyPeer)).toBeNull();
    expect(suspicion({ peers }, held({ state: 'idle' }), anyPeer, { claims: 'idle' })).toBeNull();
    expect(suspicion({ peers }, held(), anyPeer, { claims: 'established' })).toBeNull();
    expect(suspicion({ peers }, held(), anyPeer, { gateway: 'gw2' })).toBeNull();
  });

  it('is cleared by a reading that no cache of before it can have given', () => {
    const later = { at: now.at + 1_500, monotonic: now.monotonic + 1_500 };
    expect(suspicion({ peers }, held(), anyPeer, {}, held({ at: later.at - 1 }), later)).not.toBeNull();
    expect(suspicion({ peers }, held(), anyPeer, {}, held({ at: later.at }), later)).toBeNull();
  });
});

describe('a trap about the gateway', () => {
  const gateway = { type: 'gateway' } as const;
  const ends = (at: number | null) => [{ ifIndex: 1, says: 'up', read: at === null ? null : { at, monotonic: at } }];
  const after = (name: string, read: number | null) => {
    const traps = new Traps();
    traps.observe({ ...trapOf(gateway), name, claims: null }, now);
    return traps.suspicion(path({}), ends(read), new SignalTable(), now);
  };

  it.each(['coldStart', 'warmStart'])('%s makes its paths suspect until they are read anew', (name) => {
    expect(after(name, now.at)).toEqual({ at: now.at, says: name });
    expect(after(name, null)).not.toBeNull();
    expect(after(name, now.at + 1_500)).toBeNull();
  });

  it('of a refused password, or of what nobody knows, says nothing of a path', () => {
    expect(after('authenticationFailure', now.at)).toBeNull();
    expect(after('1.3.6.1.4.1.9.9.43.2.0.1', now.at)).toBeNull();
  });
});

describe('a virtual router that is named after the description of its interface', () => {
  it('is the one that was read last where its interface got a name meanwhile', () => {
    const table = new SignalTable();
    const router = (key: string, at: number, role: 'master' | 'backup'): Level => ({
      ...{ ...origin, kind: 'redundancy', at, key, ifIndex: 3, interface: null, group: 51, protocol: 'vrrp' },
      ...{
        addressFamily: 'ipv4',
        state: role,
        role,
        priority: 100,
        master: null,
        virtualAddresses: [],
        becameMaster: 1,
      },
    });
    table.observe(router('vrrp/3/51/ipv4', 8_000, 'master'), now);
    table.observe(router('vrrp/Gi0/0/51/ipv4', 9_000, 'backup'), now);
    const wanted = { protocol: 'vrrp', side: 'a', interface: 'to the council', group: 51, family: 'ipv4' } as const;
    expect(heldRouter(path({}), wanted, table, () => 3)?.latest.role).toBe('backup');
  });
});

describe('a BFD session', () => {
  const judged = (...all: BfdSessionObservation[]) => {
    const table = new SignalTable();
    for (const each of all) table.observe(each, now);
    return judgeBfd(path({ bfd: ['10.0.0.1'] }), '10.0.0.1', table, now).health;
  };

  it.each([
    ['up', 'up'],
    ['down', 'down'],
    ['init', 'down'],
    ['failing', 'down'],
    ['adminDown', 'degraded'],
    [null, 'unknown'],
  ] as const)('that is %s makes its path %s', (state, health) => {
    expect(judged(bfd(state))).toBe(health);
  });

  it('that is down says why, where the router does', () => {
    const reason = (rest: Partial<BfdSessionObservation>) => {
      const table = new SignalTable();
      table.observe(bfd('down', rest), now);
      return judgeBfd(path({ bfd: ['10.0.0.1'] }), '10.0.0.1', table, now).reason;
    };
    const down = 'gw1 BFD session 10.0.0.1 is down.';
    expect(reason({ diagnostic: 1 })).toBe(`${down} Its diagnostic: control detection time expired.`);
    expect(reason({ diagnostic: 12 })).toBe(`${down} Its diagnostic: code 12.`);
    expect(reason({ diagnostic: 0 })).toBe(down);
    expect(reason({ diagnostic: null })).toBe(down);
  });

  it('counts by the worst of those that were read together, not by one that is gone', () => {
    expect(judged(bfd('up'), bfd('down', { session: '8' }))).toBe('down');
    expect(judged(bfd('down', { at: 8_000 }), bfd('up', { session: '8' }))).toBe('up');
  });

  it('is not known where it was not read, or not lately', () => {
    expect(judged()).toBe('unknown');
    expect(judged(bfd('up', { at: 7_000 }))).toBe('unknown');
  });
});

describe('an OSPF neighbour', () => {
  const judged = (name: string, state: OspfNeighbourObservation['state'], at = 9_000) => {
    const table = new SignalTable();
    table.observe(neighbour({ state, at }), now);
    return judgeOspf(path({ ospf: [name] }), name, table, now).health;
  };

  it.each([
    ['full', 'up'],
    ['loading', 'degraded'],
    ['twoWay', 'degraded'],
    ['exchangeStart', 'down'],
    ['init', 'down'],
    ['down', 'down'],
    [null, 'unknown'],
  ] as const)('that is %s makes its path %s', (state, health) => {
    expect(judged('192.0.2.5', state)).toBe(health);
  });

  it('is not known where it was not read, or not lately', () => {
    expect(judged('192.0.2.6', 'full')).toBe('unknown');
    expect(judged('192.0.2.5', 'full', 7_000)).toBe('unknown');
  });
});

describe('a change between two polls', () => {
  const told = (before: Level, after: Level) => {
    const table = new SignalTable();
    table.observe(before, now);
    return table.observe({ ...after, at: 10_000 }, now).map((each) => each.after);
  };

  it('is told by the counter of a session or neighbour that is as it was', () => {
    expect(told(bgp(3), bgp(3, { establishedTransitions: 2 }))).toEqual([
      'established again, after a change between two polls',
    ]);
    expect(told(bfd('up'), bfd('up', { upCount: 2 }))).toEqual(['up again, after a change between two polls']);
    expect(told(neighbour(), neighbour({ events: 4 }))).toEqual(['full again, after a change between two polls']);
    // From full and back there are three at least: fewer are errors, which it counts too.
    expect(told(neighbour(), neighbour({ events: 3 }))).toEqual([]);
    const waiting = { ...neighbour(), state: 'twoWay' as const };
    expect(told(waiting, { ...waiting, events: 3 })).toEqual(['twoWay again, after a change between two polls']);
    expect(told(waiting, { ...waiting, events: 2 })).toEqual([]);
    expect(told(neighbour(), neighbour({ events: null }))).toEqual([]);
    expect(told(neighbour({ events: 7 }), neighbour({ events: 1 }))).toEqual([]);
  });

  it('is told by the age of a session whose router counts nothing', () => {
    const aged = (establishedSeconds: number | null, state: 'established' | 'idle' = 'established') =>
      bgp(3, { establishedTransitions: null, establishedSeconds, state });
    expect(told(aged(3_600), aged(4))).toEqual(['established again, after a change between two polls']);
    // Agents round, and answer from caches.
    expect(told(aged(3_600), aged(3_598))).toEqual([]);
    expect(told(aged(3_600), aged(null))).toEqual([]);
    // Since it was established last: that it was is no change of what is down.
    expect(told(aged(3_600, 'idle'), aged(4, 'idle'))).toEqual([]);
  });
});

describe('a peer', () => {
  const judged = (count: number, used: number | null, least: number | null = null) => {
    const [table, baselines] = [new SignalTable(), new Baselines()];
    const needs = path({ peers: [{ address: '10.0.0.1', side: 'b', prefixes: least }] });
    if (used !== null) baselines.observe(baselineKey(needs, '10.0.0.1'), used, now);
    table.observe(bgp(count), now);
    return judgePeer(needs, needs.peers[0]!, table, baselines, now).prefixes;
  };

  it('that sends far below what it used to is not ready, and says so', () => {
    expect(judged(49, 100)).toMatchObject({
      health: 'degraded',
      reason: 'gw1 peer 10.0.0.1 sends 49 prefixes, far below the 100 that it used to.',
    });
    expect(judged(50, 100)?.health).toBe('up');
    expect(judged(49, null)?.health).toBe('up');
    expect(judged(0, null)?.health).toBe('degraded');
  });

  it('is measured by the least that is configured, where one is', () => {
    expect(judged(49, 100, 40)?.health).toBe('up');
    expect(judged(39, null, 40)?.health).toBe('degraded');
  });
});

describe('a route', () => {
  const route = (ifIndex: number, name: string | null, nextHop: string | null = null): RouteObservation => ({
    ...{ ...origin, kind: 'route', at: 9_000, prefix: '10.8.0.0/16', protocol: 'bgp' },
    ...{ ifIndex, interface: name, nextHop },
  });
  const changes = (...read: RouteObservation[]) => {
    const table = new SignalTable();
    return read.flatMap((each) => table.observe(each, now)).map(({ before, after }) => [before, after]);
  };

  it('has not changed when the name of its interface becomes known', () => {
    expect(changes(route(2, null), route(2, 'Gi0/1'), route(2, null))).toEqual([]);
  });

  it('has changed when it leaves by another interface, by another next hop, or by another of the same number', () => {
    expect(changes(route(2, null), route(3, 'Gi0/2'))).toEqual([['via the link by 2', 'via the link by Gi0/2']]);
    expect(changes(route(2, null), route(2, 'Gi0/1', '10.0.0.1'))).toHaveLength(1);
    expect(changes(route(2, 'Gi0/1'), route(2, 'Gi0/2'))).toHaveLength(1);
  });
});
