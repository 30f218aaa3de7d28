/** A real Alertmanager in the middle: it groups, routes and pages; this side only tells it, again and again. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parseMatcher } from '../../../alerts/notify/matchers.js';
import { systemClock } from '../../../collector/deps.js';
import { Daemon, removeFolder, temporaryFolder } from '../../lab/daemon.js';
import { freeTcpPort } from '../../lab/ports.js';
import { missing, program } from '../../needs.js';
import { until } from '../../until.js';
import { Desk, pathDown, protectionLost } from './desk.js';
import type { Alert } from '../../../alerts/model.js';
import { HandClock } from '../../api/hand-clock.js';
import { Receiver } from './receiver.js';

const skip = missing({ 'prometheus-alertmanager': 'prometheus-alertmanager' });

describe.skipIf(skip !== null)(`Alertmanager${skip ? ` (${skip})` : ''}`, () => {
  let folder: string;
  let port: number;
  let pager: Receiver;
  let daemon: Daemon | null = null;
  const ends: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    folder = await temporaryFolder('icm-am-');
    port = await freeTcpPort();
    pager = await new Receiver().open();
    await writeFile(
      join(folder, 'alertmanager.yml'),
      JSON.stringify({
        route: {
          receiver: 'pager',
          group_by: ['group'],
          group_wait: '0s',
          group_interval: '1s',
          repeat_interval: '1h',
        },
        receivers: [{ name: 'pager', webhook_configs: [{ url: pager.url, send_resolved: true }] }],
      }),
    );
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
    await daemon?.stop();
    daemon = null;
    pager.heard.length = 0;
  });
  afterAll(async () => {
    await pager.close();
    await removeFolder(folder);
  });

  async function alertmanager(): Promise<void> {
    const data = await temporaryFolder('icm-am-data-');
    ends.push(() => removeFolder(data));
    daemon = new Daemon(program('prometheus-alertmanager')!, [
      ...[`--config.file=${join(folder, 'alertmanager.yml')}`, `--storage.path=${data}`],
      ...[`--web.listen-address=127.0.0.1:${port}`, '--cluster.listen-address='],
    ]);
    await until('it is ready', async () => (await fetch(`http://127.0.0.1:${port}/-/ready`).catch(() => null))?.ok);
  }

  const known = async (): Promise<{ endsAt: string; labels: Record<string, string> }[]> =>
    (await (await fetch(`http://127.0.0.1:${port}/api/v2/alerts`)).json()) as never;

  async function desk(urls = [`http://127.0.0.1:${port}`], data?: string): Promise<Desk> {
    const own = data ?? (await temporaryFolder('icm-pages-'));
    const made = new Desk({ folder: own, clock: systemClock, alerts: { alertmanager: { urls, resend: '1s' } } });
    await made.paging.start();
    ends.push(() => made.paging.stop().then(() => removeFolder(own)));
    return made;
  }

  test('it pages once, with what the rule cannot know, and once that it is over; a member that is away is visible', async () => {
    await alertmanager();
    const one = await desk([`http://127.0.0.1:${port}`, `http://127.0.0.1:${await freeTcpPort()}`]);
    const incident = one.open('path', 'primary');
    one.fire(pathDown);
    await until('it pages', () => pager.firing.length > 0);
    const [alert] = pager.firing[0]!.body['alerts'] as { annotations: Record<string, string> }[];
    expect(alert?.annotations).toMatchObject({
      incident: incident.id,
      cause: incident.title,
      still_works: expect.stringContaining('standby via gw2 is up'),
      runbook_url: 'https://docs.example/PathDown',
    });
    expect(one.paging.health()).toMatchObject({ mode: 'alertmanager' });
    expect(one.paging.health().receivers.map(({ failingSince }) => failingSince === null)).toEqual([true, false]);
    one.resolve(pathDown);
    await until('it is over', () => pager.resolved.length > 0);
    expect(pager.heard).toHaveLength(2);
  });

  test('restarted, it is told again what fires', async () => {
    await alertmanager();
    const one = await desk();
    one.fire(pathDown);
    await until('it pages', () => pager.firing.length === 1);
    await daemon!.stop('SIGKILL');
    await alertmanager();
    await until('the new one pages', () => pager.firing.length === 2);
  });

  test('a collector is restarted: nothing is over meanwhile, and it says what has ended, also where it had no time to', async () => {
    await alertmanager();
    const one = await desk();
    one.fire(pathDown);
    one.fire(protectionLost);
    await until('it pages', () => pager.firing.length > 0);
    await until('it knows of both', async () => (await known()).length === 2);
    // Alertmanager's own clock: minutes of silence are survived.
    for (const { endsAt } of await known()) expect(Date.parse(endsAt) - Date.now()).toBeGreaterThan(600_000);
    // The next evaluation keeps that it was told.
    one.evaluate();
    const [path, protection] = one.alertsNow() as [Alert, Alert];
    await one.paging.stop();
    const next = await desk(undefined, one.options.folder);
    // The one ended as the collector died, the other lasts.
    next.paging.take([{ ...path, state: 'resolved', endsAt: Date.now() }, protection]);
    await until(
      'it is over',
      async () => (await known()).map(({ labels }) => labels['alertname']).join() === 'ProtectionLost',
    );
    await until('that is told', () => pager.heard.length >= 2);
    expect(pager.resolved).toEqual([]);
    next.paging.take([{ ...path, state: 'resolved', endsAt: Date.now() }]);
    await until('all is over', () => pager.resolved.length === 1);
  });

  test('what began and ended while it was away is told when it is back', async () => {
    const one = await desk();
    one.fire(pathDown);
    await until('it is known to be away', () => one.paging.health().receivers[0]?.failingSince);
    one.resolve(pathDown);
    expect(one.paging.health().receivers[0]).toMatchObject({ waiting: 1 });
    await alertmanager();
    await until('it pages', () => pager.firing.length === 1);
  });

  test('two collectors tell it the same: one page', async () => {
    await alertmanager();
    const [one, other] = [await desk(), await desk()];
    one.fire(pathDown);
    other.fire(pathDown);
    await until('it pages', () => pager.firing.length > 0);
    const taken = (d: Desk) => d.paging.health().receivers[0]?.lastDeliveredAt;
    await until('both have told it more than once', () => (taken(one) ?? 0) > pager.firing[0]!.at && taken(other));
    expect(pager.firing).toHaveLength(1);
  });

  test('a silence is made there, and a test page goes there', async () => {
    await alertmanager();
    const one = await desk();
    const now = Date.now();
    const matchers = [parseMatcher('alertname="PathDown"')];
    const silence = await one.paging.addSilence({
      matchers,
      startsAt: now,
      endsAt: now + 60_000,
      author: 'Ada',
      reason: 'work',
    });
    expect((await one.paging.silences()).map(({ id, author }) => [id, author])).toEqual([[silence.id, 'Ada']]);
    one.fire(pathDown);
    expect(await one.paging.testPage('Ada')).toMatchObject({
      receivers: [{ receiver: 'alertmanager', delivered: true }],
    });
    await until('the test page arrives', () => pager.firing.length > 0);
    expect(JSON.stringify(pager.firing)).not.toContain('PathDown');
  });
});

test('a sender that is killed for two minutes: what it said last holds for all of them, at each member until that one knows of the end', async () => {
  const clock = new HandClock();
  const folder = await temporaryFolder('icm-pages-');
  const members = [await new Receiver().open(), await new Receiver().open()] as const;
  const urls = members.map(({ url }) => url);
  const started = async (): Promise<Desk> => {
    const desk = new Desk({ folder, clock, alerts: { alertmanager: { urls, resend: '15s' } } });
    await desk.paging.start();
    return desk;
  };
  /** What a member was told last: when it takes it as over, ms from now. */
  const holds = (member: Receiver): number => {
    const [alert] = member.heard.at(-1)!.body as unknown as { endsAt: string }[];
    return Date.parse(alert!.endsAt) - clock.now();
  };
  const told = (count: number) => until('all are told', () => members.every(({ heard }) => heard.length === count));
  let desk = await started();
  desk.fire(pathDown);
  await told(1);
  const [alert] = desk.alertsNow();
  await desk.paging.stop();
  for (let second = 0; second < 120; second++) {
    clock.advance(1_000);
    for (const member of members) expect(holds(member)).toBeGreaterThan(0);
  }
  desk = await started();
  desk.paging.take([alert!]);
  await told(2);
  for (const member of members) expect(holds(member)).toBeGreaterThan(600_000);

  // One is away while it ends, for longer than the other must be told.
  members[1].reply = () => ({ status: 503 });
  desk.paging.take([{ ...alert!, state: 'resolved', endsAt: clock.now() }]);
  await told(3);
  for (let again = 0; again < 6; again++) {
    clock.advance(15_000);
    await told(4 + again);
  }
  expect(holds(members[0])).toBeLessThanOrEqual(0);
  members[1].reply = () => ({});
  for (let again = 0; again < 3; again++) {
    clock.advance(15_000);
    await told(10 + again);
  }
  expect(holds(members[1])).toBeLessThanOrEqual(0);
  // Then nothing is said of it any more.
  clock.advance(15_000);
  await until('an empty round', () => members.every(({ heard }) => heard.length === 12));
  await desk.paging.stop();
  for (const member of members) await member.close();
  await removeFolder(folder);
});
