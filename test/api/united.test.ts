import { isDeepStrictEqual } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { Live } from '../../collector/api/live.js';
import type { Status } from '../../collector/api/types.js';
import { readDocument } from '../../collector/api/united/document.js';
import type { Judgements } from '../../collector/api/united/judgements.js';
import { United } from '../../collector/api/united/view.js';
import type { Config } from '../../collector/config/schema/index.js';
import { pack, unpack } from '../../collector/sharding/parcel.js';
import type { SharedDocument } from '../../collector/store/contract.js';
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

/** With somebody who is shown all of it, unless nobody looks. */
async function begin(some = members, watched = true): Promise<void> {
  for (const { live, united } of some) {
    await live.start();
    await united.start();
    if (watched) united.subscribe(() => undefined);
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

interface Said<T> {
  document: SharedDocument;
  value: T;
}

/** What a shard told last. */
async function said(index: number): Promise<{
  live: Said<{ version: string; paths: { name: string; health: string }[] }>;
  rows: Said<{ status: Status }>;
}> {
  const of = async (kind: string) => {
    const document = [...store.documents.values()].find(
      (each) => each.owner.endsWith(`-${index}-of-2`) && each.kind === kind,
    )!;
    return { document, value: (await unpack(document.body)) as never };
  };
  return { live: await of('live'), rows: await of('rows') };
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
    const good = await said(2);
    const { status } = good.rows.value;
    const rows: Record<string, unknown> = {
      'no JSON': null,
      'another release': {
        ...good.rows.value,
        status: { ...status, version: '9.9.9', paths: [{ name: 'x', health: 'great' }] },
      },
      'more than there may be': { ...good.rows.value, within: 1e9 },
      'another shape': { ...good.rows.value, schema: 2 },
      'a list': [],
    };
    const pulses: Record<string, unknown> = {
      'no JSON': null,
      'another release': { ...good.live.value, version: '9.9.9', paths: [{ name: 'x', health: 'great' }] },
      'another shape': { ...good.live.value, schema: 1 },
    };
    for (const [kind, bad] of [['live', pulses] as const, ['rows', rows] as const])
      for (const [what, value] of Object.entries(bad)) {
        const body = value === null ? 'bm90IGd6aXA' : await pack(value);
        const now = { stamp: clock.now() };
        await store.share([
          { ...good.live.document, ...now },
          { ...good.rows.document, ...now },
        ]);
        await store.share([{ ...good[kind].document, ...now, body }]);
        await pass(3, [members[0]!]);
        const [, row] = members[0]!.united.status().shards ?? [];
        expect([kind, what, row?.heard]).toEqual([kind, what, false]);
        const { message } = members[0]!.united.status().problems.find(({ code }) => code === 'shard-unheard')!;
        expect(message).toMatch(/^What shard 2 of 2 says cannot be read \(/);
      }
    expect(() => readDocument(rows['another release'])).toThrow(/^it is of release 9\.9\.9: status\.paths/);
  });

  it('speaks for its own alone, whatever it claims', async () => {
    await allUp();
    await members[1]!.united.stop();
    const good = await said(2);
    const claimed = namesOf(1).map((name) => ({ name, health: 'down' as const }));
    const { status: told } = good.rows.value;
    const paths = told.paths.map((path, i) => ({ ...path, ...claimed[i]! }));
    const hostile = '<script>alert(1)</script>';
    const more = { code: hostile, severity: 'warning', subject: hostile, message: hostile, next: hostile };
    const problems = [{ ...more, since: told.time }];
    const live = good.live.value.paths.map((path, i) => ({ ...path, ...claimed[i]! }));
    const now = { stamp: clock.now() };
    await store.share([
      { ...good.live.document, ...now, body: await pack({ ...good.live.value, paths: live }) },
      { ...good.rows.document, ...now, body: await pack({ ...good.rows.value, status: { ...told, paths, problems } }) },
    ]);
    const judged: Judgements[] = [];
    members[0]!.united.forLedgers().subscribe((each) => judged.push(each));
    await pass(3, [members[0]!]);
    const status = members[0]!.united.status();
    for (const { name, health, reasons } of status.paths) {
      expect([name, health]).toEqual([name, namesOf(1).includes(name) ? 'up' : 'unknown']);
      if (health === 'unknown') expect(reasons).toEqual(['shard 2 of 2 does not have it: reload its configuration.']);
    }
    expect(status.problems.find(({ subject }) => subject === hostile)?.message).toBe(`Shard 2 of 2: ${hostile}`);
    expect(judged.at(-1)!.paths.map(({ name, health }) => `${name} ${health}`)).toEqual(healths(status));
  });
});

describe('while nobody looks', () => {
  const reads = (): number => store.asked.filter((kind) => kind === 'rows').length;
  const stampOfRows = async (index: number): Promise<number> => (await said(index)).rows.document.stamp;
  const unwatched = async (): Promise<Judgements[]> => {
    const judged: Judgements[] = [];
    await begin(members, false);
    members[0]!.united.forLedgers().subscribe((each) => judged.push(each));
    await until('all is known to the ledgers', async () => {
      await pass(1);
      return judged.at(-1)!.paths.every(({ health }) => health === 'up');
    });
    return judged;
  };

  it('no rows are read, they are told rarely, and what is judged is known all the same', async () => {
    const judged = await unwatched();
    await pass(10);
    const stamps = new Set<number>();
    for (let i = 0; i < 60; i++) {
      await pass(1);
      stamps.add(await stampOfRows(2));
    }
    expect(reads()).toBe(0);
    expect(stamps.size).toBeGreaterThanOrEqual(5);
    expect(stamps.size).toBeLessThanOrEqual(8);
    expect(judged.at(-1)!.paths.map(({ name }) => name)).toEqual(NAMES.map((name) => `path-${name}`));
    expect(judged.at(-1)!.resilience.groups.map(({ group }) => group)).toEqual(['north', 'east']);
    const [{ united }] = members as [Member];
    for (const name of NAMES) expect([name, united.keyOf(name, '', 'Gi0/0')]).toEqual([name, expect.any(String)]);
    expect([...united.capacities()]).toEqual(
      expect.arrayContaining(NAMES.map((name) => [`path-${name}`, expect.any(Number)])),
    );
  });

  it('the first look is whole and of now, and the others tell theirs more often from then on, until half a minute later', async () => {
    await unwatched();
    const cut: Member = {
      ...members[1]!,
      poll: () =>
        members[1]!.live.observe(
          members[1]!.routers.flatMap((router) =>
            ['Gi0/0', 'Gi0/1'].map((name) => router.state(name, { operStatus: 'down' })),
          ),
        ),
    };
    await pass(14, [members[0]!, cut]);
    const [{ united }] = members as [Member];
    await united.fresh();
    expect(reads()).toBe(1);
    const seen = united.status();
    expect(healths(seen)).toEqual(
      NAMES.map((name) => `path-${name} ${namesOf(2).includes(`path-${name}`) ? 'down' : 'up'}`),
    );
    expect(seen.shards?.map(({ heard }) => heard)).toEqual([true, true]);
    for (const { ageSeconds, updatedAt } of [...seen.paths]) {
      expect(ageSeconds).toBeLessThanOrEqual(13);
      expect(ageSeconds! * 1_000).toBeCloseTo(clock.now() - Date.parse(updatedAt!), -2);
    }
    // Who asks again is answered at once.
    await united.fresh();
    expect(reads()).toBe(1);
    await pass(5, [members[0]!, cut]);
    for (let i = 0; i < 10; i++) {
      await pass(1, [members[0]!, cut]);
      expect(clock.now() - (await stampOfRows(2))).toBeLessThanOrEqual(4_000);
    }
    expect(reads()).toBeGreaterThan(5);
    await pass(20, [members[0]!, cut]);
    const before = reads();
    await pass(30, [members[0]!, cut]);
    expect(reads()).toBe(before);
  });

  it('a shard that ends is unknown to the ledgers, and at the first look, which says since when', async () => {
    const judged = await unwatched();
    await members[1]!.united.stop();
    await pass(14, [members[0]!]);
    const theirs = namesOf(2);
    for (const { name, health } of judged.at(-1)!.paths)
      expect([name, health]).toEqual([name, theirs.includes(name) ? 'unknown' : 'up']);
    const found = clock.now();
    await pass(60, [members[0]!]);
    const [{ united }] = members as [Member];
    await united.fresh();
    const status = united.status();
    expect(healths(status)).toEqual(judged.at(-1)!.paths.map(({ name, health }) => `${name} ${health}`));
    for (const { name, since } of status.paths)
      if (theirs.includes(name)) expect(Math.abs(Date.parse(since) - found)).toBeLessThanOrEqual(5_000);
    expect(status.problems.find(({ code }) => code === 'shard-unheard')?.message).toMatch(
      /^Shard 2 of 2 not heard for 7\d s: 2 paths are unknown\.$/,
    );
  });

  it('a store that is away keeps nobody waiting, and nothing passes for known', async () => {
    await unwatched();
    store.away = true;
    await pass(14);
    const [{ united }] = members as [Member];
    await united.fresh();
    for (const { name, health } of united.status().paths)
      expect([name, health]).toEqual([name, namesOf(2).includes(name) ? 'unknown' : 'up']);
  });
});
