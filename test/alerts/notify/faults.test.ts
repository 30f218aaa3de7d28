/** Receivers that are away, slow, unwilling or not who they say; a collector that dies; a storm. No page is lost. */
import { appendFile, readFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReceiverHealth } from '../../../collector/model/paging.js';
import { HandClock } from '../../api/hand-clock.js';
import { Authority } from '../../lab/certificates.js';
import { removeFolder, temporaryFolder } from '../../lab/daemon.js';
import { missing } from '../../needs.js';
import { until } from '../../until.js';
import { Desk, pathDown } from './desk.js';
import { Receiver } from './receiver.js';

const MINUTE = 60_000;
const needsOpenssl = missing({ openssl: 'openssl' });

let folder: string;
let pager: Receiver;
let clock: HandClock;
const ends: (() => Promise<void>)[] = [];

beforeEach(async () => {
  folder = await temporaryFolder('icm-pages-');
  pager = await new Receiver().open();
  clock = new HandClock();
  ends.push(
    () => removeFolder(folder),
    () => pager.close(),
  );
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function started(alerts: object = {}, on = clock): Promise<Desk> {
  const desk = new Desk({
    folder,
    clock: on,
    alerts: { receivers: [{ name: 'pager', kind: 'webhook', url: pager.url }], page: [{ to: ['pager'] }], ...alerts },
  });
  await desk.paging.start();
  ends.push(() => desk.paging.stop());
  return desk;
}

const healthOf = (desk: Desk, name = 'pager'): ReceiverHealth =>
  desk.paging.health().receivers.find((each) => each.name === name)!;
const attempts = (desk: Desk): number => desk.paging.pages()[0]?.deliveries[0]?.attempts ?? 0;

/** Lets the page fall due, and waits for what the first attempt comes to. */
async function fallsDue(desk: Desk): Promise<void> {
  clock.advance(500);
  await until('it was tried', () => attempts(desk) > 0);
}

/** Moves on in seconds, each time letting what is under way come to its end. */
async function pass(desk: Desk, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 1_000) {
    clock.advance(1_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await until('no attempt is under way', () => desk.paging.pages().every(({ updatedAt }) => updatedAt <= clock.now()));
}

test('a receiver that is away for an hour: visible meanwhile, and told once it is back', async () => {
  await pager.close();
  const desk = await started();
  desk.open('path', 'primary');
  desk.fire(pathDown);
  await fallsDue(desk);
  expect(healthOf(desk)).toMatchObject({ waiting: 1, lastError: 'nobody listens there (ECONNREFUSED)' });
  for (let minute = 0; minute < 60; minute++) await pass(desk, MINUTE);
  expect(healthOf(desk).waiting).toBe(1);
  expect(attempts(desk)).toBeLessThan(90);
  await pager.open();
  await until('it arrives', () => {
    clock.advance(1_000);
    return pager.firing.length > 0;
  });
  expect(pager.firing).toHaveLength(1);
  await until('it is known to have arrived', () => healthOf(desk).waiting === 0);
  expect(healthOf(desk)).toMatchObject({ failingSince: null, lastError: null });
}, 120_000);

test('what began and ended while a receiver was away is told when it is back: that it was, then that it is over', async () => {
  await pager.close();
  const desk = await started();
  const incident = desk.open('path', 'primary');
  desk.fire(pathDown);
  await fallsDue(desk);
  await pass(desk, MINUTE);
  desk.resolve(pathDown);
  desk.close(incident.id);
  await pass(desk, 2_000);
  await pager.open();
  await until('both arrive', () => {
    clock.advance(1_000);
    return pager.heard.length >= 2;
  });
  expect(pager.heard.map(({ body }) => body.status)).toEqual(['firing', 'resolved']);
  const said = pager.heard[0]!.body['commonAnnotations'] as Record<string, string>;
  expect(said['over']).toMatch(/GMT, after 1 min/);
});

test('500 is tried again, ever more seldom; 429 when it says', async () => {
  pager.reply = () => ({ status: pager.heard.length > 1 ? 429 : 500, headers: { 'retry-after': '90' } });
  const desk = await started();
  desk.open('path', 'primary');
  desk.fire(pathDown);
  pager.reply = () =>
    pager.heard.length === 1
      ? { status: 500 }
      : pager.heard.length === 2
        ? { status: 429, headers: { 'retry-after': '90' } }
        : {};
  await fallsDue(desk);
  expect(healthOf(desk).lastError).toBe('answered 500: {}');
  await pass(desk, 2_000);
  await until('it was tried again', () => attempts(desk) === 2);
  expect(healthOf(desk).lastError).toBe('answered 429: {}');
  await pass(desk, 85_000);
  expect(pager.heard, 'not before it said').toHaveLength(2);
  await pass(desk, 6_000);
  await until('it arrives', () => healthOf(desk).waiting === 0);
  expect(pager.heard).toHaveLength(3);
});

test('one page that a receiver refuses does not keep the others waiting', async () => {
  pager.reply = ({ body }) => (body['groupKey'] === 'in-path-primary' ? { status: 400, body: 'no' } : {});
  const desk = await started();
  desk.open('path', 'primary');
  desk.fire(pathDown);
  await fallsDue(desk);
  desk.fire({ alertname: 'StoreAway', severity: 'page' });
  clock.advance(500);
  await until('the other arrives', () => pager.heard.some(({ body }) => String(body['groupKey']).startsWith('rule-')));
  await until('only the refused one waits', () => healthOf(desk).waiting === 1);
});

test('a slow receiver keeps nobody else waiting', async () => {
  const quick = await new Receiver().open();
  ends.push(() => quick.close());
  let answer: (value?: unknown) => void = () => undefined;
  pager.reply = () => ({ after: new Promise((resolve) => (answer = resolve)) });
  const desk = await started({
    receivers: [
      { name: 'pager', kind: 'webhook', url: pager.url },
      { name: 'quick', kind: 'webhook', url: quick.url },
    ],
    page: [{ to: ['pager', 'quick'] }],
  });
  desk.open('path', 'primary');
  desk.fire(pathDown);
  clock.advance(500);
  await until('the quick one has it', () => quick.firing.length === 1);
  await until('the slow one is asked', () => pager.heard.length === 1);
  expect(healthOf(desk).waiting).toBe(1);
  answer();
  await until('the slow one has it', () => healthOf(desk).waiting === 0);
});

test.skipIf(needsOpenssl !== null)(
  'a certificate that nobody vouches for is told nothing; with its authority it is',
  async () => {
    const authority = await Authority.create(folder, 'pager-ca');
    const issued = await authority.issue('pager');
    const tls = await new Receiver({ cert: readFileSync(issued.certificate), key: readFileSync(issued.key) }).open();
    ends.push(() => tls.close());
    const receivers = [
      { name: 'unknown', kind: 'webhook', url: tls.url },
      { name: 'known', kind: 'webhook', url: tls.url, ca: issued.ca },
    ];
    const desk = await started({ receivers, page: [{ to: ['unknown', 'known'] }] });
    desk.open('path', 'primary');
    desk.fire(pathDown);
    clock.advance(500);
    await until('one has it', () => healthOf(desk, 'known').waiting === 0 && tls.firing.length === 1);
    await until('the other was tried', () => healthOf(desk, 'unknown').lastError);
    expect(healthOf(desk, 'unknown').lastError).toMatch(/certificate/);
    expect(tls.heard).toHaveLength(1);
  },
);

test('a link-local address is not posted to, also where a name or a redirect would lead there', async () => {
  pager.reply = () => ({ status: 302, headers: { location: 'http://169.254.169.254/latest' } });
  const receivers = [
    { name: 'near', kind: 'webhook', url: 'http://169.254.169.254/latest' },
    { name: 'pager', kind: 'webhook', url: pager.url },
  ];
  const desk = await started({ receivers, page: [{ to: ['near', 'pager'] }] });
  desk.open('path', 'primary');
  desk.fire(pathDown);
  clock.advance(500);
  await until('both were tried', () => healthOf(desk, 'near').lastError && healthOf(desk).lastError);
  expect(healthOf(desk, 'near').lastError).toMatch(/link-local/);
  expect(healthOf(desk).lastError).toMatch(/answered 302/);
});

test('10,000 alerts at once: one page for what belongs together, the rest counted, told in time and over in time', async () => {
  const desk = await started();
  const storm = Array.from({ length: 10_000 }, (_, i) => ({
    ...{ alertname: 'InterfaceErrors', severity: 'page', gateway: `gw${i % 4}`, interface: `eth${i}` },
  }));
  desk.fire(...storm);
  clock.advance(500);
  await until('all are told', () => pager.firing.length === 4);
  const counted = pager.firing.map(
    ({ body }) => (body['alerts'] as unknown[]).length + Number(body['truncatedAlerts']),
  );
  expect(counted).toEqual([2_500, 2_500, 2_500, 2_500]);
  desk.evaluate();
  await pass(desk, MINUTE);
  desk.resolve(...storm);
  await pass(desk, MINUTE);
  await until('all are over', () => pager.resolved.length === 4);
  for (let i = 0; i < 3; i++) desk.evaluate();
  await pass(desk, MINUTE);
  expect(pager.heard, 'what is over is not told anew').toHaveLength(8);
});

test('10,000 events at once: no more pages than a person could bear to see open, and none is lost', async () => {
  const desk = await started();
  desk.fire(...Array.from({ length: 10_000 }, (_, i) => ({ alertname: `Rule${i}`, severity: 'page' })));
  await until(
    'all are told',
    () => {
      clock.advance(1_000);
      return desk.paging.pages().every(({ deliveries }) => deliveries.some(({ deliveredAt }) => deliveredAt !== null));
    },
    { timeout: 90_000 },
  );
  const counted = pager.firing.map(
    ({ body }) => (body['alerts'] as unknown[]).length + Number(body['truncatedAlerts']),
  );
  expect(counted.reduce((sum, each) => sum + each, 0)).toBe(10_000);
  expect(pager.firing.length).toBeLessThanOrEqual(1_001);
}, 120_000);

test('a restart goes on: what waited is sent, what was told is not told again, the end is told', async () => {
  await pager.close();
  const before = await started();
  const incident = before.open('path', 'primary');
  before.fire(pathDown);
  await fallsDue(before);
  await before.paging.stop();
  await pager.open();
  const after = await started();
  after.incidents.set(incident.id, incident);
  after.fire(pathDown);
  await until('it arrives', () => {
    clock.advance(1_000);
    return pager.firing.length > 0;
  });
  await until('it is known', () => healthOf(after).waiting === 0);
  await after.paging.stop();
  const third = await started();
  third.incidents.set(incident.id, incident);
  third.fire(pathDown);
  await pass(third, MINUTE);
  expect(pager.heard).toHaveLength(1);
  third.resolve(pathDown);
  third.close(incident.id);
  clock.advance(1_000);
  await until('the end arrives', () => pager.resolved.length === 1);
});

test('what began and ended while the collector was down is told', async () => {
  const before = await started();
  before.fire({ alertname: 'StoreAway', severity: 'page' });
  await before.paging.stop();
  clock.advance(5_000);
  const after = await started();
  after.fire({ alertname: 'SplitBrain', severity: 'page', group: 'crossing' });
  after.resolve({ alertname: 'SplitBrain', severity: 'page', group: 'crossing' });
  const names = () =>
    pager.firing.flatMap(({ body }) =>
      (body['alerts'] as { labels: { alertname: string } }[]).map(({ labels }) => labels.alertname),
    );
  await until('it is told', () => {
    clock.advance(1_000);
    return names().includes('SplitBrain');
  });
});

test('a torn line of the journal is passed over, and the next one stands on its own', async () => {
  const desk = await started();
  desk.open('path', 'primary');
  desk.fire(pathDown);
  await fallsDue(desk);
  await desk.paging.stop();
  await appendFile(join(folder, 'pages.jsonl'), '\n{"v":1,"kind":"page","record":{"id":"pg-to');
  const again = await started();
  expect(again.paging.pages()).toHaveLength(1);
  await again.paging.stop();
  expect(await readFile(join(folder, 'pages.jsonl'), 'utf8')).not.toContain('pg-to"');
});
