/** What every driver of the store promises of minutes of flows. Each test has hours of its own, for who answers a minute is told by all of it. */
import { expect, test } from 'vitest';
import type { FlowsAnswer, FlowsQuery, FlowSums, Store } from '../../collector/store/contract.js';
import { drained, flowRow, lastHour, MINUTE } from '../store/help.js';

const HOUR = 60 * MINUTE;

export interface FlowsSubject {
  store(): Store;
  addUp(): Promise<void>;
  eventually<T>(look: () => Promise<T>, expected: (seen: T) => void): Promise<void>;
  hostile: readonly string[];
}

export function flowCases({ store, addUp, eventually, hostile }: FlowsSubject): void {
  let hours = 2;
  /** Start of an hour that no other test uses; the one after it is free as well. */
  const hour = (): number => lastHour() - (hours += 3) * HOUR;

  const write = async (time: number, rows: readonly Partial<FlowSums>[], collector = 'collector-1'): Promise<void> => {
    await store().writeFlows({ time, collector, rows: rows.map(flowRow) });
  };
  const ask = (query: Partial<FlowsQuery> & { from: number; to: number }): Promise<FlowsAnswer> =>
    store().flows({ interval: null, by: ['authority'], filter: {}, ...query });
  const sums = ({ rows }: FlowsAnswer): unknown[] =>
    rows
      .map(({ names, time, octets, packets, flows }) => [...names, time, octets, packets, flows])
      .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));

  test('flows: sums by name, in whole and by interval; a minute that was not kept is a gap', async () => {
    const T = hour();
    await write(T, [
      { authority: 'Camden', octets: 100, packets: 10, flows: 1 },
      { authority: 'Leeds', octets: 50 },
    ]);
    await write(T + MINUTE, [{ authority: 'Camden', application: 'dns', octets: 7 }]);
    await write(T + 5 * MINUTE, [{ authority: 'Camden', octets: 1 }]);
    await drained(store());
    const range = { from: T, to: T + 10 * MINUTE };
    await eventually(
      () => ask(range),
      (seen) => {
        expect(sums(seen)).toEqual([
          ['Camden', T, 108, 12, 3],
          ['Leeds', T, 50, 1, 1],
        ]);
        expect([...seen.kept]).toEqual([[T, 3]]);
        expect(seen).toMatchObject({ ...range, simulated: false });
      },
    );
    const byFive = await ask({ ...range, interval: 5 * MINUTE, by: [] });
    expect(sums(byFive)).toEqual([
      [T, 157, 12, 3],
      [T + 5 * MINUTE, 1, 1, 1],
    ]);
    expect([...byFive.kept]).toEqual([
      [T, 2],
      [T + 5 * MINUTE, 1],
    ]);
    expect(sums(await ask({ ...range, by: ['authority', 'application'], filter: { authority: ['Camden'] } }))).toEqual([
      ['Camden', 'dns', T, 7, 1, 1],
      ['Camden', 'https', T, 101, 11, 2],
    ]);
    expect(sums(await ask({ ...range, filter: { application: ['dns'], direction: ['b-a'] } }))).toEqual([]);
    expect(sums(await ask({ ...range, filter: { authority: ['never heard of'] } }))).toEqual([]);
    expect(sums(await ask({ ...range, filter: { authority: [] } }))).toEqual([]);
    expect(await ask({ from: T + 2 * MINUTE, to: T + 4 * MINUTE })).toMatchObject({ rows: [], kept: new Map() });
    expect(await ask({ from: T + 61_000, to: T + 119_000 })).toMatchObject({ from: T + MINUTE, to: T + 2 * MINUTE });
  });

  test('flows: a restart in the middle of a minute adds a part and overwrites nothing', async () => {
    const T = hour();
    await write(T, [{ authority: 'Camden', octets: 100 }]);
    await write(T + MINUTE, [{ authority: 'Camden', octets: 10 }]);
    // The thread that adds up was started again: it gives the second minute from where it is now.
    await write(T + MINUTE, [
      { authority: 'Camden', octets: 5 },
      { authority: 'Leeds', octets: 3 },
    ]);
    await write(T + 2 * MINUTE, [{ authority: 'Leeds', octets: 1 }]);
    await drained(store());
    await eventually(
      () => ask({ from: T, to: T + 5 * MINUTE, interval: MINUTE }),
      (seen) => {
        expect(sums(seen)).toEqual([
          ['Camden', T, 100, 1, 1],
          ['Camden', T + MINUTE, 15, 2, 2],
          ['Leeds', T + MINUTE, 3, 1, 1],
          ['Leeds', T + 2 * MINUTE, 1, 1, 1],
        ]);
        expect([...seen.kept.values()]).toEqual([1, 1, 1]);
      },
    );
  });

  test('flows: each minute is answered by the more complete collector, and two are never added', async () => {
    const T = hour();
    const minute = async (at: number, a: number | null, b: number | null): Promise<void> => {
      for (const [collector, packets] of [
        ['a-collector', a],
        ['b-collector', b],
      ] as const)
        if (packets !== null)
          await write(T + at * MINUTE, [{ authority: collector, octets: packets, packets }], collector);
    };
    await minute(0, 100, 90);
    await minute(1, 10, 100);
    await minute(2, null, 70);
    await minute(3, 999, 1_000);
    await drained(store());
    const expected = (seen: FlowsAnswer): void => {
      expect(sums(seen).map((row) => (row as unknown[]).slice(0, 3))).toEqual([
        ['a-collector', T, 100],
        ['a-collector', T + 3 * MINUTE, 999],
        ['b-collector', T + MINUTE, 100],
        ['b-collector', T + 2 * MINUTE, 70],
      ]);
    };
    await eventually(() => ask({ from: T, to: T + HOUR, interval: MINUTE }), expected);
    await eventually(
      () => ask({ from: T, to: T + 2 * HOUR, by: [] }),
      (seen) => {
        expect(sums(seen)).toEqual([[T, 1_269, 1_269, 4]]);
        expect([...seen.kept]).toEqual([[T, 4]]);
      },
    );
  });

  test('flows: shards of one number have exporters of their own and are added up; shards of another stand in for them', async () => {
    const T = hour();
    const minute = (at: number, collector: string, packets: number): Promise<void> =>
      write(T + at * MINUTE, [{ authority: collector, octets: packets, packets }], collector);
    await minute(0, 'c-1-of-2', 100);
    await minute(0, 'c-2-of-2', 50);
    await minute(1, 'c-1-of-2', 100);
    await minute(1, 'c-2-of-2', 50);
    await minute(1, 'c-1-of-4', 90);
    await minute(1, 'c-4-of-4', 70);
    await drained(store());
    const expected = (seen: FlowsAnswer): void => {
      expect(sums(seen).map((row) => (row as unknown[]).slice(0, 3))).toEqual([
        ['c-1-of-2', T, 100],
        ['c-1-of-4', T + MINUTE, 90],
        ['c-2-of-2', T, 50],
        ['c-4-of-4', T + MINUTE, 70],
      ]);
      expect([...seen.kept.values()]).toEqual([1, 1]);
    };
    await eventually(() => ask({ from: T, to: T + HOUR, interval: MINUTE }), expected);
    await eventually(
      () => ask({ from: T, to: T + HOUR, by: [] }),
      (seen) => {
        expect(sums(seen)).toEqual([[T, 310, 310, 4]]);
        expect([...seen.kept]).toEqual([[T, 2]]);
      },
    );
  });

  test('flows: simulated ones never pass for real', async () => {
    const T = hour();
    await write(T, [{}], 'simulated');
    await drained(store());
    await eventually(
      () => ask({ from: T, to: T + MINUTE }),
      (seen) => expect(seen).toMatchObject({ simulated: true, rows: [{ names: ['Camden'] }] }),
    );
  });

  test('flows: any name goes in, comes out and filters as it is', async () => {
    const T = hour();
    await write(
      T,
      hostile.map((name, n) => ({ authority: name, octets: n + 1 })),
    );
    await drained(store());
    await eventually(
      () => ask({ from: T, to: T + MINUTE }),
      (seen) => expect(seen.rows.map(({ names }) => names[0]).sort()).toEqual([...hostile].sort()),
    );
    for (const [n, name] of hostile.entries())
      expect(sums(await ask({ from: T, to: T + MINUTE, filter: { authority: [name] } }))).toEqual([
        [name, T, n + 1, 1, 1],
      ]);
  });

  test('flows: hours answer as their minutes did, late parts included', async () => {
    const T = hour();
    for (let n = 0; n < 120; n += 7)
      await write(T + n * MINUTE, [
        { authority: 'Camden', octets: n },
        { authority: 'Leeds', direction: 'b-a', octets: 1_000 },
      ]);
    await drained(store());
    const range = { from: T - 30 * MINUTE, to: T + 2 * HOUR };
    const all = async (): Promise<unknown> =>
      Promise.all(
        [
          ask(range),
          ask({ ...range, interval: HOUR, by: ['authority', 'direction'] }),
          ask({ ...range, interval: 30 * MINUTE, by: ['class'] }),
          ask({ ...range, from: T + 13 * MINUTE, to: T + 90 * MINUTE, filter: { authority: ['Leeds'] } }),
        ].map(async (answer) => [sums(await answer), [...(await answer).kept]]),
      );
    let before: unknown = null;
    await eventually(all, (seen) => {
      before = seen;
      expect((seen as unknown[][][])[0]?.[0]).toEqual([
        ['Camden', range.from, 1_071, 18, 18],
        ['Leeds', range.from, 18_000, 18, 18],
      ]);
    });
    await addUp();
    await eventually(all, (seen) => expect(seen).toEqual(before));
    await write(T + 7 * MINUTE, [{ authority: 'Camden', octets: 3 }]);
    await drained(store());
    await eventually(
      () => ask({ from: T, to: T + HOUR, filter: { authority: ['Camden'] } }),
      (seen) => {
        expect(sums(seen)).toEqual([['Camden', T, 255, 10, 10]]);
        expect([...seen.kept]).toEqual([[T, 9]]);
      },
    );
    await addUp();
    await eventually(
      () => ask({ from: T, to: T + HOUR, filter: { authority: ['Camden'] } }),
      (seen) => expect(sums(seen)).toEqual([['Camden', T, 255, 10, 10]]),
    );
  });

  test('flows: a question that cannot be answered says what could be', async () => {
    const [from, to] = [lastHour() - HOUR, lastHour()];
    const refused = { code: 'STORE_QUERY_INVALID' };
    await expect(ask({ from, to, interval: 90_500 })).rejects.toMatchObject(refused);
    await expect(ask({ from: to, to: from })).rejects.toMatchObject(refused);
    await expect(ask({ from, to, by: ['address' as 'authority'] })).rejects.toMatchObject(refused);
    await expect(ask({ from: from - 100 * 24 * HOUR, to, interval: 5 * MINUTE })).rejects.toMatchObject(refused);
    await expect(ask({ from: from - 100 * 24 * HOUR, to, interval: HOUR, by: [] })).resolves.toBeDefined();
  });
}
