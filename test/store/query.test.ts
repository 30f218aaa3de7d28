import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Point, SeriesQuery } from '../../collector/store/contract.js';
import { Dictionary } from '../../collector/store/duckdb/dictionary.js';
import { RawAppender } from '../../collector/store/duckdb/append.js';
import { cellsHere, cellsThere, type Scope } from '../../collector/store/duckdb/query.js';
import { migrate } from '../../collector/store/duckdb/schema.js';
import { Dirty } from '../../collector/store/dirty.js';
import { lay } from '../../collector/store/series/grid.js';
import { cut } from '../../collector/store/series/pieces.js';
import { plan } from '../../collector/store/series/plan.js';
import { MINUTE, point } from './help.js';

const START = 1_700_000_100_000 - (1_700_000_100_000 % 3_600_000);

describe('series', () => {
  test('the pieces of a sample cover what it covers, once', () => {
    const arguments_ = [
      fc.integer({ min: 1e9, max: 2e12 }),
      fc.double({ min: 0.001, max: 90_000, noNaN: true }),
      fc.constantFrom(1_000, 60_000, 300_000, 3_600_000),
    ] as const;
    fc.assert(
      fc.property(...arguments_, (time, seconds, interval) => {
        fc.pre((seconds * 1_000) / interval < 5_000);
        const pieces = cut(time, seconds, interval);
        expect(pieces.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
        expect(pieces.every(({ share }) => share >= 0 && share <= 1 + 1e-9)).toBe(true);
        expect(pieces.filter(({ ends }) => ends)).toEqual([pieces.at(-1)]);
        expect(pieces.map(({ bucket }) => bucket)).toEqual(pieces.map((_, index) => (pieces[0]?.bucket ?? 0) + index));
        // A sample at a border belongs to the interval that the border ends.
        expect(time).toBeGreaterThan((pieces.at(-1)?.bucket ?? 0) * interval);
        expect(time).toBeLessThanOrEqual(((pieces.at(-1)?.bucket ?? 0) + 1) * interval);
      }),
    );
  });

  test('a reading that is late adds what crossed until then to the end of a stretch, and the next one lacks it', () => {
    const rate = 1_000;
    const onTime = Array.from({ length: 30 }, (_, i) => ({ time: START + (i + 1) * 1_000, seconds: 1 }));
    // Of the slot at 31 s, read at 34.6 s; the next is of 35 s again.
    const late = { time: START + 31_000, seconds: 4.6 };
    const next = { time: START + 35_000, seconds: 0.4 };
    const sum = (seconds: number): number =>
      [...onTime, late, next]
        .flatMap((sample) => cut(sample.time, sample.seconds, 1_000).map((piece) => ({ ...piece, of: sample.seconds })))
        .filter(({ bucket }) => bucket * 1_000 >= START && bucket * 1_000 < START + seconds * 1_000)
        .reduce((all, { share, of }) => all + share * of * rate, 0);
    expect(sum(31)).toBeCloseTo(1.116 * 31 * rate, -1);
    expect(sum(35)).toBeCloseTo(35 * rate, 6);
  });

  test('DuckDB alone and with our own code give the same answers', async () => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await migrate(connection);
    const dictionary = new Dictionary();
    const dirty = new Dirty();
    const appender = new RawAppender(dictionary, dirty);
    await dictionary.load(connection);
    await appender.load(connection);
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const points = Array.from({ length: 1_500 }, (): Point => {
      const fields = {
        inOctets: random(4) === 0 ? null : random(1_000),
        speed: random(3) === 0 ? null : random(50),
        operStatus: random(7),
      };
      const time = START + random(3_600) * 1_000;
      const tags = { gateway: `gw${random(3)}`, interface: `Te${random(4)}` };
      return point({
        time,
        seconds: random(9) === 0 ? null : 1 + random(400),
        collector: `c${random(2)}`,
        tags,
        fields,
      });
    });
    await appender.append(connection, points, 0);
    await dictionary.save(connection);

    const groups = [[], ['gateway'], ['gateway', 'interface']];
    const asked = [
      ['sum', 'inOctets'],
      ['rate', 'inOctets'],
      ['mean', 'speed'],
      ['min', 'speed'],
      ['max', 'speed'],
      ['max', 'operStatus'],
      ['last', 'operStatus'],
    ] as const;
    for (const [aggregate, field] of asked)
      for (const interval of [MINUTE, 5 * MINUTE, 7 * MINUTE, 15 * MINUTE, 60 * MINUTE])
        for (const groupBy of groups) {
          const query: SeriesQuery = {
            measurement: 'interface',
            field,
            aggregate,
            interval,
            groupBy,
            filter: { gateway: ['gw0', 'gw1'] },
            from: START,
            to: START + 60 * MINUTE,
          };
          const planned = plan(query, 0);
          const scope: Scope = {
            series: dictionary.matching('interface', planned.filter),
            known: dictionary.count('interface'),
            collectors: dictionary.collectors,
            tags: (series) => dictionary.tagsOf('interface', series),
            dirty: ({ from, to }) => dirty.runs('interface', from, to),
          };
          const rounded = (series: ReturnType<typeof lay>) =>
            series.map((one) => ({
              ...one,
              points: one.points.map(({ time, value, coverage }) => [
                time,
                value?.toPrecision(9),
                coverage.toPrecision(9),
              ]),
            }));
          const cells = [...(await cellsHere(connection, planned, scope))];
          const here = rounded(lay(cells, planned));
          expect(here.length).toBe(groupBy.length === 0 ? 1 : groupBy.length === 1 ? 2 : 8);
          expect(rounded(lay(await cellsThere(connection, planned, scope), planned))).toEqual(here);
          const sparse = plan({ ...query, sparse: true }, 0);
          const kept = here.map((one) => ({ ...one, points: one.points.filter(([, value]) => value !== undefined) }));
          expect(rounded(lay(cells, sparse))).toEqual(kept);
        }
    connection.closeSync();
    instance.closeSync();
  });
});
