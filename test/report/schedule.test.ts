import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { configSchema, type Config } from '../../collector/config/schema/index.js';
import { createLogger } from '../../collector/logger.js';
import { Deliveries } from '../../collector/reporting/deliveries.js';
import { sendReport } from '../../collector/reporting/mail.js';
import { ReportSchedule } from '../../collector/reporting/schedule.js';
import type { Wanted } from '../../collector/reporting/reports.js';
import { HandClock } from '../api/hand-clock.js';
import { until } from '../until.js';
import { mailbox, type Mailbox } from './fixture/smtp.js';

/** October 2026 is closed on 1 November, a Sunday; the first working day is Monday the 2nd. */
const CLOSED = Date.parse('2026-11-01T02:00:00Z');
const DUE = Date.parse('2026-11-02T08:00:00Z');
const NAME = 'GCSX–N3\r\nBcc: everyone@evil.example';

let folder: string;
let box: Mailbox;
let clock: HandClock;
let months: { month: string; revision: number; closedAt: number; manifest: string }[];
let issued: Wanted[];
let running: ReportSchedule | null;
/** Called with what is issued. */
let asked: (wanted: Wanted) => void;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'schedule-'));
  box = await mailbox();
  clock = new HandClock(DUE - 60_000);
  months = [{ month: '2026-10', revision: 0, closedAt: CLOSED, manifest: '' }];
  issued = [];
  running = null;
  asked = () => undefined;
});
afterEach(async () => {
  await running?.stop();
  await box.close();
  rmSync(folder, { recursive: true });
});

function config(email: object = {}): Config {
  return configSchema.parse({
    interconnect: { name: NAME },
    gateways: [{ name: 'gw1', address: '192.0.2.1', snmp: { version: '2c', community: 'env:C' } }],
    networks: {
      authorities: [
        { name: 'Leeds', prefixes: ['10.2.0.0/16'], contacts: [{ email: 'it@leeds.example.net' }] },
        { name: 'Camden', prefixes: ['10.1.0.0/16'], contacts: [{ phone: '+44 20 7946 0000' }] },
      ],
    },
    reports: {
      schedule: {
        forms: ['html', 'pdf'],
        folder: join(folder, 'out'),
        authorities: true,
        email: {
          host: '127.0.0.1',
          port: box.port,
          tls: 'none',
          from: 'sla@example.net',
          to: ['a@example.net', 'b@example.net'],
          ...email,
        },
      },
    },
  });
}

/** A collector that starts: the journal is read anew. */
async function start(email: object = {}): Promise<void> {
  const issue = async (wanted: Wanted) => {
    issued.push(wanted);
    asked(wanted);
    const files = wanted.forms.map((form) => {
      const file = join(folder, `${wanted.authority ?? 'all'}.${form}`);
      writeFileSync(file, `the ${form}`);
      return { form, file, sha256: createHash('sha256').update(`the ${form}`).digest('hex'), octets: 8 };
    });
    return { month: wanted.month, revision: months[0]!.revision, state: 'closed' as const, files };
  };
  const its = config(email);
  running = new ReportSchedule({
    clock,
    log: createLogger('silent'),
    config: () => its,
    months: { months: () => months },
    issue,
    send: (mail, email) => sendReport(mail, email, () => ''),
    deliveries: new Deliveries(join(folder, 'deliveries.jsonl')),
  });
  await running.start();
}

/** Minutes go by, each with all that it sets off. */
async function pass(minutes: number): Promise<void> {
  for (let i = 0; i < minutes; i++) {
    const timers = await until('the next look', () => clock.waiting > 0 && clock.waiting);
    expect(timers).toBe(1);
    clock.advance(60_000);
  }
  await until('the look to end', () => clock.waiting > 0);
}

test('on the first working day, to the folder and by mail, and never again, over restarts too', async () => {
  await start();
  await until('the first look', () => clock.waiting > 0);
  expect(box.mails).toEqual([]);
  await pass(2);
  expect(box.mails).toHaveLength(1);
  expect(readdirSync(join(folder, 'out')).filter((name) => name.startsWith('all'))).toEqual(['all.html', 'all.pdf']);
  expect(issued.some(({ authority }) => authority === 'Leeds')).toBe(true);
  await pass(5);
  await running!.stop();
  for (let i = 0; i < 3; i++) {
    await start();
    await pass(2);
    await running!.stop();
  }
  expect(box.mails).toHaveLength(1);
});

test('nothing that the configuration says becomes a header; the hash of every file is told', async () => {
  clock = new HandClock(DUE);
  await start();
  await until('mail', () => box.mails[0]);
  const [head = ''] = box.mails[0]!.split('\r\n\r\n');
  expect(head).not.toMatch(/^bcc/im);
  expect(head).toMatch(/^Subject: /m);
  expect(head).toMatch(/^To: a@example.net, b@example.net$/m);
  const bare = box.mails[0]!.replaceAll('=\r\n', '');
  expect(bare).toContain(createHash('sha256').update('the html').digest('hex'));
  expect(bare).toMatch(/filename="?all.pdf/);
  expect(bare).not.toMatch(/filename="?all.html/);
});

test('a refusal is tried again later; once taken it is over', async () => {
  box.behaviour = 'refuse';
  clock = new HandClock(DUE);
  await start();
  await until('the first look', () => clock.waiting > 0);
  await pass(5);
  expect(box.mails).toEqual([]);
  box.behaviour = 'take';
  await pass(8);
  expect(box.mails).toHaveLength(1);
});

test('a connection that breaks when the message is out may have been taken: it is not sent twice, and that is kept', async () => {
  box.behaviour = 'cut';
  clock = new HandClock(DUE);
  await start();
  await until('the first look', () => clock.waiting > 0);
  box.behaviour = 'take';
  await pass(15);
  await running!.stop();
  await start();
  await pass(15);
  expect(box.mails).toHaveLength(1);
});

test('a collector that stopped while it sent does not send again', async () => {
  const deliveries = new Deliveries(join(folder, 'deliveries.jsonl'));
  await deliveries.open();
  await deliveries.note({ at: DUE, month: '2026-10', revision: 0, channel: 'mail', step: 'begun', note: '' });
  clock = new HandClock(DUE + 60_000);
  await start();
  await until('the first look', () => clock.waiting > 0);
  expect(box.mails).toEqual([]);
  expect(existsSync(join(folder, 'out', 'all.html'))).toBe(true);
});

test('a revision goes out as its own; months of long ago do not', async () => {
  months = [
    { month: '2026-03', revision: 0, closedAt: Date.parse('2026-04-01T02:00:00Z'), manifest: '' },
    { month: '2026-10', revision: 0, closedAt: CLOSED, manifest: '' },
  ];
  clock = new HandClock(DUE);
  await start();
  await until('mail', () => box.mails.length === 1);
  months = [{ month: '2026-10', revision: 1, closedAt: DUE + 30_000, manifest: '' }];
  await pass(3);
  expect(box.mails).toHaveLength(2);
  expect(issued.every(({ month }) => month === '2026-10')).toBe(true);
});

test('a stop waits for the mail that is under way and for no other; the next start sends the rest', async () => {
  clock = new HandClock(DUE);
  let stopped: Promise<void> | null = null;
  asked = ({ authority }) => {
    // The folder's, then the mail's.
    if (authority === null && issued.filter((each) => each.authority === null).length === 2) stopped = running!.stop();
  };
  await start({ authorities: true });
  await until('it is to stop', () => stopped !== null);
  await stopped;
  expect(box.mails).toHaveLength(1);
  await start({ authorities: true });
  await until('the rest', () => box.mails.length === 2);
});

test('a stop while the folder is filled waits for one report; the next start puts all of them, at once', async () => {
  clock = new HandClock(DUE);
  let stopped: Promise<void> | null = null;
  asked = ({ authority }) => {
    if (authority === 'Leeds') stopped ??= running!.stop();
  };
  await start();
  await until('it is to stop', () => stopped !== null);
  await stopped;
  expect(issued.map(({ authority }) => authority)).toEqual([null, 'Leeds']);
  await start();
  await until('mail', () => box.mails.length === 1);
  expect(readdirSync(join(folder, 'out')).filter((name) => !name.startsWith('all'))).toHaveLength(2);
});

test('a report that is refused since the collector stops is no failure: the next start makes it', async () => {
  clock = new HandClock(DUE);
  let stopped: Promise<void> | null = null;
  asked = () => {
    if (stopped !== null) return;
    stopped = running!.stop();
    throw new Error('the collector is stopping');
  };
  await start();
  await until('it is to stop', () => stopped !== null);
  await stopped;
  await start();
  await until('mail', () => box.mails.length === 1);
});

test('each authority whose contacts have an address gets its own report and no other, once', async () => {
  clock = new HandClock(DUE);
  await start({ authorities: true });
  await until('mail', () => box.mails.length === 2);
  await pass(3);
  await running!.stop();
  await start({ authorities: true });
  await pass(3);
  expect(box.mails).toHaveLength(2);
  const own = box.mails[1]!.replaceAll('=\r\n', '');
  expect(own).toMatch(/^To: it@leeds.example.net$/m);
  expect(own).toMatch(/filename="?Leeds.pdf/);
  expect(own).not.toMatch(/filename="?all|Camden|[ ,]a@example.net/);
  const ids = box.mails.map((mail) => /^Message-ID: (.*)$/im.exec(mail)?.[1]);
  expect(new Set(ids).size).toBe(2);
});
