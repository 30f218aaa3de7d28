/** One event, one page: grouping, silence, escalation, repetition and the end of it, with the clock moved by hand. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { alerts as alertsSchema } from '../../../collector/config/schema/alerts.js';
import { parseMatcher } from '../../../alerts/notify/matchers.js';
import { HandClock } from '../../api/hand-clock.js';
import { removeFolder, temporaryFolder } from '../../lab/daemon.js';
import { until } from '../../until.js';
import { Desk, pathDown, protectionLost, serviceDown, type DeskOptions } from './desk.js';
import { Receiver } from './receiver.js';

const MINUTE = 60_000;

let folder: string;
let pager: Receiver;
let second: Receiver;
let clock: HandClock;
let desk: Desk;

beforeEach(async () => {
  folder = await temporaryFolder('icm-pages-');
  [pager, second] = [await new Receiver().open(), await new Receiver().open()];
  clock = new HandClock();
  desk = await started();
});

afterEach(async () => {
  await desk.paging.stop();
  await Promise.all([pager.close(), second.close()]);
  await removeFolder(folder);
});

async function started(more: Partial<DeskOptions> = {}): Promise<Desk> {
  const made = new Desk({
    folder,
    clock,
    alerts: {
      receivers: [
        { name: 'pager', kind: 'webhook', url: pager.url },
        { name: 'second', kind: 'webhook', url: second.url },
        { name: 'desk', kind: 'itsm', url: second.url.replace('/hook', '/desk'), reference: 'result.number' },
      ],
      page: [{ to: ['pager'] }, { to: ['second'], after: '15m' }],
      ticket: ['desk'],
    },
    ...more,
  });
  await made.paging.start();
  return made;
}

/** Moves the clock on until everything that was to be sent has been taken. */
async function settle(ms: number): Promise<void> {
  const steps = Math.max(1, Math.ceil(ms / 1_000));
  for (let i = 0; i < steps; i++) clock.advance(ms / steps);
  await until('nothing is under way', () =>
    desk.paging.pages().every(({ deliveries }) => deliveries.every(({ deliveredAt }) => deliveredAt !== null)),
  );
}

const annotations = ({ body }: Receiver['heard'][number]) => body['commonAnnotations'] as Record<string, string>;

/** The pager takes its time over what it is sent; gives what lets it answer. */
function slowly(): () => void {
  let answer = (): void => undefined;
  const after = new Promise<void>((resolve) => (answer = resolve));
  pager.reply = () => ({ after });
  return answer;
}

test('a page that is on its way as the collector stops is waited for, and not sent again by the next start', async () => {
  const answer = slowly();
  desk.open('path', 'primary');
  desk.fire(pathDown);
  clock.advance(500);
  await until('it is on its way', () => pager.firing.length === 1);
  const stopped = desk.paging.stop();
  answer();
  await stopped;
  const before = desk;
  desk = await started();
  before.incidents.forEach((incident) => desk.open('path', 'primary', incident));
  desk.fire(pathDown);
  clock.advance(60_000);
  await until('all is told', () => desk.paging.health().receivers.every(({ waiting }) => waiting === 0));
  expect(pager.firing).toHaveLength(1);
});

test('a page that is on its way as its receiver is changed is not sent again by what replaces it', async () => {
  const answer = slowly();
  desk.open('path', 'primary');
  desk.fire(pathDown);
  clock.advance(500);
  await until('it is on its way', () => pager.firing.length === 1);
  const page = [{ to: ['pager'] }];
  const changed = { name: 'pager', kind: 'webhook', url: pager.url, updates: true };
  desk.paging.update(alertsSchema.parse({ receivers: [changed], page }));
  for (let i = 0; i < 3; i++) clock.advance(1_000);
  answer();
  await until('it is taken', () => desk.paging.pages()[0]!.deliveries.every(({ deliveredAt }) => deliveredAt !== null));
  clock.advance(1_000);
  expect(pager.firing).toHaveLength(1);
});

test('a path that is down pages once, with cause, times, what still works and a runbook; the end is told once', async () => {
  const incident = desk.open('path', 'primary', { title: 'Path primary is down. ifOperStatus down on eth1' });
  desk.fire(pathDown);
  await settle(500);
  expect(pager.firing).toHaveLength(1);
  const said = annotations(pager.firing[0]!);
  expect(said['summary']).toContain('Path primary is down. ifOperStatus down on eth1');
  expect(said['since']).toMatch(/^23 Nov 2026 12:00:00 GMT \(\d s ago\)$/);
  expect(said['still_works']).toContain('Service available. standby via gw2 is up.');
  expect(said['runbook_url']).toBe('https://docs.example/PathDown');
  expect(pager.firing[0]!.body['groupKey']).toBe(incident.id);
  desk.fire({ ...protectionLost, severity: 'page' });
  await settle(5 * MINUTE);
  expect(pager.firing, 'what belongs to the incident is no second page').toHaveLength(1);
  desk.resolve(pathDown, { ...protectionLost, severity: 'page' });
  await settle(MINUTE);
  expect(pager.resolved, 'the incident is still open').toHaveLength(0);
  desk.close(incident.id);
  await settle(2_000);
  expect(pager.resolved).toHaveLength(1);
  expect(annotations(pager.resolved[0]!)['over']).toMatch(/23 Nov 2026 12:0\d:\d\d GMT, after \d+ min/);
  desk.evaluate();
  await settle(MINUTE);
  expect(pager.heard).toHaveLength(2);
});

test('a link that flaps pages once, and its end says that it flapped', async () => {
  const incident = desk.open('path', 'primary');
  for (let i = 0; i < 6; i++) {
    desk.fire(pathDown);
    await settle(5_000);
    desk.resolve(pathDown);
    await settle(5_000);
  }
  expect(pager.firing).toHaveLength(1);
  expect(desk.paging.pages()[0]).toMatchObject({ flapping: true, returned: 5 });
  desk.close(incident.id);
  await settle(2_000);
  expect(pager.heard).toHaveLength(2);
  expect(annotations(pager.resolved[0]!)['flapping']).toContain('it came back 5 times');
});

test('a gateway that is down is one page, not twelve', async () => {
  desk.open('gateway', 'gw1');
  const interfaces = Array.from({ length: 10 }, (_, i) => ({
    ...{ alertname: 'InterfaceDown', severity: 'page', gateway: 'gw1', interface: `eth${i}` },
  }));
  desk.fire({ alertname: 'GatewayDown', severity: 'page', gateway: 'gw1' }, pathDown, ...interfaces);
  await settle(MINUTE);
  expect(pager.firing).toHaveLength(1);
  expect(pager.firing[0]!.body['alerts']).toHaveLength(12);
});

test('the gap of a failover is part of it, however long its incident is held open', async () => {
  const path = desk.open('path', 'primary');
  desk.fire(pathDown);
  await settle(1_000);
  desk.service = 'unavailable';
  const service = desk.open('service', '', { cause: path.id, title: 'The service is unavailable' });
  desk.fire(serviceDown);
  await settle(2_000);
  desk.service = 'available';
  await settle(30_000);
  desk.close(service.id);
  desk.resolve(serviceDown);
  await settle(30_000);
  expect(pager.firing).toHaveLength(1);
  expect(desk.paging.pages()[0]).toMatchObject({ title: path.title, rank: 1 });
});

test('a service that stays away is told again', async () => {
  const path = desk.open('path', 'primary');
  desk.fire(pathDown);
  await settle(1_000);
  desk.service = 'unavailable';
  const service = desk.open('service', '', { cause: path.id, title: 'The service is unavailable' });
  desk.fire(serviceDown);
  await settle(5_000);
  expect(pager.firing).toHaveLength(1);
  await settle(10_000);
  expect(pager.firing).toHaveLength(2);
  expect(annotations(pager.firing[1]!)).toMatchObject({ reason: 'worse' });
  expect(annotations(pager.firing[1]!)['summary']).toContain('The service is unavailable');
  expect(pager.firing[1]!.body['groupKey']).toBe(path.id);
  desk.close(service.id);
});

test('while the service is unavailable another path is no page of its own', async () => {
  desk.service = 'unavailable';
  desk.open('service', '');
  desk.fire(serviceDown);
  await settle(2 * MINUTE);
  desk.open('path', 'standby');
  desk.fire({ ...pathDown, path: 'standby', gateway: 'gw2' });
  await settle(MINUTE);
  expect(pager.firing).toHaveLength(1);
  expect(desk.paging.pages().map(({ quiet }) => quiet)).toContainEqual(
    expect.stringContaining('the service is unavailable'),
  );
});

test('a ticket that goes on keeps no page open', async () => {
  const restarted = { alertname: 'GatewayRestarted', severity: 'ticket', gateway: 'gw1' };
  const incident = desk.open('gateway', 'gw1');
  desk.fire({ alertname: 'GatewayDown', severity: 'page', gateway: 'gw1' }, restarted);
  await settle(1_000);
  desk.resolve({ alertname: 'GatewayDown', severity: 'page', gateway: 'gw1' });
  desk.close(incident.id);
  await settle(2_000);
  expect(pager.resolved).toHaveLength(1);
  desk.evaluate();
  await settle(1_000);
  expect(desk.paging.pages().filter(({ closedAt }) => closedAt === null)).toMatchObject([{ severity: 'ticket' }]);
  expect(pager.firing).toHaveLength(1);
});

test('nobody acknowledges: the next one is told; an acknowledgement stops that until it ends', async () => {
  const incident = desk.open('path', 'primary');
  desk.fire(pathDown);
  await settle(14 * MINUTE);
  expect(second.firing).toHaveLength(0);
  await settle(2 * MINUTE);
  expect(second.firing).toHaveLength(1);
  expect(annotations(second.firing[0]!)['reason']).toBe('nobody acknowledged');
  desk.paging.acknowledge(incident.id, {
    at: clock.now(),
    author: 'Ada',
    note: 'on it',
    endsAt: clock.now() + 6 * 60 * MINUTE,
  });
  expect(desk.incidents.get(incident.id)?.acknowledged?.author).toBe('Ada');
  await settle(5 * 60 * MINUTE);
  expect(pager.firing).toHaveLength(1);
  await settle(2 * 60 * MINUTE);
  expect(pager.firing.length, 'it lasts, and nobody has it any more').toBe(2);
  expect(annotations(pager.firing[1]!)['reason']).toBe('still lasts');
});

test('what was acknowledged before the next step wakes nobody else', async () => {
  const incident = desk.open('path', 'primary');
  desk.fire(pathDown);
  await settle(MINUTE);
  desk.paging.acknowledge(incident.id, { at: clock.now(), author: 'Ada', note: 'on it', endsAt: null });
  await settle(60 * MINUTE);
  expect(second.firing).toHaveLength(0);
});

test('a silence keeps everybody asleep and ends by itself', async () => {
  await desk.paging.addSilence({
    matchers: [parseMatcher('alertname=~"Path.*"'), parseMatcher('path="primary"')],
    startsAt: clock.now(),
    endsAt: clock.now() + 60 * MINUTE,
    author: 'Ada',
    reason: 'fibre work',
  });
  desk.open('path', 'primary');
  desk.fire(pathDown);
  await settle(59 * MINUTE);
  expect(pager.heard).toHaveLength(0);
  expect(desk.paging.pages()[0]?.quiet).toContain('silenced by Ada until 2026-11-23T13:00:00.000Z: fibre work');
  await settle(2 * MINUTE);
  expect(pager.firing).toHaveLength(1);
});

test('what happens in a declared window wakes nobody while it runs', async () => {
  const startsAt = clock.now();
  const window = {
    id: 'mw-1',
    revision: 1,
    scope: { type: 'all', name: '' },
    startsAt,
    endsAt: startsAt + 10 * MINUTE,
    reason: 'new firmware',
    author: 'Ada',
    createdAt: 0,
    noted: 'before',
    cancelledAt: null,
    audit: [],
  } as const;
  desk.windows.set('mw-1', { ...window, audit: [] });
  desk.open('path', 'primary', { maintenance: 'mw-1' });
  desk.fire(pathDown);
  await settle(9 * MINUTE);
  expect(pager.heard).toHaveLength(0);
  await settle(2 * MINUTE);
  expect(pager.firing).toHaveLength(1);
});

test('a ticket goes to the service desk; its reference is kept on incident and page, and comes back with the end', async () => {
  second.reply = () => ({ body: { result: { number: 'INC0042' } } });
  const incident = desk.open('protection', 'crossing');
  desk.fire(protectionLost);
  await settle(1_000);
  expect(pager.heard).toHaveLength(0);
  expect(second.heard[0]).toMatchObject({
    url: '/desk',
    body: { action: 'open', incident: incident.id, reference: null },
  });
  expect(desk.tickets).toEqual([
    { incident: incident.id, reference: { receiver: 'desk', reference: 'INC0042', at: expect.any(Number) } },
  ]);
  desk.resolve(protectionLost);
  desk.close(incident.id);
  await settle(2_000);
  expect(second.heard[1]?.body).toMatchObject({ action: 'resolve', reference: 'INC0042' });
});

describe('the clock is set', () => {
  test.each([
    ['an hour forward', 3_600_000],
    ['an hour back', -3_600_000],
  ])('%s: nobody is woken early or late', async (_, ms) => {
    desk.open('path', 'primary');
    desk.fire(pathDown);
    await settle(5 * MINUTE);
    clock.step(ms);
    await settle(5 * MINUTE);
    expect(second.firing).toHaveLength(0);
    await settle(6 * MINUTE);
    expect(second.firing).toHaveLength(1);
    expect(pager.firing).toHaveLength(1);
  });
});
