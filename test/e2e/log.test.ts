import { chmod, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../until.js';
import { configuration, Folder, gatewaySection, START } from './folder.js';
import { secrets } from './gateway.js';
import { Product } from './product.js';

let folder: Folder;
let product: Product;
beforeEach(async () => {
  folder = await Folder.create();
  // Nothing listens at the discard port.
  await folder.write(configuration([gatewaySection('gw1', 9)]));
});
afterEach(async () => {
  await product.end();
  await folder.remove();
});

test('a gateway that does not answer is told in the log, once', async () => {
  product = await Product.start(START, folder.path, secrets);
  await until('the log says so', () => product.output.includes('"code":"gateway-unreachable"'));
  await until('it was asked again', async () => {
    const { gateways } = await product.statusNow();
    return gateways[0]?.state === 'down';
  });
  expect(product.output.match(/"code":"gateway-unreachable"/g)).toHaveLength(1);
});

test('whatever the data folder lets others do, its files are for one user alone', async () => {
  const data = join(folder.path, 'data');
  await mkdir(data);
  await chmod(data, 0o755);
  product = await Product.start(START, folder.path, secrets);
  const files = await until('the database is there', async () => {
    const found = await readdir(data, { recursive: true });
    return found.some((name) => name.endsWith('.duckdb')) && found;
  });
  for (const name of files) expect([name, (await stat(join(data, name))).mode & 0o077]).toEqual([name, 0]);
});
