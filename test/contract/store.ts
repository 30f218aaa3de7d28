/** What every driver of the store promises, whatever the engine. Engines may show a write some seconds late: every reading is polled. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Point, Series, SeriesQuery, Store } from '../../collector/store/contract.js';
import { drained, event, lastHour, MINUTE, point } from '../store/help.js';
import { until } from '../until.js';
import { flowCases } from './flows.js';
import { sharedCases } from './shared.js';

/** `create` gives a store on an empty engine, not started; `rollUp` and `addUp` move its clock until rollups were made, and hours of flows added up, once more. */
export interface Subject {
  name: string;
  create(): Promise<{ store: Store; rollUp(): Promise<void>; addUp(): Promise<void> }>;
}

const HOSTILE = [
  "Te0/1'; DROP TABLE raw_interface; --",
  'a b,c=d\\',
  '"quoted" \\, \\= \\ ',
  '<script>alert(1)</script>',
  'line\nbreak\t\u0000\u001b[31m',
  '=cmd|calc',
  'Zürich – 東京',
  '%41%',
  '',
];

export function storeContract(subject: Subject): void {
  describe(`the store on ${subject.name}`, () => {
    const hour = lastHour();
    const from = hour - 60 * MINUTE;
    let store: Store;
    let rollUp: () => Promise<void>;
    let addUp: () => Promise<void>;
    let names = 0;
    /** Every test has a gateway of its own. */
    const gateway = (): string => `gw-${++names}`;

    beforeAll(async () => {
      ({ store, rollUp, addUp } = await subject.create());
      await store.start();
    });
    // Where no engine came up, there is none.
    afterAll(() => (store as Store | undefined)?.stop());

    const write = async (...points: Point[]): Promise<void> => {
      await store.write(points);
      await drained(store);
    };

    const ask = (query: Partial<SeriesQuery> & { filter: SeriesQuery['filter'] }): Promise<Series[]> =>
      store.series({
        measurement: 'interface',
        field: 'inOctets',
        aggregate: 'sum',
        interval: 5 * MINUTE,
        groupBy: ['interface'],
        from,
        to: hour,
        ...query,
      });

    /** Polls until what is seen is as expected, then says so; at the end says what was seen instead. */
    const eventually = async <T>(look: () => Promise<T>, expected: (seen: T) => void): Promise<void> => {
      let failure: unknown = null;
      await until(
        'the answer is as expected',
        async () => {
          try {
            expected(await look());
            return true;
          } catch (error) {
            failure = error;
            return false;
          }
        },
        { timeout: 15_000, every: 100 },
      ).catch(() => {
        throw failure;
      });
    };

    const values = (series: Series[], index = 0): (number | null)[] =>
      series[index]?.points.map(({ value }) => value) ?? [];

    flowCases({ store: () => store, addUp: () => addUp(), eventually, hostile: HOSTILE });

    sharedCases({ store: () => store, eventually, hostile: HOSTILE });

    test('gives back what was written, and null where nothing was', async () => {
      const gw = gateway();
      await write(
        ...[1, 2, 3, 7].map((n) =>
          point({ time: from + n * 5 * MINUTE, seconds: 300, tags: { gateway: gw }, fields: { inOctets: n * 1000 } }),
        ),
      );
      await eventually(
        () => ask({ filter: { gateway: [gw] } }),
        (series) => {
          expect(values(series)).toEqual([1000, 2000, 3000, null, null, null, 7000, null, null, null, null, null]);
          expect(series[0]?.points.map(({ coverage }) => coverage)).toEqual([1, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
          expect(series[0]).toMatchObject({ unit: 'octets', simulated: false, tags: { interface: 'Te0/0' } });
          expect(series[0]?.points[0]?.time).toBe(from);
        },
      );
    });

    test('a sample belongs to the interval it ends, spread back over what it covers', async () => {
      const gw = gateway();
      const at = from + 10 * MINUTE;
      await write(
        point({ time: at, seconds: 60, tags: { gateway: gw }, fields: { inOctets: 600 } }),
        point({ time: at + 3 * MINUTE, seconds: 180, tags: { gateway: gw }, fields: { inOctets: 900 } }),
      );
      await eventually(
        () => ask({ filter: { gateway: [gw] }, interval: MINUTE, from: at - 2 * MINUTE, to: at + 4 * MINUTE }),
        (series) => expect(values(series)).toEqual([null, 600, 300, 300, 300, null]),
      );
      await eventually(
        () => ask({ filter: { gateway: [gw] }, interval: 90_000, from: at - 90_000, to: at + 180_000 }),
        (series) => {
          const [before, first, second] = values(series);
          expect([before, first, second].map((value) => Math.round(value ?? -1))).toEqual(
            at % 90_000 === 0 ? [600, 450, 450] : [before, first, second].map((value) => Math.round(value ?? -1)),
          );
        },
      );
    });

    test('a rate is per second of what was observed, not of the interval', async () => {
      const gw = gateway();
      await write(
        point({
          time: from + 2 * MINUTE,
          seconds: 120,
          tags: { gateway: gw },
          fields: { inOctets: 12_000, outOctets: null },
        }),
      );
      await eventually(
        () => ask({ filter: { gateway: [gw] }, aggregate: 'rate', to: from + 5 * MINUTE }),
        (series) => expect(series[0]).toMatchObject({ unit: 'octets/s', points: [{ value: 100, coverage: 0.4 }] }),
      );
      expect(await ask({ filter: { gateway: [gw] }, field: 'outOctets' })).toEqual([]);
    });

    test('of two collectors the more complete one answers each interval, and they are never added', async () => {
      const gw = gateway();
      const sample = (collector: string, minute: number, seconds: number, inOctets: number): Point =>
        point({ collector, time: from + minute * MINUTE, seconds, tags: { gateway: gw }, fields: { inOctets } });
      await write(
        sample('b-collector', 5, 300, 100),
        sample('a-collector', 5, 200, 70),
        sample('b-collector', 10, 100, 30),
        sample('a-collector', 10, 300, 90),
        sample('b-collector', 15, 300, 55),
        sample('a-collector', 15, 300, 50),
      );
      await eventually(
        () => ask({ filter: { gateway: [gw] }, to: from + 15 * MINUTE }),
        (series) => expect(values(series)).toEqual([100, 90, 50]),
      );
    });

    test('an interval in which one collector took over from another has all of it once', async () => {
      const gw = gateway();
      const STEP = 30;
      /** An octet a second, and the second as the speed. */
      const read = (collector: string, first: number, last: number): Point[] =>
        Array.from({ length: (last - first) / STEP }, (_, i) => first + (i + 1) * STEP).map((second) =>
          point({
            ...{ collector, time: from + second * 1_000, seconds: STEP, tags: { gateway: gw } },
            fields: { inOctets: STEP, speed: second },
          }),
        );
      // A minute of both, in the midst of a slot of five.
      await write(...read('a-collector', 0, 1_710), ...read('b-collector', 1_650, 3_600));
      const filter = { gateway: [gw] };
      const asked = async () => {
        const hour1 = (query: Partial<SeriesQuery>) => ask({ filter, interval: 60 * MINUTE, ...query });
        return [
          ...(await hour1({})),
          ...(await hour1({ interval: 20 * MINUTE })),
          ...(await ask({ filter })),
          ...(await ask({ filter, interval: MINUTE })),
          ...(await hour1({ field: 'speed', aggregate: 'max' })),
          ...(await hour1({ field: 'speed', aggregate: 'min' })),
          ...(await hour1({ field: 'speed', aggregate: 'last' })),
        ].map(({ points }) => [...new Set(points.map(({ value, coverage }) => `${value} ${coverage}`))]);
      };
      const all = [['3600 1'], ['1200 1'], ['300 1'], ['60 1'], ['3600 1'], ['30 1'], ['3600 1']];
      await eventually(asked, (answers) => expect(answers).toEqual(all));
      await rollUp();
      await eventually(asked, (answers) => expect(answers).toEqual(all));
    });

    test('series are added up over a group, and apart by tag', async () => {
      const gw = gateway();
      const sample = (name: string, inOctets: number): Point =>
        point({
          time: from + 5 * MINUTE,
          seconds: 300,
          tags: { gateway: gw, interface: name },
          fields: { inOctets, speed: inOctets },
        });
      await write(sample('one', 300), sample('two', 600));
      const to = from + 5 * MINUTE;
      await eventually(
        () => ask({ filter: { gateway: [gw] }, groupBy: [], to }),
        (series) => expect(values(series)).toEqual([900]),
      );
      await eventually(
        () => ask({ filter: { gateway: [gw] }, groupBy: [], aggregate: 'rate', to }),
        (series) => expect(values(series)).toEqual([3]),
      );
      const apart = await ask({ filter: { gateway: [gw] }, to });
      expect(apart.map(({ tags, points }) => [tags['interface'], points[0]?.value])).toEqual([
        ['one', 300],
        ['two', 600],
      ]);
      expect(values(await ask({ filter: { gateway: [gw], interface: ['two'] }, to }))).toEqual([600]);
      expect(
        values(await ask({ filter: { gateway: [gw] }, groupBy: [], field: 'speed', aggregate: 'max', to })),
      ).toEqual([600]);
      expect(await ask({ filter: { gateway: [gw], interface: [] }, to })).toEqual([]);
    });

    test('gauges and states: mean, min, max, last', async () => {
      const gw = gateway();
      const sample = (second: number, speed: number, operStatus: number | null): Point =>
        point({ time: from + second * 1000, seconds: null, tags: { gateway: gw }, fields: { speed, operStatus } });
      await write(sample(60, 10, 1), sample(120, 40, 2), sample(180, 40, null), sample(420, 7, 1));
      const filter = { gateway: [gw] };
      const to = from + 10 * MINUTE;
      const expected = { mean: [30, 7], min: [10, 7], max: [40, 7], last: [40, 7] } as const;
      for (const aggregate of ['mean', 'min', 'max', 'last'] as const)
        await eventually(
          () => ask({ filter, field: 'speed', aggregate, to }),
          (series) => expect(values(series)).toEqual(expected[aggregate]),
        );
      expect(values(await ask({ filter, field: 'operStatus', aggregate: 'last', to }))).toEqual([2, 1]);
      expect(values(await ask({ filter, field: 'speed', aggregate: 'last', to, interval: MINUTE }))).toEqual([
        10,
        40,
        40,
        null,
        null,
        null,
        7,
        null,
        null,
        null,
      ]);
    });

    test('writing the same points again changes nothing', async () => {
      const gw = gateway();
      const points = [1, 2, 3].map((n) =>
        point({ time: from + n * MINUTE, seconds: 60, tags: { gateway: gw }, fields: { inOctets: 10 * n } }),
      );
      await write(...points);
      await write(...points);
      await write(...points.slice(1).map((one) => ({ ...one, fields: { outOctets: 5 } })));
      const filter = { gateway: [gw] };
      const to = from + 5 * MINUTE;
      await eventually(
        () => ask({ filter, to }),
        (series) => expect(values(series)).toEqual([60]),
      );
      await eventually(
        () => ask({ filter, to, field: 'outOctets' }),
        (series) => expect(values(series)).toEqual([10]),
      );
    });

    test('simulated data never pass for real', async () => {
      const gw = gateway();
      await write(
        point({
          collector: 'simulated',
          time: from + 5 * MINUTE,
          seconds: 300,
          tags: { gateway: gw },
          fields: { inOctets: 1 },
        }),
      );
      await eventually(
        () => ask({ filter: { gateway: [gw] } }),
        (series) => expect(series[0]?.simulated).toBe(true),
      );
    });

    test('any name a router may give goes in, comes out and filters as it is', async () => {
      const gw = gateway();
      const time = from + 5 * MINUTE;
      await write(
        ...HOSTILE.map((name, n) =>
          point({ time, seconds: 300, tags: { gateway: gw, interface: name }, fields: { inOctets: n + 1 } }),
        ),
      );
      await eventually(
        () => ask({ filter: { gateway: [gw] }, to: time }),
        (series) => expect(series.map(({ tags }) => tags['interface']).sort()).toEqual([...HOSTILE].sort()),
      );
      for (const [n, name] of HOSTILE.entries())
        expect(values(await ask({ filter: { gateway: [gw], interface: [name] }, to: time }))).toEqual([n + 1]);
    });

    test('rollups answer as the samples did, late ones included', async () => {
      const gw = gateway();
      const filter = { gateway: [gw] };
      const points = Array.from({ length: 120 }, (_, n) =>
        point({
          time: from + (n + 1) * 30_000,
          tags: { gateway: gw },
          fields: { inOctets: n, speed: n % 7, operStatus: 1 + (n % 2) },
        }),
      );
      await write(...points.filter((_, n) => n !== 50));
      const asked = { sum: 'inOctets', rate: 'inOctets', mean: 'speed', max: 'speed', last: 'operStatus' } as const;
      const all = async (): Promise<unknown> =>
        Promise.all(
          Object.entries(asked).map(async ([aggregate, field]) => {
            const rows = await ask({
              filter,
              field,
              aggregate: aggregate as SeriesQuery['aggregate'],
              interval: 15 * MINUTE,
            });
            return rows.flatMap((series) =>
              series.points.map(({ value, coverage }) => [value?.toFixed(6), coverage.toFixed(6)]),
            );
          }),
        );
      await eventually(
        () => ask({ filter, interval: 60 * MINUTE }),
        (series) => expect(values(series)).toEqual([7140 - 50]),
      );
      const fromSamples = await all();
      await rollUp();
      await eventually(all, (seen) => expect(seen).toEqual(fromSamples));
      await write(...points.slice(50, 51));
      await eventually(
        () => ask({ filter, interval: 60 * MINUTE }),
        (series) => expect(values(series)).toEqual([7140]),
      );
      await rollUp();
      await eventually(
        () => ask({ filter, interval: 60 * MINUTE }),
        (series) => expect(values(series)).toEqual([7140]),
      );
    });

    test('events: newest first, each id once, by gateway and code, whatever their text', async () => {
      const gw = gateway();
      const events = HOSTILE.map((message, n) =>
        event({ id: `${gw}-${n}`, time: from + n * 1000, gateway: gw, message, subject: message, data: { message } }),
      );
      await store.write([], events);
      await store.write(
        [],
        [...events, event({ id: `${gw}-0`, time: from + 300, gateway: gw, collector: 'collector-2' })],
      );
      await store.write([], [event({ id: `${gw}-other`, time: from, gateway: gw, code: 'other-code' })]);
      await drained(store);
      const query = { from, to: hour, gateway: gw, limit: 100 };
      await eventually(
        () => store.events({ ...query, code: 'gateway-restarted' }),
        (seen) => expect(seen).toEqual([...events].reverse()),
      );
      await eventually(
        () => store.events(query),
        (seen) => expect(seen).toHaveLength(HOSTILE.length + 1),
      );
      expect(await store.events({ ...query, limit: 2 })).toEqual(events.slice(-2).reverse());
      expect(await store.events({ ...query, code: "x' OR '1'='1" })).toEqual([]);
      for (const one of events) expect(await store.events({ ...query, subject: one.subject })).toContainEqual(one);
      expect(await store.events({ ...query, subject: "x' OR '1'='1" })).toEqual([]);
    });

    test('questions that cannot be answered are refused with what could be', async () => {
      const filter = {};
      await expect(ask({ filter, field: 'inOctetz' })).rejects.toMatchObject({ code: 'STORE_QUERY_INVALID' });
      await expect(ask({ filter, aggregate: 'mean' })).rejects.toThrow(/there is sum, rate/);
      await expect(ask({ filter: { color: ['red'] } })).rejects.toMatchObject({ code: 'STORE_QUERY_INVALID' });
      await expect(ask({ filter, from: 0, interval: 1000 })).rejects.toMatchObject({ code: 'STORE_RESULT_TOO_LARGE' });
    });

    test('what cannot be kept is counted by reason, and the rest is kept', async () => {
      const gw = gateway();
      const before = store.health().dropped['bad-field'] ?? 0;
      const sound = point({ time: from + 5 * MINUTE, seconds: 300, tags: { gateway: gw }, fields: { inOctets: 4 } });
      await write({ ...sound, fields: { inOctets: Number.NaN } }, { ...sound, fields: { nonsense: 1 } }, sound);
      expect(store.health().dropped['bad-field']).toBe(before + 2);
      await eventually(
        () => ask({ filter: { gateway: [gw] }, groupBy: [], to: from + 5 * MINUTE }),
        (series) => expect(values(series)).toEqual([4]),
      );
      expect(store.health()).toMatchObject({ state: 'ok', message: null });
    });
  });
}
