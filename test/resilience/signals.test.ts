/** What traps make suspect, and what sessions say of a path. */
import { describe, expect, it } from 'vitest';
import type {
  BfdSessionObservation,
  BgpPeerObservation,
  OspfNeighbourObservation,
  TrapObservation,
  TrapSubject,
} from '../../collector/model/signals.js';
import type { PathSettings } from '../../collector/resilience/settings.js';
import { Baselines } from '../../collector/resilience/signals/baseline.js';
import { judgeBfd } from '../../collector/resilience/signals/bfd.js';
import { judgeOspf } from '../../collector/resilience/signals/ospf.js';
import { baselineKey, judgePeer } from '../../collector/resilience/signals/peers.js';
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

function suspicion(
  needs: Partial<PathSettings>,
  level: Parameters<SignalTable['observe']>[0] | null,
  subject: TrapSubject,
) {
  const [table, traps] = [new SignalTable(), new Traps()];
  if (level !== null) table.observe(level, now);
  const trap: TrapObservation = {
    ...{ ...origin, kind: 'trap', at: now.at, name: 'trap', oid: '1.3', version: '2c', inform: false, subject },
    ...{ claims: 'down', upTime: null, values: {} },
  };
  traps.observe(trap, now);
  return traps.suspicion(path(needs), [], table, now);
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
      reason: 'gw1 peer 10.0.0.1 sends 49 prefixes, far below the 100 of the last 24 hours.',
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
