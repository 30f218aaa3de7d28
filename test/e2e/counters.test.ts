import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../until.js';
import { configuration, Folder, gatewaySection, START } from './folder.js';
import { Gateway, reason, secrets, SIDE_A } from './gateway.js';
import { Product } from './product.js';

describe.skipIf(reason)(`real traffic through a real agent over SNMPv3 authPriv ${reason ?? ''}`, () => {
  let gateway: Gateway;
  let folder: Folder;
  let product: Product;
  let startedAt: number;

  beforeAll(async () => {
    gateway = await Gateway.start();
    folder = await Folder.create();
    await folder.write(configuration([gatewaySection('gw1', gateway.snmpd.port)]));
    startedAt = Date.now();
    product = await Product.start(START, folder.path, secrets);
  });
  afterAll(async () => {
    await product?.end();
    await folder?.remove();
    await gateway?.stop();
  });

  const total = async (field: string): Promise<number> => {
    const points = await product.query({
      measurement: 'interface',
      field,
      aggregate: 'sum',
      interval: '1s',
      from: new Date(startedAt - 10_000).toISOString(),
      to: new Date(Date.now() + 10_000).toISOString(),
      'filter.gateway': 'gw1',
      'filter.interface': SIDE_A,
    });
    // A delta over two intervals is shared between them: whole octets come out of the sum again.
    return Math.round(points.reduce((sum, { value }) => sum + (value ?? 0), 0));
  };
  const kernel = async () => (await gateway.namespace.octets()).get(SIDE_A)!;

  test('the store holds exactly the octets that the kernel counted', async () => {
    await until('a first delta is kept', async () => {
      const { gateways, paths } = await product.statusNow();
      return gateways[0]?.state === 'up' && paths[0]?.a.outBitsPerSecond !== null;
    });
    const before = { kernel: await kernel(), out: await total('outOctets'), in: await total('inOctets') };
    await gateway.send(12_000, 1_200, 4);
    const after = await kernel();
    const sent = Number(after.out - before.kernel.out);
    const received = Number(after.in - before.kernel.in);
    expect(sent).toBeGreaterThan(12_000 * 1_200);
    await until(`${sent} octets out are kept`, async () => (await total('outOctets')) - before.out >= sent);
    expect((await total('outOctets')) - before.out).toBe(sent);
    await until(`${received} octets in are kept`, async () => (await total('inOctets')) - before.in >= received);
    expect((await total('inOctets')) - before.in).toBe(received);
  });

  test('an interface that goes down in the kernel takes its path down', async () => {
    expect((await product.statusNow()).paths[0]!.health).toBe('up');
    await gateway.namespace.ip('link', 'set', SIDE_A, 'down');
    await until('the path is down', async () => (await product.statusNow()).paths[0]!.health === 'down');
    await gateway.namespace.ip('link', 'set', SIDE_A, 'up');
    await until('the path is up', async () => (await product.statusNow()).paths[0]!.health === 'up');
  });
});
