import { beforeEach, describe, expect, it } from 'vitest';
import { Live } from '../../collector/api/live.js';
import type { Status } from '../../collector/api/types.js';
import { started } from '../resilience/world.js';
import { HandClock } from './hand-clock.js';
import { log, recordDeps, Router, scene, storeHealth } from './scene.js';

let clock: HandClock;
let live: Live;
let gw1: Router;
let gw2: Router;
let store: Parameters<typeof storeHealth>[0];

beforeEach(async () => {
  clock = new HandClock();
  store = {};
  live = new Live(scene(), {
    clock,
    log,
    version: '0.0.0',
    storeHealth: () => storeHealth(store),
    ...recordDeps(clock),
  });
  [gw1, gw2] = [new Router(clock, 'gw1'), new Router(clock, 'gw2')];
  await live.start();
});

const pathOf = (name: string, status: Status = live.status()) => {
  const path = status.paths.find((candidate) => candidate.name === name);
  if (!path) throw new Error(`no path ${name}`);
  return path;
};
const codes = () => live.status().problems.map(({ code, subject }) => `${code} ${subject}`);

/** Lets both gateways answer every five seconds for `ms`. */
function poll(ms: number): void {
  for (let passed = 0; passed < ms; passed += 5_000) {
    live.observe([...gw1.round(), ...gw2.round()]);
    clock.advance(5_000);
  }
}

describe('before anything was read', () => {
  it('knows nothing and says so', () => {
    const status = live.status();
    expect(status.paths.map(({ health }) => health)).toEqual(['unknown', 'unknown']);
    expect(status.paths[0]?.reasons).toEqual(['gw1 Gi0/0 has not been read yet.', 'gw1 Gi0/1 has not been read yet.']);
    expect(status.gateways.map(({ state, ageSeconds }) => [state, ageSeconds])).toEqual([
      ['unknown', null],
      ['unknown', null],
    ]);
    expect(status.service).toEqual({
      state: 'unknown',
      reason: 'not measured: no probe between the demarcation points is configured',
    });
    expect(live.awaited()).toEqual(['gw1', 'gw2']);
  });

  it('calls a gateway silent when two of its intervals brought nothing and nobody says why', () => {
    expect(codes()).not.toContain('gateway-silent gw1');
    clock.advance(10_500);
    expect(codes()).toContain('gateway-silent gw1');
  });
});

describe('with both gateways answering', () => {
  it('shows paths up with rates, keys and capacity', () => {
    poll(10_000);
    const one = pathOf('one');
    expect(one).toMatchObject({ health: 'up', reasons: [], capacity: 1e9, aToB: 8e6, bToA: 8e6, context: '' });
    expect(one.a).toMatchObject({
      key: 'Gi0/0',
      found: true,
      stale: false,
      inBitsPerSecond: 8e6,
      outBitsPerSecond: 4e6,
    });
    expect(live.status().problems).toEqual([]);
    expect(live.awaited()).toBeNull();
  });

  it('keeps since when a path is as it is', () => {
    poll(10_000);
    const { since } = pathOf('one');
    poll(10_000);
    expect(pathOf('one').since).toBe(since);
    live.observe([gw1.state('Gi0/1', { operStatus: 'down' })]);
    const down = pathOf('one');
    expect(down).toMatchObject({ health: 'down', since: live.status().time });
    expect(down.reasons).toEqual([`gw1 Gi0/1 is down since ${live.status().time.slice(0, 19).replace('T', ' ')} UTC.`]);
    expect(live.status().service.state).toBe('unknown');
  });

  it('calls the service unavailable only when every path is known down', () => {
    poll(5_000);
    live.observe([
      gw1.state('Gi0/1', { operStatus: 'down' }),
      gw2.state('Gi0/0', { adminStatus: 'down', operStatus: 'down' }),
    ]);
    expect(live.status().service).toEqual({ state: 'unavailable', reason: 'both paths are down' });
    clock.advance(11_000);
    expect(live.status().service.state).toBe('unknown');
  });

  it('turns paths and gateways unknown within two state intervals when nothing arrives any more, by itself', () => {
    poll(5_000);
    live.observe([...gw1.round(), ...gw2.round()]);
    const seen: [number, string, string][] = [];
    const start = clock.monotonic();
    live.subscribe((status) => {
      seen.push([clock.monotonic() - start, pathOf('one', status).health, status.gateways[0]?.state ?? '']);
    });
    clock.advance(12_000);
    const first = seen.find(([, health]) => health === 'unknown');
    expect(first?.[0]).toBeGreaterThan(10_000);
    expect(first?.[0]).toBeLessThanOrEqual(10_010);
    expect(seen.find(([, , state]) => state !== 'up')).toEqual([first?.[0], 'unknown', 'unknown']);
    expect(codes()).toEqual(
      expect.arrayContaining(['gateway-silent gw1', 'gateway-silent gw2', 'path-unknown one', 'path-unknown two']),
    );
    expect(pathOf('one').aToB).toBe(8e6);
    clock.advance(60_000);
    expect(pathOf('one')).toMatchObject({ aToB: null, bToA: null });
    expect(pathOf('one').a).toMatchObject({ stale: true, ageSeconds: 72 });
  });

  it('does not let a clock that is stepped back make old data look fresh', () => {
    poll(5_000);
    live.observe(gw1.round());
    clock.advance(9_000);
    clock.step(-3_600_000);
    expect(pathOf('one').a.ageSeconds).toBe(9);
    clock.advance(2_000);
    expect(pathOf('one').health).toBe('unknown');
    live.observe(gw1.round());
    expect(pathOf('one').health).toBe('up');
  });

  it('does not call fresh data old when the clock is stepped forward', () => {
    poll(5_000);
    live.observe(gw1.round());
    clock.step(86_400_000);
    expect(pathOf('one')).toMatchObject({ health: 'up', ageSeconds: 0 });
  });

  it('trusts the fresher of a long walk and a quick state poll', () => {
    poll(5_000);
    const began = clock.now();
    clock.advance(4_000);
    live.observe([gw1.state('Gi0/0', { operStatus: 'down' })]);
    live.observe([gw1.counters('Gi0/0', { at: began })]);
    expect(pathOf('one').health).toBe('down');
  });

  it('and of what a poll of several tables read before that state poll and told after it', () => {
    poll(5_000);
    const asked = clock.now();
    clock.advance(100);
    live.observe([gw1.state('Gi0/0', { operStatus: 'down' })]);
    clock.advance(300);
    live.observe([gw1.counters('Gi0/0', { statusAt: asked })]);
    expect(pathOf('one').health).toBe('down');
    clock.advance(1_000);
    live.observe([gw1.counters('Gi0/0', { statusAt: clock.now() - 50 })]);
    expect(pathOf('one').health).not.toBe('down');
  });

  it('takes an answer without states for no evidence', () => {
    poll(5_000);
    for (let passed = 0; passed < 15_000; passed += 5_000) {
      live.observe([gw1.state('Gi0/0', { adminStatus: null, operStatus: null }), gw1.state('Gi0/1')]);
      clock.advance(5_000);
    }
    expect(pathOf('one').health).toBe('unknown');
    expect(pathOf('one').reasons[0]).toMatch(/^gw1 Gi0\/0: no new state since /);
  });

  it('says when the gateway answers and has no such interface', () => {
    live.observe([gw1.counters('Gi0/0'), gw1.counters('Gi0/7')]);
    const { b, health, reasons } = pathOf('one');
    expect(b).toMatchObject({ found: false, key: null });
    expect(health).toBe('unknown');
    expect(reasons).toContain('gw1 answers and has no interface named Gi0/1.');
    const problem = live.status().problems.find(({ code }) => code === 'path-unknown');
    expect(problem?.next).toContain('Correct the name');
  });

  it('does not guess which of several interfaces of one name is meant, and forgets those that have gone', () => {
    const round = ['Gi0/0', 'Gi0/1#1', 'Gi0/1#7'].flatMap((key) => [gw1.counters(key), gw1.state(key)]);
    for (const each of round)
      if (each.kind === 'interface' && each.interface !== 'Gi0/0') each.identity.ifName = 'Gi0/1';
    live.observe(round);
    const { b, health, reasons } = pathOf('one');
    expect([b.found, b.operStatus, health]).toEqual([false, null, 'unknown']);
    expect(reasons).toEqual(['gw1 has 2 interfaces named Gi0/1: the configuration must say Gi0/1#1 or Gi0/1#7.']);
    clock.advance(30_000);
    live.observe(gw1.round());
    expect([pathOf('one').b.key, pathOf('one').health]).toEqual(['Gi0/1', 'up']);
  });

  it('notices an interface that is no longer in the table', () => {
    poll(5_000);
    for (let passed = 0; passed < 70_000; passed += 5_000) {
      live.observe([gw1.counters('Gi0/0'), gw1.state('Gi0/0'), ...gw2.round()]);
      clock.advance(5_000);
    }
    expect(pathOf('one').b.found).toBe(false);
    expect(pathOf('two').health).toBe('up');
  });

  it('finds an interface by ifDescr and ifAlias, ifName first', () => {
    const config = scene({
      paths: [{ name: 'one', gateway: 'gw1', a: 'GigabitEthernet Gi0/0', b: 'to Gi0/1' }],
    });
    live.update(config);
    live.observe(gw1.round());
    expect([pathOf('one').a.key, pathOf('one').b.key]).toEqual(['Gi0/0', 'Gi0/1']);
    const alias = gw1.counters('Gi0/9');
    alias.identity.ifName = 'to Gi0/1';
    live.observe([alias]);
    expect(pathOf('one').b.key).toBe('Gi0/9');
  });
});

describe('problems', () => {
  const failed = { outcome: 'failed' as const, rows: 0 };

  it('names refused credentials apart from silence, and puts critical ones first', () => {
    live.observe([
      ...gw2.round(),
      gw1.poll('system', { ...failed, errors: { authentication: 1 }, message: 'usmStatsWrongDigests' }),
    ]);
    clock.advance(100);
    const [first] = live.status().problems;
    expect(first).toMatchObject({ code: 'authentication-refused', severity: 'critical', subject: 'gw1' });
    expect(first?.next).toMatch(/user, protocols and keys/);
    expect(live.status().gateways[0]).toMatchObject({ state: 'down', error: { kind: 'authentication' } });
    expect(pathOf('one').health).toBe('unknown');
    const severities = live.status().problems.map(({ severity }) => severity);
    expect(severities).toEqual([...severities].sort());
  });

  it('calls a gateway down only once its last answer is stale', () => {
    poll(5_000);
    live.observe(gw1.round());
    clock.advance(5_000);
    live.observe([gw1.poll('state', { ...failed, errors: { timeout: 3 }, message: 'no answer' })]);
    expect(live.status().gateways[0]?.state).toBe('up');
    clock.advance(5_100);
    expect(live.status().gateways[0]).toMatchObject({ state: 'down', error: { kind: 'timeout' } });
    expect(codes()).toContain('gateway-down gw1');
    expect(pathOf('one').reasons[0]).toMatch(/^gw1: no answer \(timeout\) since 2026-11-23/);
    live.observe(gw1.round());
    expect(live.status().gateways[0]).toMatchObject({ state: 'up', error: null });
  });

  it('groups tables that come in part, and forgets them once they are whole', () => {
    poll(5_000);
    const partial = { outcome: 'partial' as const, errors: { timeout: 1 }, message: 'the walk ended early' };
    live.observe([...gw1.round(), gw1.poll('ifXTable', partial), gw1.poll('ifTable', partial)]);
    const found = live.status().problems.filter(({ code }) => code === 'poll-partial');
    expect(found).toHaveLength(1);
    expect(found[0]?.message).toBe('gw1: ifTable, ifXTable come only in part. the walk ended early');
    live.observe([gw1.poll('ifXTable'), gw1.poll('ifTable')]);
    expect(codes()).not.toContain('poll-partial gw1');
  });

  it('lists failed hardware, the store, and counters that wrap too fast', () => {
    poll(5_000);
    const origin = { gateway: 'gw1', context: '', collector: 'c', at: clock.now() };
    store = {
      state: 'away',
      message: 'influxd does not answer.',
      spool: { points: 7, octets: 700, capacityOctets: 1e6, oldest: clock.now() },
      dropped: { overflow: 3 },
    };
    live.observe([
      ...gw1.round(),
      {
        kind: 'sensor',
        ...origin,
        slot: 0,
        sensor: 'psu-1',
        sensorKind: 'power-supply',
        label: 'PSU\u001b[2J 1',
        value: null,
        unit: '1',
        state: 'failed',
      },
      {
        kind: 'event',
        ...origin,
        code: 'counter-wrap-ambiguous',
        severity: 'warning',
        subject: 'Gi0/0',
        message: '32 bits wrap in 34 s',
      },
    ]);
    expect(codes()).toEqual(
      expect.arrayContaining([
        'sensor-failed gw1 psu-1',
        'store-away duckdb',
        'store-dropped duckdb',
        'counter-wrap-ambiguous gw1 Gi0/0',
      ]),
    );
    const sensor = live.status().problems.find(({ code }) => code === 'sensor-failed');
    expect(sensor?.message).toBe('gw1: power supply PSU\\x1b[2J 1 has failed.');
  });
});

describe('listeners', () => {
  it('hear at once, on a change within the settling time, and every second', () => {
    poll(5_000);
    live.observe([...gw1.round(), ...gw2.round()]);
    clock.advance(1_000);
    const heard: number[] = [];
    const leave = live.subscribe(() => heard.push(clock.monotonic()));
    const start = clock.monotonic();
    expect(heard).toEqual([start]);
    live.observe([gw2.state('Gi0/0', { operStatus: 'down' })]);
    clock.advance(30);
    expect(heard.at(1)).toBe(start + 20);
    clock.advance(3_000);
    const gaps = heard.slice(1).map((at, i) => at - (heard[i] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(1_000);
    leave();
    const count = heard.length;
    clock.advance(3_000);
    expect(heard).toHaveLength(count);
  });

  it('that do not watch hear every two seconds while all is read again, and at once when something grows stale', async () => {
    const world = await started();
    // What was read last before it is judged is 600 ms old then, and good for 1.4 s.
    world.phase.set(world.live, 400);
    world.run(3_000);
    const heard: { at: number; health: string | undefined }[] = [];
    world.live.subscribe(
      ({ paths }) => void heard.push({ at: world.clock.monotonic(), health: paths[0]?.health }),
      false,
    );
    world.run(10_000);
    expect(heard.map(({ at }) => at - heard[0]!.at)).toEqual([0, 2_000, 4_000, 6_000, 8_000, 10_000]);
    for (let passed = 0; passed < 3_000; passed += 200) world.silence(200);
    const stale = heard.find(({ health }) => health === 'unknown');
    expect(stale!.at - world.gw1.seen.state).toBeGreaterThan(2_000);
    expect(stale!.at - world.gw1.seen.state).toBeLessThan(2_030);
  });

  it('that throw are let go and keep nobody from hearing', () => {
    let heard = 0;
    let throws = false;
    live.subscribe(() => {
      if (throws) throw new Error('listener');
    });
    live.subscribe(() => void heard++);
    throws = true;
    clock.advance(2_000);
    expect(heard).toBeGreaterThanOrEqual(2);
  });
});

describe('bounds', () => {
  it('counts observations of gateways that are not configured', () => {
    live.observe(new Router(clock, 'stranger').round());
    expect(live.strangers()).toBe(6);
    expect(live.interfaces('stranger')).toBeNull();
  });

  it('takes in no more than 20,000 interfaces of a gateway and says so', () => {
    live.observe(Array.from({ length: 20_050 }, (_, i) => gw1.counters(`x${i}`)));
    expect(live.interfaces('gw1')).toHaveLength(20_000);
    expect(codes()).toContain('too-many-rows gw1');
  });

  it('forgets what a gateway said when its address changes, and keeps the others', () => {
    poll(5_000);
    const config = scene();
    config.gateways[0]!.address = '192.0.2.99';
    live.update(config);
    expect(live.status().gateways.map(({ state }) => state)).toEqual(['unknown', 'up']);
  });
});

describe('rows', () => {
  it('list every interface with its path, sorted by ifIndex, control bytes shown', () => {
    const hostile = gw1.counters('Gi0/5');
    hostile.identity.ifAlias = '<b>\u0007';
    live.observe([hostile, ...gw1.round()]);
    const rows = live.interfaces('gw1') ?? [];
    expect(rows.map(({ ifIndex, path }) => [ifIndex, path])).toEqual([
      [1, 'one'],
      [2, 'one'],
      [6, null],
    ]);
    expect(rows[2]).toMatchObject({ ifAlias: '<b>\\x07', stale: false, interface: 'Gi0/5', key: 'Gi0/5' });
  });
});
