/** Every command that asks a running collector, against one that watches a gateway which does not answer. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IncidentsAnswer, PagesAnswer } from '../../collector/api/types.js';
import { Receiver } from '../alerts/notify/receiver.js';
import { run as runHere, type Run } from '../cli/run.js';
import { until } from '../until.js';
import { configuration, Folder, gatewaySection, START, thisMonth } from './folder.js';
import { secrets } from './gateway.js';
import { Product } from './product.js';

/** Port 9 of the loopback: nobody answers there. */
const NOBODY = 9;
const WAIT = { timeout: 60_000, every: 100 };

let folder: Folder;
let product: Product;
let pager: Receiver;

beforeAll(async () => {
  pager = await new Receiver().open();
  folder = await Folder.create();
  await folder.write({
    ...configuration([gatewaySection('gw1', NOBODY)]),
    alerts: { receivers: [{ name: 'pager', kind: 'webhook', url: pager.url }], page: [{ to: ['pager'] }] },
    contract: {},
  });
  product = await Product.start(START, folder.path, secrets);
}, 90_000);
afterAll(async () => {
  await product?.end();
  await pager?.close();
  await folder?.remove();
});

const run = (...words: string[]): Promise<Run> =>
  runHere([...words, '-d', join(folder.path, 'data')], { env: { ...process.env, ...secrets } });

/** What it printed; a failure says what it was told. */
async function told(...words: string[]): Promise<string> {
  const { status, stdout, stderr } = await run(...words);
  expect({ words, status, stderr }).toEqual({ words, status: 0, stderr: '' });
  return stdout;
}

const idIn = (text: string, prefix: string): string => new RegExp(`${prefix}-[0-9a-f]{12}`).exec(text)![0];
const as = ['--author', 'Ada Example'];

describe('interconnect alerts', () => {
  it('says who was told, takes a page on, and lists the receivers', async () => {
    const { id } = await until(
      'somebody was woken',
      async () => (await product.get<PagesAnswer>('/api/v1/alerts/pages?state=any')).pages[0],
      WAIT,
    );
    await until('the pager was told', () => pager.firing.length > 0, WAIT);
    expect(await told('alerts', 'pages')).toContain(id);
    expect(await told('alerts', 'ack', id, '--reason', 'seen to', '--for', '1h', ...as)).toContain('Ada Example');
    expect(await told('alerts', 'receivers')).toMatch(/pager +webhook/);
    expect(await told('alerts', 'list', '--active')).toContain('GatewayDown');
  });

  it('proves the chain end to end', async () => {
    const before = pager.heard.length;
    expect(await told('alerts', 'test-page', ...as)).toContain('pager');
    expect(pager.heard.length).toBeGreaterThan(before);
  });

  it('silences, lists silences, and ends one', async () => {
    const made = await told(
      'alerts',
      'silence',
      'alertname="PathDown"',
      '--for',
      '1h',
      '--reason',
      'fibre work',
      ...as,
    );
    const id = idIn(made, 'si');
    expect(await told('alerts', 'silences')).toContain('fibre work');
    expect(await told('alerts', 'unsilence', id, '--reason', 'done', ...as)).toContain(
      'fibre work (ended by Ada Example: done)',
    );
  });
});

describe('interconnect alerts, for those who write rules', () => {
  const rules = fileURLToPath(new URL('../../alerts/rules', import.meta.url));

  it('runs their tests, and says which fails', async () => {
    const good = join(rules, 'tests/protection.yaml');
    expect((await runHere(['alerts', 'test', good])).status).toBe(0);
    const bad = join(folder.path, 'bad.yaml');
    const text = await readFile(good, 'utf8');
    await writeFile(
      bad,
      text.replace('- ../protection.yaml', `- ${rules}/protection.yaml`).replace('exp_alerts: []', 'exp_alerts: [{}]'),
    );
    const { status, stdout, stderr } = await runHere(['alerts', 'test', bad]);
    expect([status, stdout + stderr]).toEqual([1, expect.stringContaining('PathDown')]);
  });

  it('looks for mistakes', async () => {
    const file = join(folder.path, 'rules.yaml');
    await writeFile(file, 'groups:\n  - name: own\n    rules:\n      - alert: Own\n        expr: up = 1\n');
    const { status, stdout, stderr } = await runHere(['alerts', 'lint', file]);
    expect([status, stdout + stderr]).toEqual([1, expect.stringContaining('rules.yaml:5')]);
    expect((await runHere(['alerts', 'lint', rules])).status).toBe(0);
  });
});

describe('interconnect incidents', () => {
  it('lists what is open, and takes it on', async () => {
    const { id } = await until(
      'the gateway has an incident',
      async () => (await product.get<IncidentsAnswer>('/api/v1/incidents?state=open')).incidents[0],
      WAIT,
    );
    expect(await told('incidents', 'list', '--open')).toContain(id);
    expect(await told('incidents', 'ack', id, '--reason', 'carrier called', ...as)).toContain('acknowledged');
    expect(JSON.parse(await told('incidents', 'list', '--json'))).toMatchObject([{ id }]);
  });
});

describe('interconnect maintenance and drill', () => {
  it('declares work and calls it off', async () => {
    const id = idIn(
      await told(
        'maintenance',
        'add',
        '--path',
        'path-gw1',
        '--from',
        '-2h',
        '--to',
        'now',
        '--reason',
        'fibre',
        ...as,
      ),
      'mw',
    );
    expect(await told('maintenance', 'list')).toContain(id);
    expect(await told('maintenance', 'cancel', id, '--reason', 'postponed', ...as)).toContain(id);
  });

  it('plans a drill, records how it went, and reports it', async () => {
    const id = idIn(
      await told('drill', 'plan', 'path-gw1', '--from', '-2h', '--to', '-1h', '--reason', 'yearly', ...as),
      'dr',
    );
    expect(await told('drill', 'list')).toContain(id);
    expect(await told('drill', 'record', id, '--outcome', 'passed', '--reason', 'took over', ...as)).toContain(
      'passed',
    );
    expect(await told('drill', 'report', id)).toContain('took over');
  });
});

describe('interconnect sla', () => {
  const month = thisMonth();
  const HOUR = 3_600_000;
  const hour = (ago: number): string => new Date(Date.now() - ago * HOUR).toISOString();

  it('tells the month that runs, and the closed ones', async () => {
    expect(await told('sla', 'status')).toContain('AVAILABLE %');
    expect(JSON.parse(await told('sla', 'month', month))).toMatchObject({ month });
    expect(await told('sla', 'months')).toContain('No month');
  });

  it('corrections are proposed by one and decided by another, and taken back', async () => {
    const correct = [
      'sla',
      'correct',
      '--path',
      'path-gw1',
      '--from',
      hour(2),
      '--to',
      hour(1),
      '--becomes',
      'excluded',
      '--reason',
      'agreed',
    ];
    const one = idIn(await told(...correct, ...as), 'co');
    expect((await run('sla', 'approve', one, '--reason', 'mine', ...as)).status, 'nobody approves their own').toBe(1);
    expect(await told('sla', 'approve', one, '--reason', 'seen', '--author', 'Grace Example')).toContain('approved');
    const back = idIn(await told('sla', 'reverse', one, '--reason', 'another day', ...as), 'co');
    expect(await told('sla', 'reject', back, '--reason', 'it was that day', '--author', 'Grace Example')).toContain(
      'rejected',
    );
    expect(await told('sla', 'corrections')).toContain(one);
  });

  it('a month that is not closed is not closed again', async () => {
    const { status, stderr } = await run('sla', 'reissue', month, '--reason', 'noted late', ...as);
    expect([status, stderr]).toEqual([1, expect.stringContaining(month)]);
  });
});

it('interconnect token makes, lists and revokes', async () => {
  const made = JSON.parse(await told('token', 'create', '--role', 'wall', '--name', 'wall, floor 2', '--json')) as {
    token: { id: string };
  };
  expect(await told('token', 'list')).toContain('wall, floor 2');
  expect(await told('token', 'revoke', made.token.id, '--reason', 'stolen')).toContain(made.token.id);
});

it('interconnect flows raw says that none are kept', async () => {
  const { status, stderr } = await run('flows', 'raw', '--reason', 'fault 4711', ...as);
  expect([status, stderr]).toEqual([1, expect.stringContaining('flows')]);
});

it('interconnect plan says that nothing was carried yet', async () => {
  const { status, stderr } = await run('plan', '--add', '1', '--mbit', '10');
  expect([status, stderr]).toEqual([1, expect.stringContaining('PLAN_NO_LOADS')]);
});

it('interconnect doctor finds that the gateway does not answer', async () => {
  const { stdout } = await run('doctor');
  expect(stdout).toContain('gw1');
});

it('interconnect audit has all of it, whole', async () => {
  expect(await told('audit', 'search', '--who', 'Ada Example')).toContain('incident.acknowledge');
  expect(await told('audit', 'verify')).toContain('The log is what was written.');
});

it('what /metrics serves is what the reference lists, and nothing else', async () => {
  const text = await (await fetch(`${product.address}/metrics`)).text();
  const served = [...text.matchAll(/^# TYPE (interconnect_\w+) (\w+)$/gm)].map(([, name, type]) => `${name} ${type}`);
  const reference = await readFile(fileURLToPath(new URL('../../docs/reference/metrics.md', import.meta.url)), 'utf8');
  const listed = [...reference.matchAll(/^\| `(interconnect_\w+)` \| (\w+)/gm)].map(
    ([, name, type]) => `${name} ${type}`,
  );
  expect(served.sort()).toEqual(listed.sort());
});
