/** A collector that dies between an alert and its page: whoever is on call is told all the same, once. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PagesAnswer } from '../../collector/api/types.js';
import { Receiver } from '../alerts/notify/receiver.js';
import { until } from '../until.js';
import { configuration, Folder, gatewaySection, START } from './folder.js';
import { Gateway, reason, secrets, SIDE_A } from './gateway.js';
import { Product } from './product.js';

const LONG = { timeout: 90_000, every: 100 };

describe.skipIf(reason)(`kill -9 between firing and delivery ${reason ?? ''}`, () => {
  let gateway: Gateway;
  let folder: Folder;
  let product: Product;
  let pager: Receiver;

  beforeAll(async () => {
    gateway = await Gateway.start();
  });
  afterAll(() => gateway?.stop());
  beforeEach(async () => {
    pager = await new Receiver().open();
    folder = await Folder.create();
    const alerts = { receivers: [{ name: 'pager', kind: 'webhook', url: pager.url }], page: [{ to: ['pager'] }] };
    await folder.write({ ...configuration([gatewaySection('gw1', gateway.snmpd.port)]), alerts });
    product = await Product.start(START, folder.path, secrets);
    await health('up');
  });
  afterEach(async () => {
    await gateway.namespace.ip('link', 'set', SIDE_A, 'up');
    await product?.end();
    await pager.close();
    await folder.remove();
  });

  const health = (wanted: string) =>
    until(`the path is ${wanted}`, async () => (await product.statusNow()).paths[0]!.health === wanted, LONG);
  const pages = async () => (await product.get<PagesAnswer>('/api/v1/alerts/pages?state=any')).pages;
  /** Of the path, or of the service that has no other: the collector itself is restarted here, which is nobody’s page. */
  const owed = () =>
    until(
      'a page waits for its receiver',
      async () => (await pages()).find(({ deliveries }) => deliveries.some(({ deliveredAt }) => deliveredAt === null)),
      LONG,
    );
  const killed = async (meanwhile: () => Promise<unknown>): Promise<void> => {
    await product.end('SIGKILL');
    await meanwhile();
    product = await Product.start(START, folder.path, secrets);
  };
  const keys = () => pager.firing.map(({ body }) => String(body['groupKey']));

  test('the receiver was away: the page comes once after the restart, and not again after another', async () => {
    await pager.close();
    await gateway.namespace.ip('link', 'set', SIDE_A, 'down');
    const page = await owed();
    await killed(() => pager.open());
    await until('somebody is woken', () => pager.firing.length > 0, LONG);
    await until(
      'it is known to be told',
      async () => (await pages()).some(({ id, state }) => id === page.id && state === 'told'),
      LONG,
    );
    // A second death with nothing to tell tells nothing.
    await killed(async () => {});
    await health('down');
    expect(keys()).toEqual([page.key]);
  }, 300_000);

  test('the receiver had it and had not answered: it comes again under the same key, and then no more', async () => {
    // Nobody can know whether it was taken: at least once, never not.
    let dead = false;
    pager.reply = () => (dead ? {} : { after: new Promise(() => {}) });
    await gateway.namespace.ip('link', 'set', SIDE_A, 'down');
    await until('somebody is asked', () => pager.firing.length > 0, LONG);
    const page = await owed();
    await killed(async () => void (dead = true));
    await until(
      'it is known to be told',
      async () => (await pages()).some(({ id, state }) => id === page.id && state === 'told'),
      LONG,
    );
    await killed(async () => {});
    await health('down');
    expect(keys()).toEqual([page.key, page.key]);
  }, 300_000);
});
