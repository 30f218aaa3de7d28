/** A real Alertmanager in the middle: it groups, routes and pages; this side only tells it, again and again. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Untold } from '../../../alerts/notify/channels/held.js';
import { parseMatcher } from '../../../alerts/notify/matchers.js';
import { systemClock } from '../../../collector/deps.js';
import { Daemon, removeFolder, temporaryFolder } from '../../lab/daemon.js';
import { freeTcpPort } from '../../lab/ports.js';
import { missing, program } from '../../needs.js';
import { until } from '../../until.js';
import { alertOf, Desk, pathDown, protectionLost, serviceDown } from './desk.js';
import type { Alert } from '../../../alerts/model.js';
import { HandClock } from '../../api/hand-clock.js';
import { Receiver } from './receiver.js';

const LONG = { timeout: 90_000, every: 500 };
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

  test('10,000 alerts at once: it knows of every one, also after it was killed, and of the end of every one', async () => {
    await alertmanager();
    const one = await desk();
    const storm = Array.from({ length: 10_000 }, (_, i) => ({
      ...{ alertname: 'InterfaceErrors', severity: 'page', gateway: `gw${i % 4}`, interface: `eth${i}` },
    }));
    const names = async (): Promise<number> =>
      new Set((await known().catch(() => [])).map(({ labels }) => labels['interface'])).size;
    one.fire(...storm);
    await until('it knows of all', async () => (await names()) === 10_000, LONG);
    await daemon!.stop('SIGKILL');
    await alertmanager();
    await until('it knows of all again', async () => (await names()) === 10_000, LONG);
    one.resolve(...storm);
    await until('all are over', async () => (await names()) === 0, LONG);
    await until('that is told', () => pager.resolved.length > 0, LONG);
  }, 240_000);

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

test('what joins an event that was told wakes nobody again; it is told where it outlasts the event, and what makes it worse at once', async () => {
  const clock = new HandClock();
  const folder = await temporaryFolder('icm-pages-');
  const member = await new Receiver().open();
  const started = async (): Promise<Desk> => {
    const desk = new Desk({ folder, clock, alerts: { alertmanager: { urls: [member.url], resend: '15s' } } });
    await desk.paging.start();
    return desk;
  };
  /** Alerts of the last round that are not over. */
  const firing = (): string[] => {
    const last = (member.heard.at(-1)?.body ?? []) as unknown as { labels: { alertname: string }; endsAt: string }[];
    return last.filter(({ endsAt }) => Date.parse(endsAt) > clock.now()).map(({ labels }) => labels.alertname);
  };
  const round = async (): Promise<string[]> => {
    const before = member.heard.length;
    clock.advance(15_000);
    await until('a round', () => member.heard.length > before);
    return firing();
  };
  const path = { ...pathDown, incident: 'in-path-primary' };
  const gateway = { alertname: 'GatewayDown', severity: 'page', gateway: 'gw1', incident: 'in-gateway-gw1' };
  const service = { ...serviceDown, incident: 'in-service-' };
  let desk = await started();
  desk.open('path', 'primary');
  desk.fire(path);
  await until('the path is told', () => firing().join() === 'PathDown');
  clock.advance(5_000);
  desk.open('gateway', 'gw1');
  desk.fire(gateway);
  expect(await round()).toEqual(['PathDown']);
  desk.open('service', '');
  desk.fire(service);
  await until('the service is told', () => firing().join() === 'PathDown,ServiceUnavailable');

  // Also after a restart.
  const [alerts, incidents] = [desk.alertsNow(), desk.incidents];
  await desk.paging.stop();
  desk = await started();
  for (const [id, incident] of incidents) desk.incidents.set(id, incident);
  desk.take(alerts);
  await until('it goes on', () => firing().join() === 'PathDown,ServiceUnavailable');

  // The path is well and its gateway is not: that is news.
  desk.close('in-path-primary');
  desk.resolve(path);
  await until('the gateway is told', () => firing().includes('GatewayDown'));
  // What was told is not withheld where the path fails again.
  desk.open('path', 'primary', { id: 'in-path-again' });
  desk.fire({ ...path, incident: 'in-path-again' });
  expect(await round()).toEqual(expect.arrayContaining(['GatewayDown', 'ServiceUnavailable']));

  // What began within the event and is over with it is never told.
  clock.advance(120_000);
  desk.open('path', 'standby');
  const standby = { ...pathDown, path: 'standby', gateway: 'gw2', incident: 'in-path-standby' };
  desk.fire(standby);
  await until('the standby is told', () => firing().filter((name) => name === 'PathDown').length > 0);
  desk.open('gateway', 'gw2');
  const second = { ...gateway, gateway: 'gw2', incident: 'in-gateway-gw2' };
  desk.fire(second);
  await round();
  for (const id of ['in-path-standby', 'in-gateway-gw2']) desk.close(id);
  desk.resolve(standby, second);
  await round();
  expect(JSON.stringify(member.heard)).not.toContain('in-gateway-gw2');

  // A minute later it is an event of its own.
  desk.open('path', 'standby', { id: 'in-path-once-more' });
  desk.fire({ ...standby, incident: 'in-path-once-more' });
  await round();
  clock.advance(60_000);
  desk.open('gateway', 'gw2', { id: 'in-gateway-later' });
  desk.fire({ ...second, incident: 'in-gateway-later' });
  await until('the gateway is told', () => JSON.stringify(member.heard).includes('in-gateway-later'));
  await desk.paging.stop();
  await member.close();
  await removeFolder(folder);
});

test('10,000 alerts at once, to a member that fails half-way: none is left out, one POST at a time, no more than 500 in each, and nothing is kept once all is over', async () => {
  const clock = new HandClock();
  const folder = await temporaryFolder('icm-pages-');
  const member = await new Receiver().open();
  let [posts, most, under] = [0, 0, 0];
  member.reply = () => {
    most = Math.max(most, ++under);
    const answered = new Promise((resolve) => setImmediate(resolve)).then(() => under--);
    return { after: answered, status: ++posts > 7 && posts < 10 ? 503 : 200 };
  };
  const desk = new Desk({ folder, clock, alerts: { alertmanager: { urls: [member.url], resend: '15s' } } });
  await desk.paging.start();
  const storm = Array.from({ length: 10_000 }, (_, i) => ({ alertname: 'Storm', severity: 'page', n: String(i) }));
  const said = (isOver: boolean): Map<string, number> => {
    const times = new Map<string, number>();
    for (const { body } of member.heard)
      for (const { labels, endsAt } of body as unknown as { labels: { n: string }; endsAt: string }[])
        if (Date.parse(endsAt) <= clock.now() === isOver) times.set(labels.n, (times.get(labels.n) ?? 0) + 1);
    return times;
  };
  const health = () => desk.paging.health().receivers[0]!;
  /** Until a round is said and answered whole. */
  const round = async (): Promise<void> => {
    clock.advance(15_000);
    await until('nothing is under way', () => under === 0 && health().lastDeliveredAt === clock.now(), LONG);
  };
  desk.fire(...storm);
  await until('it fails', () => health().failingSince !== null, LONG);
  expect([said(false).size, health().waiting]).toEqual([4_000, 6_500]);
  clock.advance(15_000);
  await until('it fails again', () => posts === 9, LONG);
  await round();
  await until('all are told', () => health().waiting === 0 && said(false).size === 10_000, LONG);
  expect(most).toBe(1);
  for (const { body } of member.heard) expect((body as unknown as unknown[]).length).toBeLessThanOrEqual(500);

  member.heard.length = 0;
  desk.resolve(...storm);
  await until('every end is told', () => said(true).size === 10_000, LONG);
  for (let again = 0; again < 2; again++) await round();
  await until('each three times', () => [...said(true).values()].every((times) => times >= 3), LONG);
  const answered = (): number =>
    desk.paging
      .health()
      .sent.filter(({ outcome }) => outcome === 'delivered')
      .reduce((sum, { count }) => sum + count, 0);
  await until('all is answered', () => answered() === posts - 2, LONG);
  // Whatever is kept is said before what is new.
  clock.advance(15_000);
  desk.fire({ alertname: 'Later', severity: 'page' });
  const names = ({ body }: Receiver['heard'][number]): string[] =>
    (body as unknown as { labels: { alertname: string } }[]).map(({ labels }) => labels.alertname);
  const newest = () => member.heard.findIndex((heard) => names(heard).includes('Later'));
  await until('what is new is told', () => newest() >= 0, LONG);
  expect(names(member.heard[newest()]!)).toEqual(['Later']);
  await desk.paging.stop();
  await member.close();
  await removeFolder(folder);
}, 240_000);

test('what came and went while no member could be told is bounded: the oldest are given up and counted, the others told when one is back', async () => {
  const clock = new HandClock();
  const folder = await temporaryFolder('icm-pages-');
  const member = await new Receiver().open();
  member.reply = () => ({ status: 503 });
  const desk = new Desk({ folder, clock, alerts: { alertmanager: { urls: [member.url], resend: '15s' } } });
  await desk.paging.start();
  const some = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => ({ alertname: 'Storm', severity: 'page', n: String(from + i) }));
  const health = () => desk.paging.health();
  const waiting = () => health().receivers[0]?.waiting;
  for (const from of [0, 12_000]) {
    desk.fire(...some(from, 12_000));
    clock.advance(1_000);
    desk.resolve(...some(from, 12_000));
    clock.advance(1_000);
  }
  await until('it is known to be away', () => health().receivers[0]?.failingSince);
  expect([waiting(), health().dropped]).toEqual([20_000, { late: 0, 'too-many': 4_000 }]);
  // They are listed for some minutes yet, and not counted again.
  desk.evaluate();
  expect([waiting(), health().dropped]).toEqual([20_000, { late: 0, 'too-many': 4_000 }]);
  member.reply = () => ({});
  clock.advance(15_000);
  const untold = (): number => {
    const told = new Set(
      member.heard.flatMap(({ body }) =>
        (body as unknown as { labels: { n: string } }[]).map(({ labels }) => labels.n),
      ),
    );
    return some(12_000, 12_000).filter(({ n }) => !told.has(n)).length;
  };
  await until('the others are told', () => untold() === 0 && waiting() === 0, LONG);
  await desk.paging.stop();
  await member.close();
  await removeFolder(folder);
}, 240_000);

test('what is over and untold for a week is given up; what fires or was taken is not', () => {
  const week = 7 * 86_400_000;
  const alert = { ...alertOf(pathDown, 0), state: 'resolved' as const, endsAt: 1 };
  const held = new Map([
    ['old', { alert, takenAt: null, overSince: 0 }],
    ['younger', { alert: { ...alert, endsAt: 2 }, takenAt: null, overSince: 1 }],
    ['taken', { alert, takenAt: 0, overSince: 0 }],
    ['fires', { alert: alertOf(pathDown, 0), takenAt: null, overSince: null }],
  ]);
  const untold = new Untold();
  untold.look(held, week + 1);
  expect([[...held.keys()], untold.counts]).toEqual([['younger', 'taken', 'fires'], { late: 1, 'too-many': 0 }]);
  // It is listed for some minutes yet.
  expect([untold.isGivenUp(alert), untold.isGivenUp({ ...alert, endsAt: 2 })]).toEqual([true, false]);
});
