import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../until.js';
import { configuration, Folder, gatewaySection, START } from './folder.js';
import { credentials, Gateway, reason, secrets } from './gateway.js';
import { Product } from './product.js';

describe.skipIf(reason)(`credentials that a real agent refuses ${reason ?? ''}`, () => {
  let gateway: Gateway;
  let folder: Folder;
  let product: Product | undefined;

  beforeAll(async () => {
    gateway = await Gateway.start();
    folder = await Folder.create();
  });
  afterEach(async () => {
    await product?.end();
    product = undefined;
  });
  afterAll(async () => {
    await folder?.remove();
    await gateway?.stop();
  });

  const errorWith = async (snmp: object, env: NodeJS.ProcessEnv) => {
    await folder.write(configuration([gatewaySection('gw1', gateway.snmpd.port, snmp)]));
    product = await Product.start(START, folder.path, env);
    return until('the refusal is shown', async () => (await product!.statusNow()).gateways[0]!.error);
  };

  test('a wrong v3 key is named as such', async () => {
    const error = await errorWith(credentials.v3, { ...secrets, LAB_AUTH: 'quite-another-key' });
    expect(error.kind).toBe('authentication');
    expect((await product!.statusNow()).paths[0]!.health).toBe('unknown');
  });

  test('an unknown v3 user is named as such', async () => {
    const error = await errorWith({ ...credentials.v3, user: 'nobody-here' }, secrets);
    expect(error.kind).toBe('authentication');
  });

  test('a wrong community is a timeout that names the community as a possible cause', async () => {
    const error = await errorWith(credentials.v2c, { ...secrets, LAB_COMMUNITY: 'quite-another' });
    expect(error.kind).toBe('timeout');
    expect(error.message).toMatch(/community/i);
  });

  test('no secret is in what the product says', async () => {
    await errorWith(credentials.v3, { ...secrets, LAB_AUTH: 'quite-another-key' });
    const said = product!.output + JSON.stringify(await product!.statusNow());
    for (const secret of ['quite-another-key', secrets.LAB_PRIV]) expect(said).not.toContain(secret);
  });
});
