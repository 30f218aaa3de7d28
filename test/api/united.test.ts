import { isDeepStrictEqual } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { Live } from '../../collector/api/live.js';
import type { Status } from '../../collector/api/types.js';
import { readDocument } from '../../collector/api/united/document.js';
import { United } from '../../collector/api/united/view.js';
import type { Config } from '../../collector/config/schema/index.js';
import { pack, unpack } from '../../collector/sharding/parcel.js';
import { Division, ownersOf } from '../../collector/sharding/shard.js';
import { until } from '../until.js';
import { HandClock } from './hand-clock.js';
import { noPaging } from './no-paging.js';
import { log, recordDeps, Router, scene, storeHealth } from './scene.js';
import { SharedMemory } from './shared-store.js';

const NAMES = ['gw1', 'gw2', 'gw3', 'gw4'];

/** Four gateways in two groups, which two shards divide. */
const whole = (overrides: Record<string, unknown> = {}): Config =>
  scene({
    gateways: NAMES.map((name, i) => ({
      name,
      address: `192.0.2.${i + 1}`,
      snmp: { version: '2c', community: 'env:COMMUNITY' },
    })),
    groups: [{ name: 'north' }, { name: 'east' }],
    paths: NAMES.map((gateway, i) => ({
      ...{ name: `path-${gateway}`, gateway, a: 'Gi0/0', b: 'Gi0/1' },
      group: i < 2 ? 'north' : 'east',
    })),
    store: { driver: 'influx', url: 'http://127.0.0.1:8086', path: 'nowhere' },
    ...overrides,
  });

interface Member {
  live: Live;
  united: United;
  routers: Router[];
  /** A second in which its gateways say the same as before, or what is given. */
  poll(): void;
}

let clock: HandClock;
let store: SharedMemory;
let members: Member[];
let config: Config;

function member(index: number): Member {
  const division = new Division({ index, of: 2 });
  const own = division.take(config);
  const parts = recordDeps(clock);
  const deps = { clock, log, version: '0.0.0', storeHealth: () => storeHealth({ driver: 'influx' }), ...parts };
  const live: Live = new Live(own, { ...deps, elsewhere: () => united.elsewhere() });
  const united: United = new United({
    ...{ clock, log, division, live, store, paging: noPaging() },
    probes: () => ({ time: new Date(clock.now()).toISOString(), probes: [], agents: [] }),
  });
  const routers = own.gateways.map(({ name }) => new Router(clock, name));
  return { live, united, routers, poll: () => live.observe(routers.flatMap((router) => router.round())) };
}

beforeEach(async () => {
  clock = new HandClock();
  store = new SharedMemory();
  config = whole();
  members = [member(1), member(2)];
});

/** Lets time pass, a second at a time, with what waits in between: packing is done in another thread. */
async function pass(seconds: number, some = members): Promise<void> {
  for (let i = 0; i < seconds; i++) {
    for (const each of some) each.poll();
    clock.advance(1_000);
    for (const { united } of some) await united.settled();
  }
}

async function begin(some = members): Promise<void> {
  for (const { live, united } of some) {
    await live.start();
    await united.start();
  }
}

async function allUp(): Promise<void> {
  await begin();
  await until('both have heard each other', async () => {
    await pass(1);
    return members.every(({ united }) => united.status().paths.every(({ health }) => health === 'up'));
  });
  await pass(4);
}

const healths = ({ paths }: Status): string[] => paths.map(({ name, health }) => `${name} ${health}`);
const namesOf = (index: number): string[] =>
  NAMES.filter((name) => ownersOf(config, 2).gateways.get(name) === index).map((name) => `path-${name}`);

describe('two shards that hear each other', () => {
  it('divide the gateways between them', () => {
    expect([namesOf(1).length, namesOf(2).length]).toEqual([2, 2]);
  });

  it('show the same, in the order of the configuration', async () => {
    await allUp();
    const [one, other] = members.map(({ united }) => united.status());
    expect(healths(one!)).toEqual(NAMES.map((name) => `path-${name} up`));
    expect(healths(other!)).toEqual(healths(one!));
    expect(one!.resilience.groups.map(({ group, protection }) => [group, protection.state])).toEqual(
      other!.resilience.groups.map(({ group, protection }) => [group, protection.state]),
    );
    expect(one!.service).toEqual(other!.service);
    const present = members[0]!.united.present();
    expect(present.groups.map(({ group }) => group)).toEqual(['north', 'east']);
    expect(present.paths.map(({ path, health }) => [path, health])).toEqual(
      NAMES.map((name) => [`path-${name}`, 'up']),
    );
    for (const { evidence } of present.paths) for (const { at } of evidence) expect(typeof at).toBe('number');
  });

  it('have one of them decide on the service, by the paths of all', async () => {
    await allUp();
    const { service } = ownersOf(config, 2);
    const [decides, other] = [members[service - 1]!, members[2 - service]!];
    expect(other.live.status().service.reason).toBe(`shard ${service} of 2 decides`);
    const down = (each: Member): void =>
      each.live.observe(
        each.routers.flatMap((router) => ['Gi0/0', 'Gi0/1'].map((name) => router.state(name, { operStatus: 'down' }))),
      );
    const both = members.map((each) => ({ ...each, poll: () => down(each) }));
    await pass(12, [both[service - 1]!, other]);
    expect(decides.live.status().paths.every(({ health }) => health === 'down')).toBe(true);
    // Its own are down, and those of the other carry the service.
    expect(decides.united.status().service.state).toBe('unknown');
    await pass(12, both);
    for (const { united } of members)
      expect(united.status().service).toEqual({ state: 'unavailable', reason: 'all 4 paths are down' });
    const incidents = members.map(({ united }) => united.records.shelf.openIncidents());
    expect(incidents[0]!.map(({ id }) => id).sort()).toEqual(incidents[1]!.map(({ id }) => id).sort());
    expect(incidents[0]!.filter(({ kind }) => kind === 'service').length).toBe(1);
  });

  it('list the incidents of both, each once and in its newest revision', async () => {
    await allUp();
    const [one] = members;
    const cut: Member = {
      ...one!,
      poll: () => one!.live.observe(one!.routers.flatMap((router) => [router.state('Gi0/0', { operStatus: 'down' })])),
    };
    await pass(15, [cut, members[1]!]);
    const lists = await until('both list the same', async () => {
      await pass(1, [cut, members[1]!]);
      const both = await Promise.all(members.map(({ united }) => united.records.incidentsBetween(0, clock.now() + 1)));
      return isDeepStrictEqual(both[0], both[1]) && both;
    });
    expect(lists[0]!.length).toBeGreaterThan(0);
    expect(lists[1]).toEqual(lists[0]);
    const [incident] = lists[0]!;
    expect(() => members[1]!.united.acts.acknowledge(incident!.id, { author: 'a', reason: 'b' })).toThrow(
      expect.objectContaining({ code: 'RECORD_ELSEWHERE' }),
    );
    members[0]!.united.acts.acknowledge(incident!.id, { author: 'a', reason: 'b' });
    await pass(8, [cut, members[1]!]);
    const seen = members[1]!.united.records.shelf.incidents.get(incident!.id);
    expect(seen).toMatchObject({ state: 'acknowledged', acknowledged: { author: 'a' } });
  });
});

describe('a shard that is not heard', () => {
  it('is unknown after two intervals, whatever it said last', async () => {
    await allUp();
    const theirs = namesOf(2);
    await members[1]!.united.stop();
    await pass(4, [members[0]!]);
    expect(healths(members[0]!.united.status()).every((text) => text.endsWith(' up'))).toBe(true);
    await pass(9, [members[0]!]);
    const { united } = members[0]!;
    const status = united.status();
    for (const { name, health, aToB } of status.paths)
      expect([name, health, aToB === null]).toEqual([
        name,
        theirs.includes(name) ? 'unknown' : 'up',
        theirs.includes(name),
      ]);
    for (const { ageSeconds, updatedAt } of status.paths.filter(({ name }) => theirs.includes(name))) {
      expect(updatedAt, 'when it was read last is told').not.toBeNull();
      expect(ageSeconds).toBeGreaterThanOrEqual(10);
    }
    expect(status.problems.find(({ code }) => code === 'shard-unheard')?.message).toMatch(
      /^Shard 2 of 2 not heard for 1[0-9] s: 2 paths are unknown\.$/,
    );
    expect(
      united
        .present()
        .paths.filter(({ health }) => health === 'unknown')
        .map(({ path }) => path),
    ).toEqual(theirs);
    expect(['unknown', 'at-risk']).toContain(status.resilience.protection.state);
    if (ownersOf(config, 2).service === 2) expect(status.service.state).toBe('unknown');
  });

  it('is unknown from the start where it never was heard, and to one that reads what is old', async () => {
    await allUp();
    await members[1]!.united.stop();
    await pass(30, [members[0]!]);
    const fresh = member(1);
    await begin([fresh]);
    await pass(5, [fresh]);
    const [own, theirs] = [namesOf(1), namesOf(2)];
    for (const { name, health } of fresh.united.status().paths)
      expect([name, health]).toEqual([name, own.includes(name) ? 'up' : 'unknown']);
    expect(theirs.length).toBeGreaterThan(0);
    // What it said is still good for the names of its interfaces.
    expect(fresh.united.keyOf('gw1', '', 'Gi0/0')).not.toBeNull();
    expect(fresh.united.awaitedOfAll()).toBeNull();
  });

  it('is unknown while the store is away, and while its clock is far behind', async () => {
    await allUp();
    store.away = true;
    await pass(14);
    expect(members[0]!.united.problems().map(({ code }) => code)).toContain('shard-untold');
    for (const [i, { united }] of members.entries())
      expect(
        united
          .status()
          .paths.filter(({ health }) => health === 'up')
          .map(({ name }) => name),
      ).toEqual(namesOf(i + 1));
    store.away = false;
    await pass(6);
    expect(healths(members[0]!.united.status()).every((text) => text.endsWith(' up'))).toBe(true);
    for (const each of store.documents.values()) each.stamp -= 60_000;
    await members[1]!.united.stop();
    await pass(3, [members[0]!]);
    expect(members[0]!.united.status().shards?.[1]).toMatchObject({ heard: false });
  });

  it('is unknown where what it says is no document, and says why', async () => {
    await allUp();
    await members[1]!.united.stop();
    const [said] = [...store.documents.values()].filter(
      ({ owner, kind }) => owner.endsWith('-2-of-2') && kind === 'live',
    );
    const good = (await unpack(said!.body)) as Record<string, unknown>;
    const status = good['status'] as Record<string, unknown>;
    const bad: Record<string, unknown> = {
      'no JSON': null,
      'another release': { ...good, status: { ...status, version: '9.9.9', paths: [{ name: 'x', health: 'great' }] } },
      'more than there may be': { ...good, within: 1e9 },
      'another shape': { ...good, schema: 2 },
      'a list': [],
    };
    for (const [what, value] of Object.entries(bad)) {
      const body = value === null ? 'bm90IGd6aXA' : await pack(value);
      await store.share([{ ...said!, body, stamp: clock.now() }]);
      await pass(3, [members[0]!]);
      const [, row] = members[0]!.united.status().shards ?? [];
      expect([what, row?.heard]).toEqual([what, false]);
    }
    const { message } = members[0]!.united.status().problems.find(({ code }) => code === 'shard-unheard')!;
    expect(message).toMatch(/^What shard 2 of 2 says cannot be read \(/);
    expect(() => readDocument(bad['another release'])).toThrow(/^it is of release 9\.9\.9: status\.paths/);
  });

  it('speaks for its own alone, whatever it claims', async () => {
    await allUp();
    await members[1]!.united.stop();
    const [said] = [...store.documents.values()].filter(
      ({ owner, kind }) => owner.endsWith('-2-of-2') && kind === 'live',
    );
    const good = (await unpack(said!.body)) as { status: Status };
    const claimed = good.status.paths.map((path, i) => ({ ...path, name: namesOf(1)[i]!, health: 'down' as const }));
    const hostile = '<script>alert(1)</script>';
    const more = { code: hostile, severity: 'warning', subject: hostile, message: hostile, next: hostile };
    const problems = [{ ...more, since: good.status.time }];
    await store.share([
      {
        ...said!,
        body: await pack({ ...good, status: { ...good.status, paths: claimed, problems } }),
        stamp: clock.now(),
      },
    ]);
    await pass(3, [members[0]!]);
    const status = members[0]!.united.status();
    for (const { name, health, reasons } of status.paths) {
      expect([name, health]).toEqual([name, namesOf(1).includes(name) ? 'up' : 'unknown']);
      if (health === 'unknown') expect(reasons).toEqual(['shard 2 of 2 does not have it: reload its configuration.']);
    }
    expect(status.problems.find(({ subject }) => subject === hostile)?.message).toBe(`Shard 2 of 2: ${hostile}`);
  });
});
