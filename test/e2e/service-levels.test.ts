/** A closed month in a data folder: what the commands and the API make of it, with a collector that runs and without. */
import { execFile } from 'node:child_process';
import { chownSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeMonth, MONTH } from './closed-month.js';
import { Folder, START, thisMonth } from './folder.js';
import { Product } from './product.js';

const cli = fileURLToPath(new URL('../../dist/collector/cli.js', import.meta.url));

const configuration = {
  interconnect: { name: 'Laboratory' },
  gateways: [{ name: 'gw1', address: '127.0.0.1', port: 9, snmp: { version: '2c', community: 'env:COMMUNITY' } }],
  paths: [{ name: 'one', gateway: 'gw1', a: 'Gi0/0', b: 'Gi0/1' }],
  probes: [{ name: 'across', target: '127.0.0.1', kind: 'tcp', port: 9, service: true }],
  networks: {
    authorities: [
      { name: 'Leeds', prefixes: ['10.2.0.0/16'], owner: 'E08000035' },
      { name: 'Camden', prefixes: ['10.1.0.0/16'], owner: 'E09000007' },
    ],
  },
  contract: { versions: [{ effective: '2026-01-01' }] },
  store: { path: 'data', collector: 'e2e', spool: { size: '16 MiB' } },
  http: { listen: '127.0.0.1:0' },
};

interface Ended {
  status: number;
  out: string;
  err: string;
}

function interconnect(folder: string, ...words: string[]): Promise<Ended> {
  const env = { ...process.env, COMMUNITY: 'c', NO_COLOR: '1' };
  return new Promise((done) =>
    execFile(process.execPath, [cli, ...words], { cwd: folder, env }, (error, out, err) =>
      done({ status: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, out, err }),
    ),
  );
}

const texts = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name + readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');

describe('while no collector runs', () => {
  let folder: Folder;

  beforeAll(async () => {
    folder = await Folder.create();
    await folder.write(configuration);
    await closeMonth(folder.path, configuration);
  });
  afterAll(() => folder?.remove());

  test('a report of a closed month is made from the data folder, and is the same bytes the next time', async () => {
    const first = await interconnect(folder.path, 'report', MONTH, '--format', 'html,json', '--out', 'first');
    expect([first.status, first.err]).toEqual([
      0,
      expect.stringContaining('no collector is running: the report is made'),
    ]);
    expect(first.out.trim().split('\n')).toEqual([
      `first/service-level-${MONTH}-revision-1.html`,
      `first/service-level-${MONTH}-revision-1.json`,
    ]);
    const again = await interconnect(folder.path, 'report', MONTH, '--format', 'html', '--out', 'again', '--json');
    expect(again.status).toBe(0);
    expect(JSON.parse(again.out)).toMatchObject([{ month: MONTH, revision: 0, state: 'closed', form: 'html' }]);
    const name = `service-level-${MONTH}-revision-1.html`;
    expect(readFileSync(join(folder.path, 'again', name))).toEqual(readFileSync(join(folder.path, 'first', name)));
    const audit = readdirSync(join(folder.path, 'data', 'audit'));
    expect(texts(join(folder.path, 'data', 'audit'))).toContain('report.read');
    expect(audit.length).toBeGreaterThan(0);
  });

  test('that of an authority has nothing of another', async () => {
    const { status } = await interconnect(folder.path, 'report', MONTH, '--authorities', '--out', 'own');
    expect(status).toBe(0);
    const files = readdirSync(join(folder.path, 'own'));
    expect(files).toHaveLength(2);
    const leeds = readFileSync(
      join(
        folder.path,
        'own',
        files.find((name) => name.includes('leeds'))!,
      ),
      'utf8',
    );
    expect(leeds).toContain('Leeds');
    expect(leeds).not.toMatch(/Camden|E09000007|10\.1\.0\.0/);
  });

  test('the month that runs, a month that never was, an authority that is none and a format that is none are told apart', async () => {
    const month = thisMonth();
    const running = await interconnect(folder.path, 'report', month);
    expect([running.status, running.err]).toEqual([
      1,
      expect.stringContaining('is known to a running collector alone'),
    ]);
    const nobody = await interconnect(folder.path, 'report', MONTH, '--authority', 'Nowhere');
    expect([nobody.status, nobody.err]).toEqual([1, expect.stringContaining('no authority is called "Nowhere"')]);
    const form = await interconnect(folder.path, 'report', MONTH, '--format', 'docx');
    expect([form.status, form.err]).toEqual([2, expect.stringContaining('"docx" is no format')]);
    const word = await interconnect(folder.path, 'report', 'march');
    expect([word.status, word.err]).toEqual([2, expect.stringContaining('"march" is no month')]);
  });

  test.skipIf(process.getuid?.() !== 0)('what root makes it with stays whose the folder is', async () => {
    const data = join(folder.path, 'data');
    const all = () => [
      data,
      ...readdirSync(data, { recursive: true, encoding: 'utf8' }).map((name) => join(data, name)),
    ];
    for (const each of all()) chownSync(each, 65_534, 65_533);
    expect((await interconnect(folder.path, 'report', MONTH, '--out', 'given')).status).toBe(0);
    expect(all().filter((each) => statSync(each).uid !== 65_534 || statSync(each).gid !== 65_533)).toEqual([]);
  });

  test('without a configuration it says what to do', async () => {
    const empty = await Folder.create();
    const { status, err } = await interconnect(empty.path, 'report', MONTH, '--data', 'data');
    expect([status, err]).toEqual([
      1,
      expect.stringMatching(/no collector is running.*start the collector, or name its configuration with --config/),
    ]);
    await empty.remove();
  });

  test('what needs a collector says that none runs', async () => {
    const { status, err } = await interconnect(folder.path, 'sla', 'status');
    expect([status, err]).toEqual([1, expect.stringContaining('no collector is running')]);
  });

  test('verify is content with what was sealed, and names a byte that is another', async () => {
    const sound = await interconnect(folder.path, 'report', 'verify', MONTH);
    expect([sound.status, sound.out]).toEqual([0, expect.stringContaining('everything is as it was sealed')]);
    const file = join(folder.path, 'data', 'sla', 'months', MONTH, 'r0', 'ledger.json');
    const before = readFileSync(file);
    const changed = Buffer.from(before);
    changed[changed.length >> 1]! ^= 1;
    writeFileSync(file, changed);
    const found = await interconnect(folder.path, 'report', 'verify', MONTH);
    writeFileSync(file, before);
    expect([found.status, found.out]).toEqual([1, expect.stringContaining(`months/${MONTH}/r0/ledger.json`)]);
    const never = await interconnect(folder.path, 'report', 'verify', '2020-01');
    expect([never.status, never.err]).toEqual([
      1,
      expect.stringContaining('2020-01 was never closed: there are 2026-03'),
    ]);
    const word = await interconnect(folder.path, 'report', 'verify', 'march');
    expect([word.status, word.err]).toEqual([2, expect.stringContaining('is no month')]);
  });
});

describe('while a collector runs', () => {
  let folder: Folder;
  let product: Product;

  beforeAll(async () => {
    folder = await Folder.create();
    await folder.write(configuration);
    await closeMonth(folder.path, configuration);
    product = await Product.start(START, folder.path, { COMMUNITY: 'c' });
  });
  afterAll(async () => {
    await product?.end();
    await folder?.remove();
  });

  test('sla tells the month that runs, the closed ones and their figures', async () => {
    const status = await interconnect(folder.path, 'sla', 'status', '--json');
    expect(status.status).toBe(0);
    expect(JSON.parse(status.out)).toMatchObject({ lastClosed: { month: MONTH, revision: 0 } });
    const months = await interconnect(folder.path, 'sla', 'months');
    expect([months.status, months.out]).toEqual([0, expect.stringContaining(MONTH)]);
    const month = await interconnect(folder.path, 'sla', 'month', MONTH);
    const { services } = JSON.parse(month.out) as { services: { down: number }[] };
    expect(services[0]?.down).toBe(600_000);
    const never = await interconnect(folder.path, 'sla', 'month', '2020-01');
    expect([never.status, never.err]).toEqual([
      1,
      expect.stringContaining('there is no ledger of 2020-01: closed are 2026-03'),
    ]);
  });

  test('a correction needs its options, a second person and a service that there is', async () => {
    const given = ['--from', '2026-03-06T00:00:00Z', '--to', '2026-03-06T00:10:00Z', '--becomes', 'excluded'];
    const signed = (author: string) => ['--author', author, '--reason', 'agreed'];
    const without = await interconnect(folder.path, 'sla', 'correct', ...given, '--service', 'interconnect');
    expect([without.status, without.err]).toEqual([2, expect.stringContaining("'--reason <text>' not specified")]);
    const both = await interconnect(folder.path, 'sla', 'correct', ...given, ...signed('supplier'));
    expect([both.status, both.err]).toEqual([2, expect.stringContaining('name either --service or --path')]);
    const none = await interconnect(
      folder.path,
      'sla',
      'correct',
      ...given,
      ...signed('supplier'),
      '--service',
      'post',
    );
    expect([none.status, none.err]).toEqual([1, expect.stringContaining('no service is named post')]);
    const made = await interconnect(
      ...[folder.path, 'sla', 'correct', ...given, ...signed('supplier'), '--service', 'interconnect', '--json'],
    );
    const { id } = JSON.parse(made.out) as { id: string };
    const own = await interconnect(folder.path, 'sla', 'approve', id, ...signed('Supplier'));
    expect([own.status, own.err]).toEqual([1, expect.stringContaining('another person decides on it')]);
    const decided = await interconnect(folder.path, 'sla', 'approve', id, ...signed('buyer'));
    expect([decided.status, decided.out]).toEqual([0, expect.stringContaining('approved')]);
    const list = await interconnect(folder.path, 'sla', 'corrections');
    expect(list.out).toContain(id);
    const months = await interconnect(folder.path, 'sla', 'months', '--json');
    // Those that have gone by since are closed as well.
    expect((JSON.parse(months.out) as object[])[0]).toMatchObject({ month: MONTH, revision: 1 });
  });

  test('the report comes from the collector, and says which revision it is', async () => {
    const { status, out, err } = await interconnect(folder.path, 'report', MONTH, '--format', 'csv', '--out', 'tables');
    expect([status, err]).toEqual([0, expect.not.stringContaining('no collector is running')]);
    expect(out).toMatch(/revision-2-kpis\.csv/);
  });

  test('a token that is bound to an authority gets its own report over the API, and no other', async () => {
    const token = async (...words: string[]): Promise<string> =>
      (await interconnect(folder.path, 'token', 'create', '--name', words.join(' '), ...words)).out.trim();
    const own = await token('--role', 'authority', '--authority', 'Leeds');
    const ask = async (bearer: string, query: string): Promise<[number, string, Headers]> => {
      const url = `${product.address}/api/v1/reports/${MONTH}?${query}`;
      const answer = await fetch(url, { headers: { authorization: `Bearer ${bearer}` } });
      return [answer.status, await answer.text(), answer.headers];
    };
    const others = /Camden|E09000007|10\.1\.0\.0/;
    for (const query of ['', 'authority=Leeds', 'form=json', 'form=json&authority=Leeds']) {
      const [status, text, headers] = await ask(own, query);
      expect([query, status]).toEqual([query, 200]);
      expect(text).toContain('Leeds');
      expect([query, others.exec(text), others.exec(JSON.stringify([...headers]))]).toEqual([query, null, null]);
    }
    const [refused, words] = await ask(own, 'authority=Camden');
    expect([refused, ...(await ask(own, 'authority=Nowhere')).slice(0, 2)]).toEqual([403, 403, words]);
    expect(words).not.toMatch(others);
    const buyer = await token('--role', 'procurement');
    expect((await ask(buyer, 'form=json'))[1]).toContain('Camden');
    expect((await ask(await token('--role', 'noc'), ''))[0]).toBe(403);
  });
});
