/** Mail over a real SMTP server, PagerDuty's events, the heartbeat, matchers. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SMTPServer } from 'smtp-server';
import { matches, matcherText, parseMatcher } from '../../../alerts/notify/matchers.js';
import { receiver } from '../../../collector/config/schema/receivers.js';
import { HandClock } from '../../api/hand-clock.js';
import { Authority, type Certificate } from '../../lab/certificates.js';
import { removeFolder, temporaryFolder } from '../../lab/daemon.js';
import { freeTcpPort } from '../../lab/ports.js';
import { missing } from '../../needs.js';
import { until } from '../../until.js';
import { alertOf, Desk, pathDown } from './desk.js';
import { Receiver } from './receiver.js';

const skip = missing({ openssl: 'openssl' });
let folder: string;
let clock: HandClock;
const ends: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  folder = await temporaryFolder('icm-channels-');
  ends.push(() => removeFolder(folder));
  clock = new HandClock();
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function started(alerts: object, secrets: Record<string, string> = {}): Promise<Desk> {
  const desk = new Desk({ folder, clock, alerts, secrets });
  await desk.paging.start();
  ends.push(() => desk.paging.stop());
  return desk;
}

interface Mail {
  text: string;
  user: string | undefined;
  secure: boolean;
}

async function mailServer(tls: Certificate): Promise<{ port: number; mails: Mail[] }> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    key: readFileSync(tls.key),
    cert: readFileSync(tls.certificate),
    onAuth: ({ username, password }, _session, done) =>
      password === 'correct' ? done(null, { user: username }) : done(new Error('wrong password')),
    onData: (stream, { user, secure }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push({ text: Buffer.concat(chunks).toString('utf8'), user: user as string | undefined, secure });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  const port = await freeTcpPort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  ends.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { port, mails };
}

describe.skipIf(skip !== null)('mail', () => {
  test('is encrypted before anything is said, stands in one thread, and a hostile name moves no header', async () => {
    const issued = await (await Authority.create(folder)).issue('mail');
    const { port, mails } = await mailServer(issued);
    const receiver = {
      name: 'mail',
      kind: 'email',
      host: '127.0.0.1',
      port,
      username: 'monitor',
      password: 'env:MAIL',
    };
    const desk = await started(
      {
        receivers: [{ ...receiver, from: 'noc@example.net', to: ['duty@example.net'], ca: issued.ca }],
        page: [{ to: ['mail'] }],
      },
      { 'env:MAIL': 'correct' },
    );
    const incident = desk.open('path', 'primary', { title: 'Path primary is down.\r\nBcc: evil@example.net\u202e' });
    desk.fire(pathDown);
    clock.advance(500);
    await until('it arrives', () => mails.length === 1);
    expect(mails[0]).toMatchObject({ user: 'monitor', secure: true });
    const [head = '', ...rest] = mails[0]!.text.split('\r\n\r\n');
    const body = rest.join('\n');
    expect(head).not.toMatch(/^Bcc:/im);
    expect(head).toMatch(/^Message-ID: (<\S+@example.net>)/im);
    expect(body).toContain('Still works: Service available.');
    await until('it is known', () => desk.paging.pages()[0]?.deliveries[0]?.deliveredAt);
    desk.change(incident.id, { flapping: true });
    clock.advance(1_000);
    await until('that it flaps arrives', () => mails.length === 2);
    expect(mails[1]!.text).toContain('Flapping: It flaps');
    await until('it is known', () => desk.paging.pages()[0]?.deliveries[1]?.deliveredAt);
    desk.resolve(pathDown);
    desk.close(incident.id);
    clock.advance(1_000);
    await until('the end arrives', () => mails.length === 3);
    const thread = /^Message-ID: (\S+)/im.exec(mails[0]!.text)?.[1];
    for (const { text } of mails.slice(1)) expect(text).toContain(`In-Reply-To: ${thread}`);
  });

  test('a wrong password and a certificate of nobody are said, and nothing is sent', async () => {
    const issued = await (await Authority.create(folder)).issue('mail');
    const { port, mails } = await mailServer(issued);
    const mail = { kind: 'email', host: '127.0.0.1', port, from: 'noc@example.net', to: ['duty@example.net'] };
    const desk = await started(
      {
        receivers: [
          { ...mail, name: 'wrong', username: 'monitor', password: 'env:MAIL', ca: issued.ca },
          { ...mail, name: 'unknown' },
        ],
        page: [{ to: ['wrong', 'unknown'] }],
      },
      { 'env:MAIL': 'hunter22' },
    );
    desk.fire(pathDown);
    clock.advance(500);
    const errorOf = (name: string) => desk.paging.health().receivers.find((each) => each.name === name)?.lastError;
    await until('both were tried', () => errorOf('wrong') && errorOf('unknown'));
    expect(errorOf('wrong')).toMatch(/the mail server answered: 535/);
    expect(errorOf('wrong')).not.toContain('hunter22');
    expect(errorOf('unknown')).toMatch(/certificate/i);
    expect(mails).toHaveLength(0);
  });
});

test('PagerDuty: trigger, acknowledge and resolve under one key; what begins to flap updates in place', async () => {
  const pagerduty = await new Receiver().open();
  ends.push(() => pagerduty.close());
  pagerduty.reply = () => ({ status: 202 });
  const desk = await started(
    {
      wall: 'https://wall.example/',
      receivers: [{ name: 'pd', kind: 'pagerduty', key: 'env:PD', url: pagerduty.url }],
      page: [{ to: ['pd'] }],
    },
    { 'env:PD': 'routing-key' },
  );
  const incident = desk.open('path', 'primary');
  desk.fire(pathDown);
  clock.advance(500);
  await until('trigger', () => pagerduty.heard.length === 1);
  await until('it is known', () => desk.paging.pages()[0]?.deliveries[0]?.deliveredAt);
  desk.change(incident.id, { flapping: true });
  clock.advance(1_000);
  await until('update', () => pagerduty.heard.length === 2);
  desk.paging.acknowledge(incident.id, { at: clock.now(), author: 'Ada', note: 'on it', endsAt: null });
  clock.advance(1_000);
  await until('acknowledge', () => pagerduty.heard.length === 3);
  desk.resolve(pathDown);
  desk.close(incident.id);
  clock.advance(1_000);
  await until('resolve', () => pagerduty.heard.length === 4);
  expect(pagerduty.heard.map(({ body }) => body['event_action'])).toEqual([
    'trigger',
    'trigger',
    'acknowledge',
    'resolve',
  ]);
  expect(new Set(pagerduty.heard.map(({ body }) => body['dedup_key']))).toEqual(new Set([incident.id]));
  expect(pagerduty.heard[0]!.body).toMatchObject({
    routing_key: 'routing-key',
    client_url: 'https://wall.example/',
    links: [
      { href: 'https://docs.example/PathDown', text: 'What to do' },
      { href: 'https://wall.example/', text: 'Wall' },
    ],
    payload: {
      severity: 'critical',
      source: 'gw1',
      custom_details: { still_works: expect.stringContaining('standby') },
    },
  });
  expect(pagerduty.heard[1]!.body).toMatchObject({
    payload: { custom_details: { flapping: expect.stringContaining('It flaps') } },
  });
});

test('every kind of receiver stands in the table of docs/alerting.md', () => {
  const page = readFileSync(new URL('../../../docs/alerting.md', import.meta.url), 'utf8');
  const [head, ...rows] = [...page.matchAll(/^\| `([a-z]+)`/gm)].map(([, kind]) => kind!);
  expect(head).toBe('kind');
  expect(rows.sort()).toEqual(receiver.options.map(({ shape }) => shape.kind.value).sort());
});

test('the heartbeat goes out while rules are evaluated and pages get out, and not otherwise', async () => {
  const outside = await new Receiver().open();
  ends.push(() => outside.close());
  const dead = `http://127.0.0.1:${await freeTcpPort()}/`;
  const desk = await started({
    receivers: [{ name: 'dead', kind: 'webhook', url: dead }],
    page: [{ to: ['dead'] }],
    heartbeat: { url: outside.url, interval: '1m' },
  });
  const trouble = () => desk.paging.health().heartbeat?.trouble;
  clock.advance(60_000);
  expect(trouble()).toBe('held back: no rule has been evaluated lately');
  desk.fire(pathDown);
  clock.advance(60_000);
  expect(trouble()).toBe('held back: the Watchdog rule does not fire');
  desk.fire({ alertname: 'Watchdog', severity: 'none' });
  clock.advance(60_000);
  await until('it goes out', () => outside.heard.length === 1 && trouble() === null);
  for (let minute = 0; minute < 6; minute++) {
    desk.evaluate();
    clock.advance(60_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await until('it is held back', () => trouble()?.startsWith('held back: messages for dead wait since'));
});

test('a secret stands in no message, health or journal', async () => {
  const hook = await new Receiver().open();
  ends.push(() => hook.close());
  hook.reply = () => ({ status: 401, body: 'no' });
  const receivers = [{ name: 'hook', kind: 'webhook', url: hook.url, token: 'env:T' }];
  const desk = await started({ receivers, page: [{ to: ['hook'] }] }, { 'env:T': 'very-secret-token' });
  desk.fire(pathDown);
  clock.advance(500);
  await until('it was refused', () => desk.paging.health().receivers[0]?.lastError);
  expect(hook.heard[0]!.headers.authorization).toBe('Bearer very-secret-token');
  expect(JSON.stringify([desk.paging.health(), desk.paging.pages(), hook.heard[0]!.body])).not.toContain('very-secret');
  await desk.paging.stop();
  expect(readFileSync(`${folder}/pages.jsonl`, 'utf8')).not.toContain('very-secret');
});

describe('matchers', () => {
  test.each([
    ['alertname="PathDown"', true],
    ['alertname!="PathDown"', false],
    ['path=~"pri.*"', true],
    ['path=~"pri"', false],
    ['path!~"stand.*"', true],
    ['absent=""', true],
    ['gateway=gw1', true],
  ])('%s', (text, expected) => {
    const matcher = parseMatcher(text);
    expect(matches([matcher], pathDown)).toBe(expected);
    expect(parseMatcher(matcherText(matcher))).toEqual(matcher);
  });

  test.each(['', 'x', '="y"', 'a=~"("', 'a=~"(x+)+"', 'a=~".*.*.*.*"', `a="${'x'.repeat(300)}"`])(
    '%s is refused',
    (text) => {
      expect(() => parseMatcher(text)).toThrow(expect.objectContaining({ code: 'SILENCE_MATCHER' }));
    },
  );

  test('a silence of everything is refused', async () => {
    const desk = await started({});
    const range = { startsAt: clock.now(), endsAt: clock.now() + 1_000, author: 'Ada', reason: 'peace' };
    await expect(desk.paging.addSilence({ matchers: [parseMatcher('alertname=~".*"')], ...range })).rejects.toThrow(
      /everything/,
    );
    expect(alertOf(pathDown, 0).name).toBe('PathDown');
  });
});
