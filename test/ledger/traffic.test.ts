/** What the ledger asks the store of the month's traffic: for many interfaces at a time, and the same as of each by itself. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Config } from '../../collector/config/schema/index.js';
import { trafficOf } from '../../collector/ledger/store-evidence.js';
import type { EvidenceTraffic } from '../../collector/model/sla.js';
import type { Point, SeriesQuery, Store } from '../../collector/store/contract.js';
import { createStore } from '../../collector/store/index.js';
import { ADMIN, Influxd, INFLUXD_MISSING } from '../lab/influxd.js';
import { config, drained, folder, lastHour, MINUTE, movedClock, testDeps } from '../store/help.js';
import { until } from '../until.js';

const SLOT = 5 * MINUTE;
const DAY = 24 * 60 * MINUTE;
const GATEWAYS = 12;
const CROSSINGS = [0, 1, 2, 3];
type PathConfig = Config['paths'][number];

const endsAt = lastHour() - 2 * DAY;
/** Every third gateway calls its interfaces otherwise, and one context has a name. */
const interfaceOf = (gateway: number, of: string): string => (gateway % 3 === 0 ? `xe-${gateway}-${of}` : of);
const contextOf = (gateway: number): string => (gateway === 7 ? 'vrf-7' : '');
const paths = Array.from({ length: GATEWAYS }, (_, gateway) =>
  CROSSINGS.map((crossing) => ({
    ...{ name: `${gateway}-${crossing}`, gateway: `gw${gateway}`, context: contextOf(gateway) },
    ...{ a: interfaceOf(gateway, `a${crossing}`), b: interfaceOf(gateway, crossing === 3 ? 'b2' : `b${crossing}`) },
  })),
).flat() as unknown as PathConfig[];

/** Slots in which one collector took over from the other: more than are looked at one by one, all over the month. */
const takeovers = Array.from({ length: 15 }, (_, i) => endsAt - (i * 2 * DAY + 20 * SLOT));
const wholes = Array.from({ length: 8 }, (_, i) => endsAt - (i + 1) * SLOT);

function samples(): Point[] {
  const points: Point[] = [];
  for (const [number, { gateway, context, a, b }] of paths.entries())
    for (const [side, key] of [a, b].entries()) {
      // Of one nothing was kept.
      if (key === 'a1' && gateway === 'gw1') continue;
      const of = (collector: string, time: number, seconds: number, inOctets: number): Point => ({
        ...{ measurement: 'interface' as const, collector, time, seconds, fields: { inOctets } },
        tags: { gateway, context, interface: key },
      });
      for (const [i, slot] of wholes.entries())
        points.push(of('one', slot + SLOT, 300, 1_000 * (number + 1) + 7 * i + side));
      for (const [i, slot] of takeovers.entries()) {
        const seconds = 30 * (1 + ((i + number) % 8));
        points.push(of('one', slot + seconds * 1_000, seconds, seconds * 100));
        points.push(of('two', slot + SLOT, 300 - seconds, (300 - seconds) * 900));
      }
    }
  return points;
}

interface Subject {
  store: Store;
  /** Makes all rollups. */
  rollUp(): Promise<void>;
}

async function subject(engine: object): Promise<Subject> {
  const clock = movedClock();
  const deps = testDeps(clock);
  const settings = config({ path: await folder(), retention: { raw: '60d' }, ...engine });
  const store = createStore(settings, { pointsPerDay: 0 }, deps);
  const made = (): number =>
    deps.said
      .filter(({ text }) => text === 'rollups made')
      .map(({ fields }) => fields as { from: number; to: number })
      .reduce((sum, { from, to }) => sum + (to - from) / SLOT, 0);
  const rollUp = async (): Promise<void> => {
    const due = takeovers.length + wholes.length;
    await until('all rollups are made', () => (clock.move(20_000), made() >= due), { every: 100, timeout: 60_000 });
  };
  return { store, rollUp };
}

/** Each interface by itself. */
async function oneByOne(store: Store, startsAt: number): Promise<EvidenceTraffic[]> {
  const all: EvidenceTraffic[] = [];
  for (const path of paths)
    for (const [direction, key] of [
      ['a-b', path.a],
      ['b-a', path.b],
    ] as const) {
      const [found] = await store.series({
        ...({ measurement: 'interface', field: 'inOctets', aggregate: 'rate', groupBy: [] } as const),
        ...{ from: startsAt, to: endsAt, interval: SLOT },
        filter: { gateway: [path.gateway], context: [path.context], interface: [key] },
      });
      const gaps = new Array<null>((endsAt - startsAt) / SLOT).fill(null);
      const rates = found?.points.map(({ value }) => (value === null ? null : Math.round(value * 8))) ?? gaps;
      all.push({ path: path.name, direction, rates });
    }
  return all;
}

function cases(create: () => Promise<Subject>): void {
  let store: Store;
  beforeAll(async () => {
    const made = await create();
    store = made.store;
    await store.start();
    await store.write(samples());
    await drained(store);
    await made.rollUp();
  });
  afterAll(() => (store as Store | undefined)?.stop());

  test.each([
    // Two gateways of seven interfaces are more than 11 series; the third calls them otherwise, and all combinations count.
    { days: 31, questions: GATEWAYS },
    { days: 3, questions: 4 },
  ])(
    'of $days days in $questions questions, every figure as of each by itself',
    { timeout: 300_000 },
    async ({ days, questions }) => {
      const startsAt = endsAt - days * DAY;
      const asked: SeriesQuery[] = [];
      const cells: number[] = [];
      const counted: Pick<Store, 'series'> = {
        async series(query) {
          asked.push(query);
          const answer = await store.series(query);
          cells.push(answer.length * Math.ceil((query.to - query.from) / query.interval));
          return answer;
        },
      };
      const found: EvidenceTraffic[] = [];
      for await (const each of trafficOf(paths, counted, (path, side) => path[side], { startsAt, endsAt }))
        found.push(each);
      expect(found).toEqual(await oneByOne(store, startsAt));
      expect(asked.length).toBeLessThanOrEqual(questions);
      expect(Math.max(...cells)).toBeLessThanOrEqual(100_000);
      // Takeovers are whole: both parts of the interval count.
      const [first] = found;
      const slot = (takeovers[0]! - startsAt) / SLOT;
      expect(first!.rates[slot]).toBe(Math.round((8 * (30 * 100 + 270 * 900)) / 300));
      expect(
        found
          .find(({ path, direction }) => path === '1-1' && direction === 'a-b')!
          .rates.every((rate) => rate === null),
      ).toBe(true);
    },
  );
}

describe('the embedded store', () => cases(() => subject({})));

describe.skipIf(INFLUXD_MISSING !== null)(`influxd ${INFLUXD_MISSING ?? ''}`.trim(), () => {
  let daemon: Influxd;
  beforeAll(async () => {
    daemon = await Influxd.create();
  });
  afterAll(() => daemon.remove());

  cases(() =>
    subject({
      ...{ driver: 'influx', url: daemon.url, database: 'traffic' },
      ...{ username: ADMIN.username, password: `env:${ADMIN.password}` },
    }),
  );
});
