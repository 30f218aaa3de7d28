import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../until.js';
import { configuration, Folder, patientSection, START } from './folder.js';
import { Gateway, reason, secrets, SIDE_A } from './gateway.js';
import { Product, type QueryPoint } from './product.js';

describe.skipIf(reason)(`a backup of a collector at work ${reason ?? ''}`, () => {
  let gateway: Gateway;
  let folder: Folder;
  let product: Product;

  beforeAll(async () => {
    gateway = await Gateway.start();
    folder = await Folder.create();
    await folder.write(configuration([patientSection('gw1', gateway.snmpd.port)]));
    product = await Product.start(START, folder.path, secrets);
  });
  afterAll(async () => {
    await product?.end();
    await gateway?.stop();
    await folder?.remove();
  });

  const kept = async (from: number, to: number): Promise<QueryPoint[]> => {
    const points = await product.query({
      ...{ measurement: 'interface', field: 'outOctets', aggregate: 'sum', interval: '1s', 'filter.interface': SIDE_A },
      ...{ from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    });
    return points.filter(({ value }) => value !== null);
  };

  test.each(['backup', 'backup.tar.gz'])(
    '%s: becomes a data folder with the same figures, and a collector starts on it',
    async (name) => {
      await gateway.send(500, 200, 3);
      const from = Date.now() - 20_000;
      const before = await until('some seconds are kept', async () => {
        // The last seconds may still be added to.
        const points = (await kept(from, Date.now())).slice(0, -3);
        return points.length > 3 && points;
      });
      const made = await Product.run(['backup', '-c', 'interconnect.yaml', name], folder.path, secrets);
      expect([made.status, made.output]).toEqual([0, expect.stringMatching(/files?, .* complete at/)]);
      // What was made in the data folder was fetched from there.
      expect((await readdir(join(folder.path, 'data'))).filter((each) => each.startsWith('backup'))).toEqual([]);
      await product.end();

      const restored = await Product.run(
        ['restore', name, '-c', 'interconnect.yaml', '--replace'],
        folder.path,
        secrets,
      );
      expect([restored.status, restored.output]).toEqual([0, expect.stringContaining('what was there is in')]);
      product = await Product.start(START, folder.path, secrets);
      const [first, last] = [before[0]!, before.at(-1)!];
      const after = await until('the same seconds are kept', async () => {
        const points = await kept(Date.parse(first.time), Date.parse(last.time) + 1_000).catch(() => []);
        return points.length >= before.length && points;
      });
      expect(after).toEqual(before);
      const audit = await readdir(join(folder.path, 'data', 'audit'));
      const text = await Promise.all(
        audit
          .filter((each) => each.endsWith('.jsonl'))
          .map((each) => readFile(join(folder.path, 'data', 'audit', each), 'utf8')),
      );
      expect(text.join('')).toContain('backup.make');
    },
  );

  test('at rest, what waits in the spool is in it', async () => {
    const own = await Folder.create();
    try {
      await own.write(configuration([patientSection('gw1', gateway.snmpd.port)]));
      const other = await Product.start(START, own.path, secrets);
      await until('a status', async () => (await other.statusNow()).gateways[0]!.state === 'up');
      await other.end('SIGKILL');
      const made = await Product.run(['backup', '-c', 'interconnect.yaml', 'cold'], own.path, secrets);
      expect(made.status).toBe(0);
      const names = (await readdir(join(own.path, 'cold', 'data'))).sort();
      expect(names).toEqual(expect.arrayContaining(['folder.json', 'interconnect.duckdb', 'spool']));
    } finally {
      await own.remove();
    }
  });
});
