import { isDeepStrictEqual } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { readDocument } from '../../collector/api/united/document.js';
import type { Judgements } from '../../collector/api/united/judgements.js';
import { pack } from '../../collector/sharding/parcel.js';
import { ownersOf } from '../../collector/sharding/shard.js';
import { until } from '../until.js';
import {
  allUp,
  begin,
  clock,
  config,
  divide,
  down,
  healths,
  member,
  members,
  NAMES,
  namesOf,
  pass,
  said,
  store,
  type Member,
} from './two-shards.js';

beforeEach(divide);

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
    const both = members.map(down);
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

  it('is unknown where its rows lag behind what its pulse says, and after two of their intervals in any case', async () => {
    await allUp();
    store.loses = 'rows';
    await pass(15);
    expect(healths(members[0]!.united.status()).every((text) => text.endsWith(' up'))).toBe(true);
    await pass(12);
    const unknown = NAMES.map((name) => `path-${name} ${namesOf(2).includes(`path-${name}`) ? 'unknown' : 'up'}`);
    expect(healths(members[0]!.united.status())).toEqual(unknown);
    store.loses = null;
    await pass(6);
    expect(healths(members[0]!.united.status()).every((text) => text.endsWith(' up'))).toBe(true);
    store.loses = 'rows';
    await pass(14, [members[0]!, down(members[1]!)]);
    expect(healths(members[0]!.united.status())).toEqual(unknown);
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
