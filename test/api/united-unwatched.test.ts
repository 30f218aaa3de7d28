/** What shards tell each other while nobody looks, and the first look. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Judgements } from '../../collector/api/united/judgements.js';
import { until } from '../until.js';
import {
  begin,
  clock,
  divide,
  down,
  healths,
  members,
  NAMES,
  namesOf,
  pass,
  said,
  store,
  type Member,
} from './two-shards.js';

beforeEach(divide);

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
    const cut = down(members[1]!);
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
