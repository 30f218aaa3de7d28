/** After a long outage of the engine very many samples are read in place of rollups that are yet to be made. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SeriesQuery } from '../../collector/store/contract.js';
import { InfluxClient, type RawSeries } from '../../collector/store/influx/client.js';
import { tellOwed } from '../../collector/store/influx/owed.js';
import { prepare } from '../../collector/store/influx/places.js';
import { parts, type Scope } from '../../collector/store/influx/query.js';
import { createStore } from '../../collector/store/index.js';
import { combine } from '../../collector/store/series/combine.js';
import { plan } from '../../collector/store/series/plan.js';
import { ADMIN, Influxd, INFLUXD_MISSING } from '../lab/influxd.js';
import { config, folder, lastHour, MINUTE, testDeps } from './help.js';

const SLOT = 5 * MINUTE;
const DAY = 24 * 60 * MINUTE;
const query = { measurement: 'interface', interval: SLOT, filter: {}, groupBy: [] } as const;

describe.skipIf(INFLUXD_MISSING !== null)(`influxd back after an outage ${INFLUXD_MISSING ?? ''}`, () => {
  let daemon: Influxd;
  beforeAll(async () => {
    daemon = await Influxd.create();
  });
  afterAll(() => daemon.remove());

  const reached = async (database: string) => {
    const client = new InfluxClient({ url: daemon.url, database, ...ADMIN });
    const retention = { raw: 35 * DAY, rollups: 35 * DAY, events: 35 * DAY };
    return { client, policies: await prepare(client, database, retention) };
  };

  /** Samples of one second, of `gateways`, from the first to the last second of [from, to): as fast as the engine takes them. */
  async function fill(database: string, gateways: number, from: number, to: number): Promise<void> {
    const authorization = `Basic ${Buffer.from(`${ADMIN.username}:${ADMIN.password}`).toString('base64')}`;
    const url = `${daemon.url}/write?db=${database}&rp=interconnect_raw&precision=ms`;
    for (let gateway = 0; gateway < gateways; gateway++) {
      const tags = `interface,collector=collector-1,context=%,gateway=many${gateway},interface=Te0/0`;
      const lines: string[] = [];
      for (let time = from + 1_000; time <= to; time += 1_000)
        lines.push(`${tags} inOctets=${gateway + 1},operStatus=1,seconds=1 ${time}`);
      const answer = await fetch(url, { method: 'POST', headers: { authorization }, body: lines.join('\n') });
      expect(answer.status).toBe(204);
    }
  }

  test('more than a million of them are answered, of all gateways as of one', { timeout: 180_000 }, async () => {
    const target = { driver: 'influx', url: daemon.url, database: 'million', username: ADMIN.username };
    const settings = config({ path: await folder(), ...target, password: `env:${ADMIN.password}` });
    const store = createStore(settings, { pointsPerDay: 0 }, testDeps());
    await store.start();
    const [gateways, slots] = [350, 10];
    const [from, to] = [lastHour() - DAY, lastHour() - DAY + slots * SLOT];
    await fill('million', gateways, from, to);
    // Another wrote them, and has not made its rollups yet.
    const { client, policies } = await reached('million');
    const text = `interface-${from / SLOT}-${to / SLOT}`;
    await tellOwed(client, policies, { collector: 'collector-2', text, now: Date.now() });
    const asked = { ...query, field: 'inOctets', aggregate: 'sum', from, to } as const;
    const [all] = await store.series(asked);
    const ofOneSecond = (gateways * (gateways + 1)) / 2;
    expect(all?.points.map(({ value }) => value)).toEqual(new Array<number>(slots).fill(300 * ofOneSecond));
    expect(all?.points.every(({ coverage }) => coverage === 1)).toBe(true);
    const [one] = await store.series({ ...asked, filter: { gateway: ['many6'] } });
    expect(one?.points.map(({ value }) => value)).toEqual(new Array<number>(slots).fill(300 * 7));
    await store.stop();
  });

  describe('in pieces', () => {
    const [from, to] = [lastHour() - 2 * DAY, lastHour() - 2 * DAY + 4 * SLOT];
    let scope: Scope;
    const rows: number[] = [];
    beforeAll(async () => {
      const { client, policies } = await reached('pieces');
      await fill('pieces', 6, from, to);
      const counted = {
        async query(statements: readonly string[]): Promise<RawSeries[][]> {
          const answers = await client.query(statements);
          rows.push(answers.flat().reduce((sum, { values }) => sum + values.length, 0));
          return answers;
        },
      };
      const dirty = (): { from: number; to: number }[] => [
        { from, to: from + SLOT },
        { from: from + 2 * SLOT, to },
      ];
      scope = { client: counted as unknown as InfluxClient, policies, dirty };
    });
    const limits = { piece: 400, samples: 1, owed: 10_000, intervals: 100 };
    const ask = async (part: Partial<SeriesQuery>, change: Partial<typeof limits> = {}) => {
      const asked = plan({ ...query, field: 'inOctets', aggregate: 'sum', from, to, ...part }, from - DAY);
      const all = combine(await parts(asked, { ...scope, limits: { ...limits, ...change } }), asked);
      return all.sort((one, other) => one.bucket - other.bucket);
    };

    test('no answer of the engine is large, and what is between is left to rollups', async () => {
      rows.length = 0;
      const found = await ask({});
      expect(found.map(({ value }) => value)).toEqual(new Array<number>(3).fill(300 * 21));
      // A step of half a minute has 180 samples.
      expect(Math.max(...rows)).toBeLessThanOrEqual(400);
      expect(rows.length).toBeGreaterThan(3 * 5);
    });

    test('of a state each slot with a sample counts once, wherever it is cut', async () => {
      const found = await ask({ field: 'operStatus', aggregate: 'last', interval: 4 * SLOT });
      expect(found).toMatchObject([{ value: 1, coverage: 3 / 4 }]);
      expect(await ask({ field: 'operStatus', aggregate: 'last', interval: 4 * SLOT }, { piece: 1e9 })).toEqual(found);
    });

    test('what is too much says what to do', async () => {
      const samples = ask({}, { owed: 1_000 });
      await expect(samples).rejects.toMatchObject({ code: 'STORE_RESULT_TOO_LARGE' });
      const between = `between ${new Date(from).toISOString()} and ${new Date(to).toISOString()}: filter by gateway`;
      await expect(samples).rejects.toThrow(between);
      const intervals = ask({}, { intervals: 10 });
      await expect(intervals).rejects.toMatchObject({ code: 'STORE_RESULT_TOO_LARGE' });
      await expect(intervals).rejects.toThrow('ask for a longer interval');
      await expect(ask({ interval: MINUTE })).rejects.toThrow('ask for whole intervals of 5 minutes');
    });
  });
});
