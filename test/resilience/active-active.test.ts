/** A group whose paths share the traffic: what is a failover of it, what an incident, and when losing one would not be survived. */
import { describe, expect, it } from 'vitest';
import type { Config } from '../../collector/config/schema/index.js';
import { judgeForwarding } from '../../collector/resilience/forwarding/judge.js';
import type { PathView, RouterView } from '../../collector/resilience/forwarding/scene.js';
import { HandClock } from '../api/hand-clock.js';
import { variant, World } from './world.js';

const counted = { elects: false, more: false, probed: true };
const ALL = { 'a-b': true, 'b-a': true };
const NONE = { 'a-b': false, 'b-a': false };

/** Both carry, and the counters have told so. */
async function sharing(change: (config: Config) => Config = (config) => config): Promise<World> {
  const world = new World(new HandClock(), change(variant(counted, 'active-active')));
  world.gw2.sends = ALL;
  await world.live.start();
  world.run(12_000);
  return world;
}

const failovers = (world: World) => world.records.shelf.lastFailovers(10);
const incidents = (world: World) => [...world.records.shelf.incidents.values()];
const forwarding = (world: World) => world.main.forwarding.map(({ state, paths }) => [state, ...paths]);
const protection = (world: World) => world.main.posture.protection;

/** A link goes, and what went by it goes by the other. */
function lose(world: World): void {
  world.crosses = false;
  world.cut('gw1', 'down');
  world.run(600);
  world.crosses = true;
}

describe('a group that shares its traffic', () => {
  it('is protected, and forwards by both in each direction', async () => {
    const world = await sharing();
    expect(forwarding(world)).toEqual([
      ['shared', 'one', 'two'],
      ['shared', 'one', 'two'],
    ]);
    expect(protection(world)).toMatchObject({ state: 'protected', reasons: [] });
    expect(world.main.posture.standby).toEqual(['one', 'two']);
    expect(incidents(world)).toEqual([]);
    expect(failovers(world)).toEqual([]);
  });

  it('that loses a path fails over to the other: one record with its gap, one incident, at risk until it is back', async () => {
    const world = await sharing();
    lose(world);
    world.run(20_000);
    expect(forwarding(world)).toEqual([
      ['forwarding', 'two'],
      ['forwarding', 'two'],
    ]);
    expect(protection(world).state).toBe('at-risk');
    expect(protection(world).reasons).toContain('1 of 2 paths is up.');
    expect(incidents(world)).toMatchObject([{ kind: 'path', subject: 'one', state: 'open', severity: 'critical' }]);
    world.wait(100_000);
    expect(failovers(world)).toHaveLength(1);
    expect(failovers(world)[0]).toMatchObject({
      ...{ from: 'one', to: 'two', kind: 'unplanned', settled: true, directions: ['a-b', 'b-a'] },
      gap: { source: 'probes', atLeastSeconds: 0.398, atMostSeconds: 0.8 },
      incident: incidents(world)[0]?.id,
    });
    const verdicts = new Map(failovers(world)[0]?.corroboration.map(({ signal, verdict }) => [signal, verdict]));
    expect(verdicts.get('counters')).toBe('agrees');
    expect(verdicts.get('interface')).toBe('agrees');
    world.cut('gw1', 'up');
    world.wait(90_000);
    // Nobody is cut off by a path that joins again.
    expect(failovers(world)).toHaveLength(1);
    expect(forwarding(world)).toEqual([
      ['shared', 'one', 'two'],
      ['shared', 'one', 'two'],
    ]);
    expect(protection(world).state).toBe('protected');
    expect(incidents(world)).toMatchObject([{ state: 'closed' }]);
  });

  it('of which one gateway is not heard has not failed over: nobody knows who carries', async () => {
    const world = await sharing();
    world.gw1.answers = false;
    world.run(40_000);
    expect(world.path).toEqual({ one: 'unknown', two: 'up' });
    expect(forwarding(world)).toEqual([['unknown'], ['unknown']]);
    expect(world.live.status().service.state).toBe('available');
    expect(incidents(world)).toMatchObject([{ kind: 'gateway', subject: 'gw1' }]);
    world.gw1.answers = true;
    world.run(40_000);
    expect(forwarding(world)[0]).toEqual(['shared', 'one', 'two']);
    expect(failovers(world)).toEqual([]);
  });

  it('whose traffic leaves a path that is up has failed over: counters and flows say which way, and nothing is down', async () => {
    const world = await sharing();
    const minute = Math.floor(world.clock.now() / 60_000) * 60_000;
    const share = (path: string, octets: number) => ({ path, direction: 'a-b' as const, octets });
    world.live.flows([{ time: minute, rows: [share('one', 5e6), share('two', 5e6)] }]);
    world.gw1.sends = NONE;
    world.wait(100_000);
    expect(failovers(world)).toMatchObject([{ from: 'one', to: 'two' }]);
    expect(incidents(world)).toEqual([]);
    expect(protection(world).state).toBe('protected');
    const flow = () => failovers(world)[0]?.corroboration.find(({ signal }) => signal === 'flow')?.verdict;
    world.live.flows([{ time: minute + 120_000, rows: [share('two', 10e6)] }]);
    world.run(2_200);
    expect(flow()).toBe('agrees');
  });

  it('is contradicted by flows that go on by the path that is said to be lost', async () => {
    const world = await sharing();
    const minute = Math.floor(world.clock.now() / 60_000) * 60_000;
    world.live.flows([{ time: minute, rows: [{ path: 'one', direction: 'b-a', octets: 5e6 }] }]);
    world.gw1.sends = NONE;
    world.wait(60_000);
    // Most of it goes by the other, and did so before.
    const rows = [
      { path: 'one', direction: 'b-a' as const, octets: 4e6 },
      { path: 'two', direction: 'b-a' as const, octets: 6e6 },
    ];
    world.live.flows([{ time: minute + 120_000, rows }]);
    world.run(2_200);
    expect(failovers(world)[0]?.corroboration).toContainEqual(
      expect.objectContaining({ signal: 'flow', verdict: 'disagrees' }),
    );
  });

  it('of which both are cut is one incident, of the service, and forwards by none', async () => {
    const world = await sharing();
    world.crosses = false;
    for (const name of ['gw1', 'gw2'] as const) world.cut(name, 'down');
    world.run(20_000);
    expect(forwarding(world)).toEqual([['none'], ['none']]);
    expect(protection(world).state).toBe('none');
    expect(incidents(world)).toMatchObject([{ kind: 'service', affected: ['one', 'two'] }]);
    expect(failovers(world)).toEqual([]);
  });

  it('is at risk where one path cannot carry what both do', async () => {
    // Each carries 8 Mbit/s.
    const within = (capacity: number) => (config: Config) => ({
      ...config,
      paths: config.paths.map((path) => ({ ...path, capacity })),
    });
    expect(protection(await sharing(within(17e6))).state).toBe('protected');
    const world = await sharing(within(12e6));
    expect(protection(world).state).toBe('at-risk');
    expect(protection(world).reasons).toEqual(['16 Mbit/s now, and 12 Mbit/s would be left to carry it.']);
    world.run(30_000);
    expect(incidents(world)).toMatchObject([{ kind: 'protection', subject: 'main', severity: 'warning' }]);
  });

  it('that was configured as active-standby by mistake has no split brain once that is mended', async () => {
    const world = new World(new HandClock(), variant(counted, 'active-standby'));
    world.gw2.sends = ALL;
    await world.live.start();
    world.wait(40_000);
    expect(incidents(world)).toMatchObject([{ kind: 'split-brain', state: 'open' }]);
    world.live.update(variant(counted, 'active-active'));
    world.wait(60_000);
    expect(incidents(world)).toMatchObject([{ kind: 'split-brain', state: 'closed' }]);
  });
});

describe('of two gateways that are each master of a virtual router of their own', () => {
  const evidence = { signal: 'redundancy', subject: 'x', says: 'x', at: 0, ageSeconds: 0, fresh: true } as const;
  const view = (role: RouterView['role'], read: number, since: number, fresh = true): RouterView => ({
    ...{ role, fresh, evidence },
    read: { at: read, monotonic: read },
    asked: read,
    since: { at: since, monotonic: since },
  });
  /** Of the virtual routers 51 and 52. */
  const path = (name: string, first: RouterView | null, second: RouterView | null, rest: Partial<PathView> = {}) => ({
    ...{
      name,
      health: 'up' as const,
      evidence,
      rate: null,
      ratesBefore: [],
      probes: null,
      changedAt: null,
      downRead: null,
      ableSince: null,
      routes: null,
    },
    routers: [
      { id: 'vrrp/51/ipv4', view: first },
      { id: 'vrrp/52/ipv4', view: second },
    ],
    ...rest,
  });
  const judged = (...paths: PathView[]) => {
    const group = { name: 'main', mode: 'active-active' as const, paths, total: null, last: null };
    const { state, paths: by } = judgeForwarding(group, 'a-b');
    return [state, ...by];
  };

  it('both forward', () => {
    const one = path('one', view('master', 10, 0), view('backup', 10, 0));
    const two = path('two', view('backup', 10.5, 0), view('master', 10.5, 0));
    expect(judged(one, two)).toEqual(['shared', 'one', 'two']);
  });

  it('one that takes its own back takes nothing from the other', () => {
    // At 11 it was first seen as master again; the other was read at 10.5, when it was master of both.
    const one = path('one', view('master', 10.5, 0), view('master', 10.5, 0));
    const two = path('two', view('backup', 11, 0), view('master', 11, 11));
    expect(judged(one, two)).toEqual(['shared', 'one', 'two']);
  });

  it('one that is master of both has taken over from the other, heard or not', () => {
    const two = path('two', view('master', 11, 11), view('master', 11, 0));
    expect(judged(path('one', view('master', 10.5, 0), view('backup', 10.5, 0)), two)).toEqual(['forwarding', 'two']);
    const silent = path('one', view('master', 1, 0, false), view('backup', 1, 0, false), { health: 'unknown' });
    expect(judged(silent, two)).toEqual(['forwarding', 'two']);
  });

  it('one that is not heard may forward still', () => {
    const two = path('two', view('backup', 11, 0), view('master', 11, 0));
    const silent = path('one', view('master', 1, 0, false), view('backup', 1, 0, false), { health: 'unknown' });
    expect(judged(silent, two)).toEqual(['unknown']);
    expect(judged(path('one', null, null, { health: 'unknown' }), two)).toEqual(['unknown']);
  });
});
