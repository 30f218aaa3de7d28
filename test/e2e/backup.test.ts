import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FailoversAnswer, IncidentsAnswer, PagesAnswer } from '../../collector/api/types.js';
import type { MonthDocument } from '../../collector/model/sla.js';
import { Receiver } from '../alerts/notify/receiver.js';
import { until } from '../until.js';
import { closeMonth, MONTH } from './closed-month.js';
import { configuration, Folder, gatewaySection, START } from './folder.js';
import { Gateway, reason, secrets, SIDE_A } from './gateway.js';
import { Product } from './product.js';

const FIELDS = ['outOctets', 'inOctets', 'outUcastPkts'];
/** For a machine that is busy with other tests. */
const PATIENT = { timeout: 90_000, every: 250 };

describe.skipIf(reason)(`a backup of a collector at work ${reason ?? ''}`, () => {
  let gateway: Gateway;
  let folder: Folder;
  let product: Product;
  let pager: Receiver;

  beforeAll(async () => {
    gateway = await Gateway.start();
    pager = await new Receiver().open();
    folder = await Folder.create();
    const alerts = { receivers: [{ name: 'pager', kind: 'webhook', url: pager.url }], page: [{ to: ['pager'] }] };
    const content = {
      ...configuration([gatewaySection('gw1', gateway.snmpd.port)]),
      ...{ alerts, contract: { versions: [{ effective: '2026-01-01' }] } },
    };
    await folder.write(content);
    await closeMonth(folder.path, content);
    product = await Product.start(START, folder.path, secrets);
  });
  afterAll(async () => {
    await product?.end();
    await pager?.close();
    await gateway?.stop();
    await folder?.remove();
  });

  const health = (wanted: string) =>
    until(`the path is ${wanted}`, async () => (await product.statusNow()).paths[0]!.health === wanted, PATIENT);

  /** Seconds of what crossed, by field. */
  async function kept(from: number, to: number): Promise<Record<string, { time: string; value: number | null }[]>> {
    const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), interval: '1s' };
    const asked = (field: string, aggregate: string) =>
      product.query({ measurement: 'interface', field, aggregate, 'filter.interface': SIDE_A, ...range });
    const answers = await Promise.all(FIELDS.map((field) => asked(field, 'sum')));
    return Object.fromEntries(answers.map((points, i) => [FIELDS[i]!, points.filter(({ value }) => value !== null)]));
  }

  /** Everything about the outage that is over, and the month that was sealed. */
  async function concluded() {
    const [{ incidents }, { failovers }, { pages }] = await Promise.all([
      product.get<IncidentsAnswer>('/api/v1/incidents?from=-1h'),
      product.get<FailoversAnswer>('/api/v1/failovers?from=-1h'),
      product.get<PagesAnswer>('/api/v1/alerts/pages?state=any'),
    ]);
    return {
      incidents: incidents.filter(({ kind }) => kind === 'path'),
      failovers,
      pages: pages.filter(({ closedAt }) => closedAt !== null),
      sealed: await product.get<MonthDocument>(`/api/v1/sla/months/${MONTH}`),
      ledger: await product.get<unknown>(`/api/v1/sla/months/${MONTH}/ledger`),
    };
  }

  /** Seconds for which the ledger of the month that runs has the path as not available. */
  async function unavailable(): Promise<number | null> {
    const { month } = await product.get<{ month: string }>('/api/v1/sla');
    const document = await product.get<MonthDocument>(`/api/v1/sla/months/${month}`).catch(() => null);
    return document?.paths[0]?.totals.unavailable ?? null;
  }

  /** Real traffic until it is ended; says whether it went on between two moments. */
  function load(): { octets(): Promise<bigint>; end(): Promise<void> } {
    let going = true;
    const sent = (async () => {
      while (going) await gateway.send(400, 600, 2);
    })();
    return {
      octets: async () => (await gateway.namespace.octets()).get(SIDE_A)!.out,
      end: async () => {
        going = false;
        await sent;
      },
    };
  }

  test('an outage is on record, paged and in the ledger', async () => {
    await health('up');
    await gateway.namespace.ip('link', 'set', SIDE_A, 'down');
    await health('down');
    await until('somebody is woken', () => pager.firing.length > 0, PATIENT);
    await gateway.namespace.ip('link', 'set', SIDE_A, 'up');
    await health('up');
    await until('it is over for whoever was woken', async () => (await concluded()).pages.length > 0, PATIENT);
    await until('the ledger has it', unavailable, { timeout: 180_000, every: 500 });
  }, 400_000);

  test.each(['backup', 'backup.tar.gz'])(
    '%s: made while traffic goes on, it becomes a data folder with the same figures, and a collector starts on it',
    async (name) => {
      const traffic = load();
      const from = Date.now();
      const before = await until(
        'some seconds are kept',
        async () => {
          // The last seconds may still be added to.
          const to = Date.now() - 3_000;
          const fields = to - from > 4_000 ? await kept(from, to) : {};
          return (
            Object.keys(fields).length > 0 && Object.values(fields).every((each) => each.length > 3) && { to, fields }
          );
        },
        PATIENT,
      );
      const [said, lost] = [await concluded(), await unavailable()];
      expect(said.incidents.length).toBeGreaterThan(0);
      expect(said.pages.length).toBeGreaterThan(0);
      expect(lost).toBeGreaterThan(0);

      const crossed = await traffic.octets();
      const made = await Product.run(['backup', '-c', 'interconnect.yaml', name], folder.path, secrets);
      expect(Number((await traffic.octets()) - crossed)).toBeGreaterThan(10_000);
      expect([made.status, made.output]).toEqual([0, expect.stringMatching(/files?, .* complete at/)]);
      // What was made in the data folder was fetched from there.
      expect((await readdir(join(folder.path, 'data'))).filter((each) => each.startsWith('backup'))).toEqual([]);
      await product.end();
      await traffic.end();

      const restored = await Product.run(
        ['restore', name, '-c', 'interconnect.yaml', '--replace'],
        folder.path,
        secrets,
      );
      expect([restored.status, restored.output]).toEqual([0, expect.stringContaining('what was there is in')]);
      const verified = await Product.run(['report', 'verify', MONTH, '-c', 'interconnect.yaml'], folder.path, secrets);
      expect([verified.status, verified.output]).toEqual([
        0,
        expect.stringContaining('everything is as it was sealed'),
      ]);
      product = await Product.start(START, folder.path, secrets);
      const after = await until(
        'the same seconds are kept',
        async () => {
          const fields = await kept(from, before.to).catch(() => null);
          return (
            fields !== null && FIELDS.every((field) => fields[field]!.length >= before.fields[field]!.length) && fields
          );
        },
        PATIENT,
      );
      expect(after).toEqual(before.fields);
      expect(await concluded()).toEqual(said);
      const again = await until('the ledger of the month is made', unavailable, { timeout: 180_000, every: 500 });
      expect(again).toBe(lost);
      const audit = await readdir(join(folder.path, 'data', 'audit'));
      const text = await Promise.all(
        audit
          .filter((each) => each.endsWith('.jsonl'))
          .map((each) => readFile(join(folder.path, 'data', 'audit', each), 'utf8')),
      );
      expect(text.join('')).toContain('backup.make');
    },
    400_000,
  );

  test('at rest, what waits in the spool is in it', async () => {
    const own = await Folder.create();
    try {
      await own.write(configuration([gatewaySection('gw1', gateway.snmpd.port)]));
      const other = await Product.start(START, own.path, secrets);
      await until('a status', async () => (await other.statusNow()).gateways[0]!.state === 'up', PATIENT);
      await other.end('SIGKILL');
      const made = await Product.run(['backup', '-c', 'interconnect.yaml', 'cold'], own.path, secrets);
      expect(made.status).toBe(0);
      const names = (await readdir(join(own.path, 'cold', 'data'))).sort();
      expect(names).toEqual(expect.arrayContaining(['folder.json', 'interconnect.duckdb', 'spool']));
    } finally {
      await own.remove();
    }
  }, 200_000);
});
