/** Four shards divide 120 gateways and write to one influxd: every sample that is due is kept, and none twice, by influxd's own count. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMIN, Influxd, INFLUXD_MISSING } from '../lab/influxd.js';
import { until } from '../until.js';
import { Folder, START } from './folder.js';
import { Product } from './product.js';

const GATEWAYS = 120;
const INTERFACES = 8;
/** Of counters, ms. */
const SLOT = 10_000;
/** Whole ones that are counted. */
const SLOTS = 3;
const SHARDS = ['1/4', '2/4', '3/4', '4/4'];
/** For a machine that is busy with other tests. */
const PATIENT = { timeout: 180_000, every: 250 };

describe.skipIf(INFLUXD_MISSING !== null)(`four shards ${INFLUXD_MISSING ?? ''}`.trim(), () => {
  let agent: ChildProcess;
  let influxd: Influxd;
  let folder: Folder;
  const running: Product[] = [];

  beforeAll(async () => {
    const file = fileURLToPath(new URL('../../dist/test/bench/agent/main.js', import.meta.url));
    agent = spawn(process.execPath, [file, `${INTERFACES}`], { stdio: ['pipe', 'pipe', 'inherit'] });
    const [line] = (await once(agent.stdout!, 'data')) as [Buffer];
    influxd = await Influxd.create();
    folder = await Folder.create();
    await folder.write(configuration(Number(line.toString()), influxd.url));
    const env = { COMMUNITY: 'test', INFLUX_PASSWORD: ADMIN.password };
    for (const shard of SHARDS) running.push(await Product.start([...START, '--shard', shard], folder.path, env));
  }, 400_000);
  afterAll(async () => {
    await Promise.all(running.map((product) => product.end()));
    await folder?.remove();
    await influxd?.remove();
    agent?.stdin?.end();
  });

  /** How often each gateway is polled by a shard, as the shards say themselves. */
  async function polled(): Promise<string[]> {
    const texts = await Promise.all(running.map(async ({ address }) => (await fetch(`${address}/metrics`)).text()));
    return texts.flatMap((text) =>
      [...text.matchAll(/^interconnect_gateway_up\{gateway="(\w+)"\} 1$/gm)].map(([, name]) => name!),
    );
  }

  /** For each gateway, interface and slot how many samples influxd has, under whichever name. */
  async function counts(from: number, to: number): Promise<number[]> {
    const answer = await influxd.ask(
      `SELECT count("inOctets") FROM "interconnect"."interconnect_raw"."interface" ` +
        `WHERE time >= ${from}ms AND time < ${to}ms GROUP BY "gateway", "interface", time(${SLOT}ms)`,
    );
    const { results } = JSON.parse(answer) as { results: { series?: { values: [unknown, number][] }[] }[] };
    return results.flatMap(({ series = [] }) => series.flatMap(({ values }) => values.map(([, count]) => count)));
  }

  test('every sample due is kept, none twice, none dropped, and each shard has its share', async () => {
    const names = await until(
      'every gateway has answered',
      async () => {
        const all = await polled();
        return all.length >= GATEWAYS && all;
      },
      PATIENT,
    );
    expect(new Set(names).size).toBe(GATEWAYS);
    expect(names).toHaveLength(GATEWAYS);
    const slot = (): number => Math.floor(Date.now() / SLOT);
    // The first reading of a counter makes no sample yet.
    const first = slot() + 3;
    const due = GATEWAYS * INTERFACES * SLOTS;
    // Polls of a machine that is busy come too late for their slot, which is left out then: it has all of some slots in a row.
    await until(
      `${SLOTS} slots in a row have all of their samples`,
      async () => {
        for (let from = first; from + SLOTS <= slot(); from++) {
          const each = await counts(from * SLOT, (from + SLOTS) * SLOT);
          expect(each.filter((count) => count > 1)).toEqual([]);
          if (each.filter((count) => count === 1).length === due) return true;
        }
        return false;
      },
      { timeout: 400_000, every: SLOT / 2 },
    );
    const states = await Promise.all(running.map((product) => product.statusNow()));
    for (const { store } of states) expect(store.dropped).toEqual({});
    const shares = await Promise.all(
      running.map(
        async ({ address }) =>
          [...(await (await fetch(`${address}/metrics`)).text()).matchAll(/^interconnect_gateway_up\{/gm)].length,
      ),
    );
    for (const share of shares) expect(share).toBeGreaterThan(GATEWAYS / 10);
  }, 600_000);
});

/** Pairs of gateways, each a redundancy group. */
function configuration(port: number, url: string): object {
  const gateways = Array.from({ length: GATEWAYS }, (_, i) => ({
    ...{ name: `gw${i}`, address: '127.0.0.1', port, snmp: { version: '2c', community: 'env:COMMUNITY' } },
    poll: { counters: `${SLOT / 1_000}s`, state: `${SLOT / 1_000}s`, system: '30s', health: '30s' },
  }));
  return {
    interconnect: { name: 'Four shards' },
    gateways,
    groups: Array.from({ length: GATEWAYS / 2 }, (_, i) => ({ name: `group${i}`, mode: 'active-active' })),
    paths: gateways.map(({ name }, i) => ({
      ...{ name: `path-${name}`, group: `group${Math.floor(i / 2)}`, gateway: name },
      ...{ a: 'Te0/0/0/1', b: 'Te0/0/0/2' },
    })),
    store: {
      driver: 'influx',
      url,
      username: ADMIN.username,
      password: 'env:INFLUX_PASSWORD',
      path: 'data',
      spool: { size: '32 MiB' },
    },
    http: { listen: '127.0.0.1:0' },
  };
}
