/** Several collectors that divide one configuration and write to one store. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMIN, Influxd, INFLUXD_MISSING } from '../lab/influxd.js';
import { until } from '../until.js';
import { configuration, Folder, gatewaySection, START } from './folder.js';
import { Gateway, reason as noGateway, secrets, SIDE_A } from './gateway.js';
import { Product } from './product.js';

const reason = noGateway ?? INFLUXD_MISSING;
const NAMES = ['gw1', 'gw2', 'gw3', 'gw4', 'gw5', 'gw6'];
const DATAGRAM = 1_000;

describe.skipIf(reason)(`shards ${reason ?? ''}`, () => {
  let gateway: Gateway;
  let influxd: Influxd;
  let folder: Folder;
  const running = new Map<string, Product>();

  beforeAll(async () => {
    gateway = await Gateway.start();
    influxd = await Influxd.create();
    folder = await Folder.create();
    const store = { driver: 'influx', url: influxd.url, username: ADMIN.username, password: 'env:INFLUX_PASSWORD' };
    const { paths, ...whole } = configuration(
      NAMES.map((name) => gatewaySection(name, gateway.snmpd.port)),
      store,
    );
    // Six gateways that are one agent, two to a group: the traffic of each is what the kernel of that one counts.
    const groups = ['north', 'middle', 'south'];
    await folder.write({
      ...whole,
      groups: groups.map((name) => ({ name })),
      paths: paths.map((path, i) => ({ ...path, group: groups[Math.floor(i / 2)] })),
    });
  });
  afterAll(async () => {
    for (const product of running.values()) await product.end();
    await folder?.remove();
    await influxd?.remove();
    await gateway?.stop();
  });

  const start = async (shard: string): Promise<void> => {
    const env = { ...secrets, INFLUX_PASSWORD: ADMIN.password };
    running.set(shard, await Product.start([...START, '--shard', shard], folder.path, env));
  };
  const end = async (shard: string): Promise<void> => {
    expect(await running.get(shard)!.end()).toBe(0);
    running.delete(shard);
  };
  /** Those that it polls itself: its status is of all. */
  const gatewaysOf = async (shard: string): Promise<string[]> => {
    const text = await (await fetch(`${running.get(shard)!.address}/metrics`)).text();
    return [...text.matchAll(/^interconnect_gateway_up\{gateway="(\w+)"\} 1$/gm)].map(([, name]) => name!);
  };
  const kept = async (shard: string, name: string, from: number) =>
    running.get(shard)!.query({
      ...{ measurement: 'interface', field: 'outOctets', aggregate: 'sum', interval: '1s' },
      ...{ from: new Date(from).toISOString(), to: new Date(Date.now() + 5_000).toISOString() },
      ...{ 'filter.gateway': name, 'filter.interface': SIDE_A },
    });
  const sum = (points: { value: number | null }[]): number =>
    Math.round(points.reduce((all, { value }) => all + (value ?? 0), 0));
  const counted = async (): Promise<bigint> => (await gateway.namespace.octets()).get(SIDE_A)!.out;

  test('each gateway is one shard’s, a group is never divided, and from one to two no octet is lost or doubled', async () => {
    await start('1/1');
    const from = Date.now() - 5_000;
    await until('all gateways have a sample', async () => {
      const all = await Promise.all(NAMES.map((name) => kept('1/1', name, from)));
      return all.every((points) => points.some(({ value }) => value !== null));
    });
    const kernel = await counted();
    const before = new Map<string, number>();
    for (const name of NAMES) before.set(name, sum(await kept('1/1', name, from)));

    await gateway.send(1_500, DATAGRAM, 3);
    // The new ones begin while the old one is at work: what both have seen is answered from one of them. Two collectors do not read at the same instant,
    // so what crosses between their readings of one second may count to the second before or after: nothing does while the one takes over.
    await Promise.all(['1/2', '2/2'].map(start));
    const shares = await until('both have all of theirs', async () => {
      const both = await Promise.all(['1/2', '2/2'].map(gatewaysOf));
      return both.flat().length === NAMES.length && both;
    });
    expect(shares.flat().sort()).toEqual(NAMES);
    for (const share of shares)
      for (const [one, other] of [
        ['gw1', 'gw2'],
        ['gw3', 'gw4'],
        ['gw5', 'gw6'],
      ] as const)
        expect(share.includes(one)).toBe(share.includes(other));
    const since = Date.now();
    await until('three seconds of both are kept', async () => {
      const all = await Promise.all(NAMES.map((name) => kept('2/2', name, since)));
      return all.every((points) => points.filter(({ value }) => value !== null).length >= 3);
    });
    await end('1/1');
    await gateway.send(1_500, DATAGRAM, 3);

    for (const [shard, name] of NAMES.flatMap((name) => ['1/2', '2/2'].map((shard) => [shard, name] as const))) {
      const agreed = await until(`${shard} and the kernel agree on ${name}`, async () => {
        const sent = Number((await counted()) - kernel);
        return sum(await kept(shard, name, from)) - before.get(name)! === sent && sent;
      });
      expect(agreed).toBeGreaterThan(3_000 * DATAGRAM);
    }
  }, 180_000);
});
