/**
 * Every command line that stands in a block of code of the documentation is typed by somebody who follows it: against a collector that runs, with closed
 * months behind it. What the documentation cannot know is put in its place: numbers that were given out, addresses, folders.
 */
import { readFileSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PagesAnswer } from '../../collector/api/types.js';
import { Receiver } from '../alerts/notify/receiver.js';
import { documented, pages } from '../cli/documentation.js';
import { Snmpd } from '../lab/snmpd.js';
import { missing } from '../needs.js';
import { until } from '../until.js';
import { closeMonth } from './closed-month.js';
import { Folder } from './folder.js';
import { secrets } from './gateway.js';
import { Product } from './product.js';

const MONTHS = ['2026-03', '2026-10'];
const WAIT = { timeout: 120_000, every: 200 };
const LEEDS = 'Leeds City Council';

/** Lines that another test types, and where: what they start goes on for long, and needs more beside it. */
const elsewhere: Record<string, { file: string; word: string }> = {
  'start -c interconnect.yaml --shard 1/4': { file: 'shards-count.test.ts', word: '--shard' },
  'start -c interconnect.yaml --shard 2/4': { file: 'shards-count.test.ts', word: '--shard' },
  'start -c interconnect.yaml --shard 3/4': { file: 'shards-count.test.ts', word: '--shard' },
  'start -c interconnect.yaml --shard 4/4': { file: 'shards-count.test.ts', word: '--shard' },
  'probe-agent --collector https://192.0.2.5:8862 --certificate council.pem --key council.key --ca ca.pem --reflect 0.0.0.0:862':
    { file: '../lab/gateway/product.ts', word: 'probe-agent' },
};

interface Step {
  line: string;
  /** What stands in the documentation, and what it is here. */
  instead?: Record<string, string | (() => string | Promise<string>)>;
  /** Among what it prints. */
  says: string | RegExp;
  /** It runs until it is ended, once it has said so. */
  goesOn?: boolean;
  /** What must be installed: program and package. */
  needs?: Record<string, string>;
}

let folder: Folder;
let other: Folder;
let demo: Folder;
let scenario: Folder;
let product: Product;
let sample: Product;
let pager: Receiver;
let snmpd: Snmpd | null = null;
const given: Record<'si' | 'dr' | 'co' | 'token', string> = { si: '', dr: '', co: '', token: '' };

const configuration = () => ({
  interconnect: { name: 'As documented' },
  gateways: [{ name: 'gw1', address: '127.0.0.1', port: 9, snmp: { version: '2c', community: 'env:LAB_COMMUNITY' } }],
  groups: [{ name: 'crossing' }],
  paths: [{ name: 'primary', group: 'crossing', gateway: 'gw1', a: 'Gi0/0', b: 'Gi0/1' }],
  probes: [{ name: 'across', target: '127.0.0.1', kind: 'tcp', port: 9, service: true }],
  flow: { listen: ['127.0.0.1:0'], archive: { enabled: true } },
  networks: {
    authorities: [{ name: LEEDS, prefixes: ['10.2.0.0/16'], owner: 'E08000035' }],
    destinations: [{ name: 'Spine', prefixes: ['10.130.0.0/16'] }],
  },
  contract: { versions: [{ effective: '2026-01-01' }] },
  alerts: { receivers: [{ name: 'pager', kind: 'webhook', url: pager.url }], page: [{ to: ['pager'] }] },
  store: { path: 'data', collector: 'e2e', spool: { size: '16 MiB' } },
  http: { listen: '127.0.0.1:0' },
});

const pageId = async (): Promise<string> => {
  const { id } = await until(
    'somebody is woken',
    async () => (await product.get<PagesAnswer>('/api/v1/alerts/pages?state=any')).pages[0],
    WAIT,
  );
  return id;
};

const CHROMIUM = { chromium: 'chromium' };
const etc = { '/etc/interconnect/': './', '/backup/': 'backup/' };
const DISCOVER = 'discover 192.0.2.1 --user monitor --auth sha256:env:SNMP_AUTH --priv aes:env:SNMP_PRIV';
const toSnmpd = { '192.0.2.1': () => `127.0.0.1:${snmpd!.port}`, monitor: 'sha256_aes' };

const steps: Step[] = [
  // README.md
  { line: DISCOVER, instead: toSnmpd, says: 'lo', needs: { snmpd: 'snmpd' } },
  { line: `${DISCOVER} --yaml`, instead: toSnmpd, says: 'gateways:', needs: { snmpd: 'snmpd' } },
  { line: 'check interconnect.yaml', says: /interconnect\.yaml/ },
  { line: 'report 2026-10 --format pdf --out reports', says: /reports\/service-level-2026-10.*\.pdf/, needs: CHROMIUM },
  { line: 'report verify 2026-10', says: 'as it was sealed' },
  // docs/alerting.md
  { line: 'alerts test-page', says: /pager +delivered/ },
  { line: 'alerts pages', instead: { pages: async () => (await pageId(), 'pages') }, says: /pg-[0-9a-f]{12}/ },
  {
    line: 'alerts ack pg-3f9c0a12b4d5 --reason carrier called, reference 4711 --for 4h',
    instead: { 'pg-3f9c0a12b4d5': pageId },
    says: 'acknowledged',
  },
  {
    line: 'alerts silence alertname="PathDown" path="primary" --for 4h --reason fibre work, reference 4711',
    says: /si-[0-9a-f]{12}/,
  },
  { line: 'alerts silences', says: 'fibre work, reference 4711' },
  {
    line: 'alerts unsilence si-3f9c0a12b4d5 --reason done',
    instead: { 'si-3f9c0a12b4d5': () => given.si },
    says: 'done',
  },
  // docs/drill.md
  { line: 'simulate --list', says: 'link-cut' },
  {
    line: 'simulate link-cut',
    instead: { 'link-cut': () => 'link-cut --listen 127.0.0.1:0' },
    says: 'the link of gw1 towards side A is cut',
    goesOn: true,
  },
  {
    line: 'drill plan crossing --from 2026-11-26T22:00:00Z --to 2026-11-26T23:00:00Z --reason yearly failover drill',
    says: /dr-[0-9a-f]{12}/,
  },
  {
    line: 'drill report dr-3f9c0a12b4d5',
    instead: { 'dr-3f9c0a12b4d5': () => given.dr },
    says: 'unrecorded',
  },
  {
    line: 'drill record dr-3f9c0a12b4d5 --outcome passed --reason gap 0.2 s to 0.6 s, no complaint',
    instead: { 'dr-3f9c0a12b4d5': () => given.dr },
    says: 'passed',
  },
  // docs/onboarding.md
  {
    line:
      'authority add Bradford Council --prefix 10.99.0.0/16 --owner E08000032 --contact Network desk --phone +44 1632 960001 ' +
      '--ordered 2026-11-02 --contracted 10 Mbit/s --charge 7200 --setup 450 --replaces 13218 --uses Spine',
    says: 'Bradford Council',
  },
  { line: 'authority show Bradford Council', says: '10.99.0.0/16' },
  { line: 'token create --role authority --authority Bradford Council --name its report', says: 'is valid until' },
  { line: 'authority remove Bradford Council --reason has left', says: 'Removed.' },
  { line: 'authority forget Bradford Council --reason asked to be forgotten, case 1234', says: 'Bradford Council' },
  // docs/operate.md
  { line: 'completion bash', says: 'complete' },
  { line: 'completion zsh', says: '#compdef' },
  { line: 'completion fish', says: 'complete -c interconnect' },
  { line: 'doctor', says: 'gw1' },
  { line: 'doctor -c /etc/interconnect/interconnect.yaml --json', instead: etc, says: /^\s*[[{]/ },
  {
    line: 'backup -c /etc/interconnect/interconnect.yaml /backup/interconnect-2026-11-26',
    instead: etc,
    says: 'backup/interconnect-2026-11-26',
  },
  {
    line: 'backup -c /etc/interconnect/interconnect.yaml /backup/interconnect.tar.gz',
    instead: etc,
    says: 'backup/interconnect.tar.gz',
  },
  {
    line: 'restore /backup/interconnect.tar.gz -c /etc/interconnect/interconnect.yaml --replace',
    instead: { '/backup/': 'backup/', '/etc/interconnect': () => other.path },
    says: 'as they were at',
  },
  // docs/report.md
  { line: 'report 2026-10 --format pdf --out .', says: /service-level-2026-10.*\.pdf/, needs: CHROMIUM },
  { line: `report 2026-10 --authority ${LEEDS} --format pdf`, says: /leeds.*\.pdf/, needs: CHROMIUM },
  { line: 'sla reissue 2026-10 --reason maintenance noted late', says: '2026-10' },
  // docs/security.md
  { line: 'token create --role wall --name wall, NOC floor 2', says: 'is valid until' },
  { line: 'token create --role noc --name Prometheus --days 90', says: 'is valid until' },
  { line: `token create --role authority --authority ${LEEDS} --name Leeds, monthly report`, says: 'is valid until' },
  { line: 'token list', says: 'wall, NOC floor 2' },
  {
    line: 'token revoke k3v9x2mq7a --reason laptop stolen',
    instead: { k3v9x2mq7a: () => given.token },
    says: 'revoked',
  },
  { line: 'audit verify', says: 'The log is what was written.' },
  { line: 'audit search --who Ada Example --from -7d', says: 'No entries.' },
  { line: 'flows raw --reason fault 4711 --from -15m --address 10.1.2.3', says: 'No flows.' },
  // docs/service-levels.md
  { line: 'sla status', says: 'AVAILABLE %' },
  {
    line: 'sla correct --service interconnect --from 2026-03-10T10:20:00Z --to 2026-03-10T10:30:00Z --becomes excluded --reason agreed by telephone',
    says: /co-[0-9a-f]{12}/,
  },
  { line: 'sla corrections', says: 'agreed by telephone' },
  {
    line: 'sla approve co-3f9c0a12b4d5 --author Contract manager --reason seen the call log',
    instead: { 'co-3f9c0a12b4d5': () => given.co },
    says: 'approved',
  },
  {
    line: 'sla reverse co-3f9c0a12b4d5 --reason it was another day',
    instead: { 'co-3f9c0a12b4d5': () => given.co },
    says: /co-[0-9a-f]{12}/,
  },
  { line: 'report verify 2026-03', says: 'as it was sealed' },
];
/** It is typed where `npm start` runs, which has weeks behind it. */
const PLAN = 'plan --add 1 --mbit 10';
/** It is how the collector of this test is started. */
const START = 'start -c interconnect.yaml';

/** As the documentation has it, one each; `documented` takes quotes away, so that words of a value are told apart by position alone. */
const found = new Map(
  pages()
    .filter((page) => !page.startsWith('docs/reference'))
    .flatMap(documented)
    .filter(({ whole }) => whole)
    .map(({ words }) => [words.join(' '), words]),
);

const env = { ...secrets, SNMP_AUTH: secrets.LAB_AUTH, SNMP_PRIV: secrets.LAB_PRIV };

beforeAll(async () => {
  pager = await new Receiver().open();
  folder = await Folder.create();
  other = await Folder.create();
  demo = await Folder.create();
  scenario = await Folder.create();
  await folder.write(configuration());
  await copyFile(join(folder.path, 'interconnect.yaml'), join(other.path, 'interconnect.yaml'));
  await mkdir(join(folder.path, 'backup'));
  for (const month of MONTHS) await closeMonth(folder.path, configuration(), month);
  if (missing({ snmpd: 'snmpd' }) === null) snmpd = await Snmpd.start();
  product = await Product.start(START.split(' '), folder.path, env);
  sample = await Product.start(['start', '--listen', '127.0.0.1:0'], demo.path);
}, 300_000);
afterAll(async () => {
  await product?.end();
  await sample?.end();
  await pager?.close();
  await snmpd?.stop();
  for (const each of [folder, other, demo, scenario]) await each?.remove();
}, 200_000);

/** The words as they are typed here. */
async function typed({ line, instead = {} }: Step): Promise<string[]> {
  let words = [...found.get(line)!];
  for (const [there, here] of Object.entries(instead)) {
    const value = typeof here === 'string' ? here : await here();
    words = words.flatMap((word) => (word === there ? value.split(' ') : [word.replaceAll(there, value)]));
  }
  return words;
}

/** Numbers that later lines ask for. */
function remember(output: string): void {
  for (const prefix of ['si', 'dr', 'co'] as const)
    given[prefix] ||= new RegExp(`${prefix}-[0-9a-f]{12}`).exec(output)?.[0] ?? '';
  given.token = /Token (\S+) is valid until/.exec(output)?.[1] ?? given.token;
}

test('every line of the documentation is typed here or by another test, and nothing else is', () => {
  const known = [...steps.map(({ line }) => line), ...Object.keys(elsewhere), PLAN, START];
  expect(known.toSorted()).toEqual([...found.keys()].toSorted());
  for (const { file, word } of Object.values(elsewhere))
    expect(readFileSync(new URL(file, import.meta.url), 'utf8')).toContain(`'${word}'`);
});

describe('as it stands', () => {
  for (const step of steps) {
    const reason = step.needs === undefined ? null : missing(step.needs);
    test.skipIf(reason !== null)(
      `interconnect ${step.line}${reason === null ? '' : ` (${reason})`}`,
      async () => {
        const words = await typed(step);
        if (step.goesOn === true) {
          const running = await Product.start(words, scenario.path, env);
          await until('it says so', () => running.output.match(step.says) !== null, WAIT);
          expect(await running.end()).toBe(0);
          return;
        }
        const { status, output } = await Product.run(words, folder.path, env);
        expect({ words, status, output }).toMatchObject({ status: 0 });
        expect(output).toMatch(step.says);
        remember(output);
      },
      240_000,
    );
  }

  test(`interconnect ${PLAN}, where npm start runs`, async () => {
    const { output } = await until(
      'it is known what paths carry',
      async () => {
        const run = await Product.run(PLAN.split(' '), demo.path);
        if (run.status !== 0 && !run.output.includes('PLAN_NO_LOADS')) throw new Error(run.output);
        return run.status === 0 && run;
      },
      WAIT,
    );
    expect(output).toMatch(/path-gw1/);
  }, 180_000);
});
