import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../until.js';
import { configuration, Folder, patientSection, START } from './folder.js';
import { Gateway, reason, secrets, SIDE_A } from './gateway.js';
import { Product, type QueryPoint } from './product.js';

/** While the engine is being opened the answer is 503, and says so: nothing is kept that could be read yet. */
function unlessAway(error: unknown): [] {
  if (error instanceof Error && error.message.includes('store-away')) return [];
  throw error;
}

describe.skipIf(reason)(`starting, reloading and dying ${reason ?? ''}`, () => {
  let gateway: Gateway;
  let folder: Folder;
  let product: Product;

  beforeAll(async () => {
    gateway = await Gateway.start();
    folder = await Folder.create();
  });
  afterAll(async () => {
    await product?.end();
    await folder?.remove();
    await gateway?.stop();
  });

  const kept = async (from: number, to: number): Promise<QueryPoint[]> => {
    const question = product.query({
      measurement: 'interface',
      field: 'outOctets',
      aggregate: 'sum',
      interval: '1s',
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      'filter.interface': SIDE_A,
    });
    return (await question.catch(unlessAway)).filter(({ value }) => value !== null);
  };

  test('a configuration with a typo is refused with its line, status 2, before anything listens', async () => {
    await folder.write('interconnect: { name: x }\ngatewais: []\n');
    const refused = await Product.run(START, folder.path, secrets);
    expect(refused.status).toBe(2);
    expect(refused.output).toMatch(/interconnect\.yaml:2:/);
    expect(refused.output).toContain('gateways');
    expect(refused.output).not.toContain('The wall');
  });

  describe('one that runs', () => {
    beforeAll(async () => {
      await folder.write(configuration([patientSection('gw1', gateway.snmpd.port)]));
      product = await Product.start(START, folder.path, secrets);
    });

    test('a second start on the same data folder is refused, and the first goes on', async () => {
      const second = await Product.run(START, folder.path, secrets);
      expect(second.status).toBe(1);
      expect(second.output).toMatch(/data/);
      expect(second.output).toMatch(/running|owns|owned|in use|another/i);
      expect(second.output).not.toMatch(/\n\s+at /);
      expect((await product.statusNow()).gateways[0]!.name).toBe('gw1');
    });

    test('kill -9 and a new start lose nothing that was kept, again and again', async () => {
      const from = Date.now() - 10_000;
      let before: QueryPoint[] = [];
      for (let round = 0; round < 3; round++) {
        const enough = before.length + 3;
        before = await until('some more seconds are kept', async () => {
          const points = await kept(from, Date.now() + 5_000);
          return points.length >= enough && points;
        });
        await product.end('SIGKILL');
        product = await Product.start(START, folder.path, secrets);
        const after = await until('what was kept is there again', async () => {
          const points = await kept(from, Date.now() + 5_000);
          return points.length >= before.length && points;
        });
        expect(after.map(({ time }) => time)).toEqual(expect.arrayContaining(before.map(({ time }) => time)));
        // A reading that is late tells of a part of the second before it, too: the last ones may grow still.
        expect(after).toEqual(expect.arrayContaining(before.slice(0, -2)));
      }
    });

    test('SIGHUP with a faulty file changes nothing and says why', async () => {
      await until('the gateway answers', async () => (await product.statusNow()).gateways[0]!.state === 'up');
      const before = (await product.statusNow()).gateways[0]!.since;
      await folder.write({ ...configuration([patientSection('gw1', gateway.snmpd.port)]), gatewais: [] });
      product.signal('SIGHUP');
      await until('the fault is told', () => product.output.includes('gatewais'));
      await until('that nothing changed is told', () => /nothing has changed/.test(product.output));
      const { gateways } = await product.statusNow();
      expect(gateways.map(({ name, since }) => ({ name, since }))).toEqual([{ name: 'gw1', since: before }]);
    });

    test('SIGHUP with a sound file adds a gateway and leaves the other alone', async () => {
      await until('the gateway answers', async () => (await product.statusNow()).gateways[0]!.state === 'up');
      const from = Date.now();
      const before = (await product.statusNow()).gateways[0]!;
      const both = ['gw1', 'gw2'].map((name) => patientSection(name, gateway.snmpd.port));
      await folder.write(configuration(both));
      product.signal('SIGHUP');
      const { gateways } = await until('the new gateway answers', async () => {
        const status = await product.statusNow();
        return status.gateways.find(({ name }) => name === 'gw2')?.state === 'up' && status;
      });
      expect(gateways.find(({ name }) => name === 'gw1')!.since).toBe(before.since);
      const points = await until('seconds after the reload are kept', async () => {
        const all = await product.query({
          measurement: 'interface',
          field: 'outOctets',
          aggregate: 'sum',
          interval: '1s',
          from: new Date(from).toISOString(),
          to: new Date(Date.now()).toISOString(),
          'filter.interface': SIDE_A,
          'filter.gateway': 'gw1',
        });
        const last = all.findLastIndex(({ value }) => value !== null);
        return last >= 6 && all.slice(2, last);
      });
      // A session that had been made anew would have begun with a reading without a delta.
      expect(points.filter(({ value }) => value === null)).toEqual([]);
      // What changed is an entry, by name and without a value; the chain holds.
      const words = ['audit', 'search', '--action', 'config.change', '--json'];
      const { output } = await Product.run(words, folder.path, secrets);
      const entries =
        output.trim() === '' ? [] : (JSON.parse(output) as { who: string; reason: string; details: object }[]);
      expect(entries).toMatchObject([{ who: 'collector', reason: 'SIGHUP', details: { 'gateways added': ['gw2'] } }]);
      expect(output).not.toMatch(/env:|127\.0\.0\.1/);
      const verified = await Product.run(['audit', 'verify'], folder.path, secrets);
      expect([verified.status, verified.output]).toEqual([0, expect.stringMatching(/entries/)]);
    });

    test('SIGTERM ends it cleanly, with status 0, and quickly', async () => {
      await until('the gateway answers', async () => (await product.statusNow()).gateways[0]!.state === 'up');
      const before = performance.now();
      expect(await product.end('SIGTERM')).toBe(0);
      expect(performance.now() - before).toBeLessThan(10_000);
    });
  });
});
