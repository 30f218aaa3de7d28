/** The dashboard over plain InfluxDB: each of its questions, as Grafana fills it in, has an answer in a real influxd that a collector writes to. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../collector/deps.js';
import type * as Main from '../../collector/main.js';
import type { Collector } from '../../collector/main.js';
import type * as SimulationModule from '../../collector/simulation.js';
import type { Simulation } from '../../collector/simulation.js';
import type * as Staging from '../../collector/staging.js';
import { scenarioOf } from '../../collector/simulator/scenarios.js';
import { influx } from '../../dashboard/grafana/influx.js';
import { Folder } from '../e2e/folder.js';
import { ADMIN, Influxd, INFLUXD_MISSING } from '../lab/influxd.js';
import { quiet } from '../simulator/deps.js';
import { until } from '../until.js';

const built = (name: string): string => fileURLToPath(new URL(`../../dist/collector/${name}.js`, import.meta.url));

const HOURS = 6;
/** What Grafana fills in for this range on a panel of some hundred pixels. */
const INTERVAL = 300_000;

function filled(query: string, collector: string): string {
  const now = Date.now();
  return query
    .replaceAll('$timeFilter', `time >= ${now - HOURS * 3_600_000}ms and time <= ${now}ms`)
    .replaceAll('$__interval_ms', String(INTERVAL))
    .replaceAll('$__interval', `${INTERVAL}ms`)
    .replaceAll('$collector', collector);
}

interface Answer {
  results: { error?: string; series?: { tags?: Record<string, string>; values: (string | number | null)[][] }[] }[];
}

describe.skipIf(INFLUXD_MISSING)(`a real influxd ${INFLUXD_MISSING ?? ''}`, () => {
  let influxd: Influxd;
  let folder: Folder;
  let simulation: Simulation;
  let collector: Collector;
  let leave = (): void => undefined;
  let ended = false;
  let seeding: Promise<void> = Promise.resolve();

  beforeAll(async () => {
    if (!existsSync(built('main'))) throw new Error('dist/ is not built: `npm run build` first');
    const { createCollector } = (await import(built('main'))) as typeof Main;
    const { createSimulation } = (await import(built('simulation'))) as typeof SimulationModule;
    const { stageScenario } = (await import(built('staging'))) as typeof Staging;
    influxd = await Influxd.create();
    folder = await Folder.create();
    const secret = (reference: string) =>
      reference === 'env:INFLUX_PASSWORD' ? ADMIN.password : simulation.secret(reference);
    const deps = { clock: systemClock, log: quiet, secret, version: '0', wall: null };
    simulation = createSimulation(deps);
    await simulation.start();
    const config = simulation.config();
    const { collector: name, retention } = config.store;
    const store = {
      ...{ driver: 'influx' as const, path: folder.path, collector: name, retention, spool: { size: 64 * 2 ** 20 } },
      ...{ url: influxd.url, database: 'interconnect', username: ADMIN.username, password: 'env:INFLUX_PASSWORD' },
    };
    collector = createCollector({ ...config, store, http: { ...config.http, listen: '127.0.0.1:0' } }, deps);
    await collector.start();
    simulation.sendTo({ flows: () => collector.flowPort, traps: () => collector.trapPort });
    seeding = simulation.seed(collector.store, folder.path, () => ended);
    // So that something happens: a calm interconnect has no events.
    const present = () => collector.present();
    leave = stageScenario(scenarioOf('link-cut')!, {
      clock: systemClock,
      stage: simulation.stage,
      present,
      tell: () => undefined,
    });
  }, 120_000);
  afterAll(async () => {
    leave();
    ended = true;
    await seeding.catch(() => undefined);
    await collector?.stop();
    await simulation?.stop();
    await influxd?.remove();
    await folder?.remove();
  }, 60_000);

  async function ask(query: string): Promise<NonNullable<Answer['results'][number]['series']>> {
    const text = await influxd.ask(query, ADMIN, 'interconnect');
    return (JSON.parse(text) as Answer).results.flatMap(({ series }) => series ?? []);
  }

  const collectors = async (): Promise<string[]> => {
    const [variable] = influx.variables ?? [];
    const series = await ask(variable!.query);
    return series.flatMap(({ values }) => values.map((row) => String(row.at(-1))));
  };

  test('the variable lists who writes', { timeout: 120_000 }, async () => {
    const names = await until(
      'a collector has written',
      async () => {
        const found = await collectors();
        return found.length > 0 && found;
      },
      { timeout: 90_000 },
    );
    expect(names).toEqual([expect.stringMatching(/simulat/)]);
  });

  const asked = influx.panels.flatMap(({ title, queries }) =>
    queries.map(({ query }, i) => [`${title}${queries.length > 1 ? ` ${i + 1}` : ''}`, String(query)] as const),
  );

  test.each(asked)('%s', { timeout: 120_000 }, async (title, query) => {
    const [name] = await until('a collector has written', collectors, { timeout: 60_000 });
    const found = await until(
      `${title} has data`,
      async () => {
        const series = await ask(filled(query, name!));
        const known = series.filter(({ values }) => values.some((row) => typeof row[1] === 'number'));
        return known.length > 0 && known;
      },
      { timeout: 100_000, every: 500 },
    );
    for (const { tags } of found) expect(Object.values(tags ?? {}).join(''), title).not.toBe('');
  });

  test('rates are those that the collector itself gives, interval by interval', { timeout: 120_000 }, async () => {
    const [name] = await until('a collector has written', collectors, { timeout: 60_000 });
    const panel = influx.panels.find(({ title }) => title === 'Received by interface')!;
    const to = Math.floor(Date.now() / INTERVAL) * INTERVAL - 3_600_000;
    const from = to - 3_600_000;
    // Samples stand at the end of what they cover: those of (from, to] are of the time that is asked of the collector.
    const range = `time >= ${from + 1}ms and time < ${to + 1}ms`;
    const query = filled(String(panel.queries[0]!.query).replace('$timeFilter', range), name!);
    const whole = (values: readonly unknown[]) =>
      values.length === 12 && values.every((value) => typeof value === 'number');
    const one = await until(
      'an hour of an interface',
      async () => (await ask(query)).find(({ values }) => whole(values.map((row) => row[1]))),
      { timeout: 60_000, every: 500 },
    );
    const { gateway, interface: port } = one.tags!;
    const [own] = await collector.store.series({
      ...{ measurement: 'interface', field: 'inOctets', aggregate: 'rate', interval: INTERVAL, from, to, groupBy: [] },
      filter: { gateway: [gateway!], interface: [port!] },
    });
    const ours = own!.points.map(({ time, value }) => [time, value === null ? null : 8 * value] as const);
    expect(ours.every(([, value]) => value !== null && value > 0)).toBe(true);
    expect(one.values.map(([time]) => Date.parse(String(time)) - 1)).toEqual(ours.map(([time]) => time));
    for (const [i, [, value]] of ours.entries()) expect(Number(one.values[i]![1]) / value!).toBeCloseTo(1, 9);
  });
});
