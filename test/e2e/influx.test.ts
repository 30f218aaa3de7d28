import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMIN, Influxd, INFLUXD_MISSING } from '../lab/influxd.js';
import { until } from '../until.js';
import { configuration, Folder, gatewaySection, START } from './folder.js';
import { Gateway, reason as noGateway, secrets, SIDE_A } from './gateway.js';
import { Product, type QueryPoint } from './product.js';

/** Milliseconds that influxd is away. */
const AWAY = 60_000;
const DATAGRAM = 1_000;

const reason = noGateway ?? INFLUXD_MISSING;

describe.skipIf(reason)(`influxd pulled away under polling ${reason ?? ''}`, () => {
  let gateway: Gateway;
  let influxd: Influxd;
  let folder: Folder;
  let product: Product;

  beforeAll(async () => {
    gateway = await Gateway.start();
    influxd = await Influxd.create();
    folder = await Folder.create();
    const store = { driver: 'influx', url: influxd.url, username: ADMIN.username, password: 'env:INFLUX_PASSWORD' };
    await folder.write(configuration([gatewaySection('gw1', gateway.snmpd.port)], store));
    product = await Product.start(START, folder.path, { ...secrets, INFLUX_PASSWORD: ADMIN.password });
  });
  afterAll(async () => {
    await product?.end();
    await folder?.remove();
    await influxd?.remove();
    await gateway?.stop();
  });

  const kept = (from: number, to: number): Promise<QueryPoint[]> =>
    product.query({
      measurement: 'interface',
      field: 'outOctets',
      aggregate: 'sum',
      interval: '1s',
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      'filter.gateway': 'gw1',
      'filter.interface': SIDE_A,
    });
  /** A delta over two intervals is shared between them: whole octets come out of the sum again. */
  const sum = (points: QueryPoint[]): number => Math.round(points.reduce((all, { value }) => all + (value ?? 0), 0));
  const counted = async (): Promise<bigint> => (await gateway.namespace.octets()).get(SIDE_A)!.out;
  const store = async () => (await product.statusNow()).store;

  test(
    'for a minute: no sample is lost, the wall says that the store is away, and the total is the kernel’s',
    async () => {
      const from = Date.now() - 10_000;
      await until('a first sample stands in influxd', async () =>
        (await kept(from, Date.now())).some(({ value }) => value !== null),
      );
      const before = { kernel: await counted(), kept: sum(await kept(from, Date.now() + 5_000)) };
      const pulled = performance.now();
      const pulledAt = Date.now();
      await influxd.stop();
      await gateway.send(2_000, DATAGRAM, 4);
      await until('the store is said to be away', async () => (await store()).state === 'away');
      expect((await product.statusNow()).problems.map(({ subject }) => subject).length).toBeGreaterThan(0);
      await until('a minute has gone by', () => performance.now() - pulled > AWAY, { timeout: AWAY + 30_000 });
      const { spool } = await store();
      expect(spool.points).toBeGreaterThan(AWAY / 1_000);
      expect((await product.statusNow()).paths[0]!.health).toBe('up');
      await influxd.start();
      const backAt = Date.now();
      await until('the spool is empty again', async () => {
        const { state, spool: left } = await store();
        return state === 'ok' && left.points < 20;
      });
      const agreed = await until('the kernel and influxd agree', async () => {
        const sent = Number((await counted()) - before.kernel);
        return sum(await kept(from, Date.now() + 5_000)) - before.kept === sent && sent;
      });
      expect(agreed).toBeGreaterThan(2_000 * DATAGRAM);
      const meanwhile = await kept(pulledAt, backAt - 2_000);
      expect(meanwhile.length).toBeGreaterThan(AWAY / 1_000 - 5);
      expect(meanwhile.filter(({ value }) => value === null)).toEqual([]);
      expect((await store()).dropped).toEqual({});
    },
    AWAY + 120_000,
  );
});
