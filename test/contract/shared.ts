/** What a store that several collectors write to promises of what they let each other know. Each test has collectors of its own. */
import { expect, test } from 'vitest';
import type { SharedAnswer, SharedDocument, SharedQuery, Store } from '../../collector/store/contract.js';
import { lastHour } from '../store/help.js';

const DAY = 86_400_000;

export interface SharedSubject {
  store(): Store;
  eventually<T>(look: () => Promise<T>, expected: (seen: T) => void): Promise<void>;
  hostile: readonly string[];
}

export function sharedCases({ store, eventually, hostile }: SharedSubject): void {
  let names = 0;
  const owner = (): string => `shard ${++names}`;
  const now = lastHour();
  const live = (given: Partial<SharedDocument> & { owner: string }): SharedDocument => ({
    ...{ kind: 'live', key: '', time: now, stamp: now, body: 'abc' },
    ...given,
  });
  const ask = (query: Partial<SharedQuery> & { owners: string[] }): Promise<SharedAnswer> =>
    store().shared({ kind: 'live', from: now - DAY, to: now + 1, ...query });
  const alone = async (): Promise<boolean> => {
    if (store().health().driver !== 'duckdb') return false;
    const refused = { code: 'STORE_NOT_SHARED' };
    await expect(store().share([live({ owner: 'me' })])).rejects.toMatchObject(refused);
    await expect(ask({ owners: ['me'] })).rejects.toMatchObject(refused);
    return true;
  };

  test('shared: what is said again takes the place of what was said, long or short', async () => {
    if (await alone()) return;
    const [me, other] = [owner(), owner()];
    const long = 'x'.repeat(150_000);
    await store().share([live({ owner: me, body: long }), live({ owner: other, body: 'theirs' })]);
    await eventually(
      () => ask({ owners: [me, other], newest: true }),
      ({ documents, torn }) => {
        expect(torn).toBe(0);
        expect(documents.map((each) => [each.owner, each.body.length]).sort()).toEqual([
          [me, 150_000],
          [other, 6],
        ]);
      },
    );
    await store().share([live({ owner: me, body: 'short', stamp: now + 5_000 })]);
    for (const newest of [true, false])
      await eventually(
        () => ask({ owners: [me], newest }),
        (seen) =>
          expect(seen).toEqual({ documents: [live({ owner: me, body: 'short', stamp: now + 5_000 })], torn: 0 }),
      );
    // The next day it stands in another place, and the first is not read any more.
    await store().share([live({ owner: me, body: 'tomorrow', time: now + DAY, stamp: now + 10_000 })]);
    await eventually(
      () => ask({ owners: [me], newest: true, to: now + 2 * DAY }),
      ({ documents }) => expect(documents.map(({ body }) => body)).toEqual(['tomorrow']),
    );
  });

  test('shared: a document of which a part is missing is none', async () => {
    if (await alone()) return;
    const me = owner();
    const whole = live({ owner: me, kind: 'record', key: 'a', body: 'y'.repeat(130_000) });
    await store().share([whole]);
    const query = { owners: [me], kind: 'record' as const };
    await eventually(
      () => ask(query),
      ({ documents }) => expect(documents.length).toBe(1),
    );
    // Three parts were said, and of the newer saying only one: as it is while one is being written.
    await store().share([{ ...whole, stamp: now + 1, body: 'z' }]);
    await eventually(
      () => ask(query),
      ({ documents }) => expect(documents.map(({ body }) => body)).toEqual(['z']),
    );
    await eventually(
      () => ask({ ...query, after: now - 1 }),
      ({ documents }) => expect(documents.map(({ body }) => body)).toEqual(['z']),
    );
    expect(await ask({ ...query, after: now + 1 })).toEqual({ documents: [], torn: 0 });
  });

  test('shared: any key and any name, of many of one millisecond', async () => {
    if (await alone()) return;
    const whose = hostile.map((name) => `${owner()} ${name}`);
    const all = whose.flatMap((name) =>
      Array.from({ length: 30 }, (_, i) => live({ owner: name, kind: 'record', key: `${name} ${i}`, body: `b${i}` })),
    );
    await store().share(all);
    const order = (one: SharedDocument, other: SharedDocument): number =>
      `${one.owner} ${one.key}` < `${other.owner} ${other.key}` ? -1 : 1;
    await eventually(
      () => ask({ owners: whose, kind: 'record' }),
      ({ documents, torn }) => {
        expect(torn).toBe(0);
        expect(documents.sort(order)).toEqual([...all].sort(order));
      },
    );
    expect(await ask({ owners: [], kind: 'record' })).toEqual({ documents: [], torn: 0 });
    expect(await ask({ owners: ['nobody'], kind: 'record' })).toEqual({ documents: [], torn: 0 });
  });

  test('shared: what is too long or not plain is refused before any of it is written', async () => {
    if (await alone()) return;
    const me = owner();
    const refused = { code: 'STORE_QUERY_INVALID' };
    await expect(store().share([live({ owner: me, body: 'x'.repeat(4_000_000) })])).rejects.toMatchObject(refused);
    for (const body of ['a b', '"', 'a\nb', 'é'])
      await expect(store().share([live({ owner: me, body })])).rejects.toMatchObject(refused);
    expect(await ask({ owners: [me] })).toEqual({ documents: [], torn: 0 });
  });
}
