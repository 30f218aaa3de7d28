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
    // A cable that is silent again still brings an ARP question now and then, so both sides are read until they agree.
    const agrees = (field: 'outOctets' | 'inOctets', side: 'out' | 'in') => async () => {
      const counted = Number((await kernel())[side] - before.kernel[side]);
      const held = (await total(field)) - before[side];
      expect(held).toBeLessThanOrEqual(Number((await kernel())[side] - before.kernel[side]));
      return counted === held && counted;
    };
    const sent = await until('the octets out agree', agrees('outOctets', 'out'));
    expect(sent).toBeGreaterThan(12_000 * 1_200);
    await until('the octets in agree', agrees('inOctets', 'in'));
  });

  test('an interface that goes down in the kernel takes its path down', async () => {
    expect((await product.statusNow()).paths[0]!.health).toBe('up');
    await gateway.namespace.ip('link', 'set', SIDE_A, 'down');
    await until('the path is down', async () => (await product.statusNow()).paths[0]!.health === 'down');
    await gateway.namespace.ip('link', 'set', SIDE_A, 'up');
    await until('the path is up', async () => (await product.statusNow()).paths[0]!.health === 'up');
  });
});
