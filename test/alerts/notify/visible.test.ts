/** Pages that do not get out, a heartbeat that is held back, a pair that is cut: what the wall lists and what a scrape gives, while it is so and after. */
import { symlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GiveUp } from '../../../alerts/notify/give-up.js';
import { newPage } from '../../../alerts/notify/pages/new-page.js';
import type { Problem, Status } from '../../../collector/api/types.js';
import type { PeerConfig } from '../../../collector/config/schema/peer.js';
import type { Delivery, Page } from '../../../collector/model/paging.js';
import { deskOf } from '../../../collector/paging.js';
import { HandClock } from '../../api/hand-clock.js';
import { samples, serve } from '../../api/http.js';
import { Authority } from '../../lab/certificates.js';
import { removeFolder, temporaryFolder } from '../../lab/daemon.js';
import { freeTcpPort } from '../../lab/ports.js';
import { missing } from '../../needs.js';
import { until } from '../../until.js';
import { Desk, pathDown, type DeskOptions } from './desk.js';
import { Receiver } from './receiver.js';

const DAY = 86_400_000;
const needsOpenssl = missing({ openssl: 'openssl' });

let folder: string;
let clock: HandClock;
let pager: Receiver;
const ends: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  folder = await temporaryFolder('icm-visible-');
  clock = new HandClock();
  pager = await new Receiver().open();
  ends.push(
    () => removeFolder(folder),
    () => pager.close(),
  );
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function started(options: Partial<DeskOptions> = {}): Promise<Desk> {
  const receivers = [{ name: 'pager', kind: 'webhook', url: pager.url }];
  const desk = new Desk({ folder, clock, alerts: { receivers, page: [{ to: ['pager'] }] }, ...options });
  await desk.paging.start();
  ends.push(() => desk.paging.stop());
  return desk;
}

/** The wall's list of problems and `/metrics` of a collector that pages by `desk`. */
async function shown(desk: Desk) {
  const served = await serve({ clock, paging: deskOf(desk.paging) });
  return {
    async problem(code: string): Promise<Problem | undefined> {
      const status = (await (await fetch(`${served.base}/api/v1/status`)).json()) as Status;
      return status.problems.find((each) => each.code === code);
    },
    /** Those whose names begin so, without the beginning. */
    async figures(beginning: string): Promise<Record<string, number>> {
      const found = [...(await samples(served))].filter(([name]) => name.startsWith(beginning));
      return Object.fromEntries(found.map(([name, value]) => [name.slice(beginning.length), value]));
    },
  };
}

const attempts = (desk: Desk): number =>
  desk.paging.pages().reduce((sum, { deliveries }) => sum + deliveries.reduce((n, each) => n + each.attempts, 0), 0);
const iso = (at: number): string => new Date(at).toISOString();

test('a receiver that refuses: a critical problem with what waits and why, and its figures; gone once it takes it', async () => {
  pager.reply = () => ({ status: 500, body: 'broken' });
  const desk = await started();
  const { problem, figures } = await shown(desk);
  expect(await problem('page-undeliverable')).toBeUndefined();
  expect(await figures('interconnect_page_')).toEqual({
    'messages_waiting{receiver="pager"}': 0,
    'oldest_wait_seconds{receiver="pager"}': 0,
    'receiver_failing{receiver="pager"}': 0,
    'messages_dropped_total{reason="late"}': 0,
    'messages_dropped_total{reason="too-many"}': 0,
    journal_failing: 0,
  });
  desk.fire({ alertname: 'StoreAway', severity: 'page' });
  clock.advance(200);
  const since = clock.now();
  await until('it was tried', () => attempts(desk) === 1);
  clock.advance(800);
  expect(await problem('page-undeliverable')).toMatchObject({
    ...{ severity: 'critical', subject: 'pager', since: iso(since) },
    message: 'pager cannot be told: 1 message waits. answered 500: "broken"',
    next: expect.stringContaining('Tell the people on call by another way'),
  });
  expect(await figures('interconnect_page_')).toMatchObject({
    'messages_waiting{receiver="pager"}': 1,
    'oldest_wait_seconds{receiver="pager"}': 0.8,
    'receiver_failing{receiver="pager"}': 1,
    'messages_total{receiver="pager",kind="fire",outcome="failed"}': 1,
  });
  expect(await figures('interconnect_pages')).toEqual({
    ...{ '{state="waiting"}': 1, '{state="told"}': 0, '{state="acknowledged"}': 0, '{state="quiet"}': 0 },
  });

  pager.reply = () => ({});
  clock.advance(5_000);
  await until('it is told', () => desk.paging.health().receivers[0]?.waiting === 0);
  expect(await problem('page-undeliverable')).toBeUndefined();
  expect(await figures('interconnect_page_')).toMatchObject({
    'messages_waiting{receiver="pager"}': 0,
    'oldest_wait_seconds{receiver="pager"}': 0,
    'receiver_failing{receiver="pager"}': 0,
    'messages_total{receiver="pager",kind="fire",outcome="failed"}': 1,
    'messages_total{receiver="pager",kind="fire",outcome="delivered"}': 1,
  });
  const [{ id }] = desk.paging.pages() as [Page];
  expect((await figures('interconnect_pages'))['{state="told"}']).toBe(1);
  desk.paging.acknowledge(id, { at: clock.now(), author: 'Ada', note: 'on it', endsAt: null });
  expect((await figures('interconnect_pages'))['{state="acknowledged"}']).toBe(1);
});

test('a page that is silenced counts as quiet', async () => {
  const desk = await started();
  const matchers = [{ name: 'alertname', value: 'PathDown', isRegex: false, isEqual: true }];
  const range = { startsAt: clock.now(), endsAt: clock.now() + DAY };
  await desk.paging.addSilence({ matchers, ...range, author: 'Ada', reason: 'work' });
  desk.fire(pathDown);
  clock.advance(1_000);
  const { figures } = await shown(desk);
  expect((await figures('interconnect_pages'))['{state="quiet"}']).toBe(1);
});

test('an Alertmanager that refuses is named by its address', async () => {
  pager.reply = () => ({ status: 503 });
  const { origin, host } = new URL(pager.url);
  const desk = await started({ alerts: { alertmanager: { urls: [origin], resend: '15s' } } });
  const { problem, figures } = await shown(desk);
  const at = clock.now();
  desk.fire(pathDown);
  await until('it was told', () => desk.paging.health().receivers[0]?.failingSince);
  clock.advance(2_000);
  const message = `${host} cannot be told: 1 message waits. answered 503: {}`;
  expect(await problem('page-undeliverable')).toMatchObject({ subject: host, message, since: iso(at) });
  expect(await figures('interconnect_page_')).toMatchObject({
    [`messages_waiting{receiver="${host}"}`]: 1,
    [`oldest_wait_seconds{receiver="${host}"}`]: 2,
    [`receiver_failing{receiver="${host}"}`]: 1,
    [`messages_total{receiver="${host}",kind="fire",outcome="failed"}`]: 1,
  });
  pager.reply = () => ({});
  clock.advance(15_000);
  await until('it takes it', () => desk.paging.health().receivers[0]?.failingSince === null);
  expect(await problem('page-undeliverable')).toBeUndefined();
  expect((await figures('interconnect_page_'))[`receiver_failing{receiver="${host}"}`]).toBe(0);
});

test('a message that is given up after a week is a critical problem, and is counted', async () => {
  pager.reply = () => ({ status: 500 });
  const desk = await started();
  const { id } = desk.open('path', 'primary');
  desk.fire(pathDown);
  clock.advance(200);
  await until('it was tried', () => attempts(desk) === 1);
  desk.resolve(pathDown);
  desk.close(id);
  clock.advance(2_000);
  await until('it was tried again', () => attempts(desk) === 2);
  const { problem, figures } = await shown(desk);
  expect([desk.paging.pages()[0]?.closedAt, await problem('pages-dropped')]).toEqual([expect.any(Number), undefined]);
  clock.step(7 * DAY - 60_000);
  clock.advance(1_000);
  expect(await problem('pages-dropped')).toBeUndefined();
  clock.step(120_000);
  clock.advance(1_000);
  // That it was, and that it is over.
  expect(await problem('pages-dropped')).toMatchObject({
    ...{ severity: 'critical', subject: 'late', message: '2 messages were given up (late).' },
    next: expect.stringContaining('interconnect alerts pages'),
  });
  expect(await figures('interconnect_page_messages_dropped_total')).toEqual({
    '{reason="late"}': 2,
    '{reason="too-many"}': 0,
  });
});

test('beyond 5,000 pages that are over and wait for a receiver the oldest are given up, and counted', () => {
  const delivery = { receiver: 'pager', kind: 'fire', deliveredAt: null } as Delivery;
  const pages = Array.from({ length: 5_003 }, (_, i): Page => ({
    ...{ ...newPage(`rule-${i}`, 'page', i, []), closedAt: i, deliveries: [delivery] },
  }));
  const given: string[] = [];
  const giveUp = new GiveUp();
  giveUp.look(pages, 10_000, (id) => void given.push(id));
  expect(given).toEqual(pages.slice(0, 3).map(({ id }) => id));
  expect(giveUp.counts).toEqual({ late: 0, 'too-many': 3 });
});

test('a journal that cannot be written: until it can, a critical problem', async () => {
  const fresh = join(folder, 'pages.jsonl.new');
  // A disk without room.
  await symlink('/dev/full', fresh);
  const desk = await started();
  const { problem, figures } = await shown(desk);
  const message = expect.stringMatching(
    /^the journal of pages .*pages\.jsonl cannot be written: ENOSPC; free some room/,
  );
  expect(await problem('pages-unkept')).toMatchObject({ severity: 'critical', subject: 'alerts', message });
  expect(await figures('interconnect_page_journal')).toEqual({ _failing: 1 });
  await rm(fresh);
  clock.advance(2_000);
  await until('it is written', () => desk.paging.health().fault === null);
  expect(await problem('pages-unkept')).toBeUndefined();
  expect(await figures('interconnect_page_journal')).toEqual({ _failing: 0 });
});

test('a heartbeat that is held back, or that the switch refuses, is a problem that says why; the time of the last is a figure', async () => {
  const outside = await new Receiver().open();
  ends.push(() => outside.close());
  const receivers = [{ name: 'pager', kind: 'webhook', url: pager.url }];
  const heartbeat = { url: outside.url, interval: '1m' };
  const desk = await started({ alerts: { receivers, page: [{ to: ['pager'] }], heartbeat } });
  const { problem, figures } = await shown(desk);
  expect(await problem('heartbeat-held')).toBeUndefined();
  const sentAt = async () => (await figures('interconnect_heartbeat_'))['last_sent_timestamp_seconds'];
  clock.advance(60_000);
  expect(await problem('heartbeat-held')).toMatchObject({
    ...{ severity: 'warning', subject: 'heartbeat' },
    message: 'The heartbeat does not go out: held back: no rule has been evaluated lately.',
  });
  expect(await sentAt()).toBe(0);
  desk.fire({ alertname: 'Watchdog', severity: 'none' });
  outside.reply = () => ({ status: 404 });
  clock.advance(60_000);
  const message = "The heartbeat does not go out: the dead-man's switch answered 404: {}.";
  await until('it is refused', async () => (await problem('heartbeat-held'))?.message === message);
  expect(await sentAt()).toBe(0);
  outside.reply = () => ({});
  desk.evaluate();
  clock.advance(60_000);
  await until('it goes out', async () => (await problem('heartbeat-held')) === undefined);
  expect(await sentAt()).toBe(clock.now() / 1_000);
});

describe.skipIf(needsOpenssl !== null)(`a pair${needsOpenssl ? ` (${needsOpenssl})` : ''}`, () => {
  test('that is cut is a problem with when the other was seen last; together again it is none', async () => {
    const authority = await Authority.create(folder);
    const names = ['c1', 'c2'] as const;
    const ports = { c1: await freeTcpPort(), c2: await freeTcpPort() };
    const collector = async (own: 'c1' | 'c2', other: 'c1' | 'c2'): Promise<() => Promise<Desk>> => {
      const tls = await authority.issue(own);
      const listen = `127.0.0.1:${ports[own]}`;
      const peer: PeerConfig = { name: other, url: `https://127.0.0.1:${ports[other]}`, listen, tls, wait: 1_000 };
      return () => started({ folder: join(folder, own), collector: own, peer });
    };
    const [first, second] = [await collector(...names), await collector('c2', 'c1')];
    const here = await first();
    const { problem, figures } = await shown(here);
    const seen = (): boolean => here.paging.health().peer?.seen ?? false;
    const passes = (what: string, condition: () => boolean | undefined) =>
      until(
        what,
        () => {
          clock.advance(500);
          return condition();
        },
        { timeout: 60_000, every: 100 },
      );
    // A pair that has just started has not met yet.
    expect(await problem('peer-unseen')).toBeUndefined();
    expect(await figures('interconnect_peer_')).toEqual({ 'seen{peer="c2"}': 0 });
    clock.advance(16_000);
    expect(await problem('peer-unseen')).toMatchObject({ severity: 'warning', subject: 'c2' });

    const there = await second();
    await passes('the other is seen', seen);
    expect(await problem('peer-unseen')).toBeUndefined();
    expect(await figures('interconnect_peer_')).toEqual({ 'seen{peer="c2"}': 1, 'differences{peer="c2"}': 0 });
    here.conclusions = { ...here.conclusions, states: [{ about: 'path primary', state: 'up' }] };
    there.conclusions = { ...there.conclusions, states: [{ about: 'path primary', state: 'down' }] };
    await passes('what differs has lasted', () => (here.paging.health().peer?.differences.length ?? 0) > 0);
    expect(await problem('peer-differs')).toMatchObject({ subject: 'c2', message: expect.stringContaining('primary') });
    expect(await figures('interconnect_peer_')).toEqual({ 'seen{peer="c2"}': 1, 'differences{peer="c2"}': 1 });

    await there.paging.stop();
    await passes('it is not seen', () => !seen() && here.paging.health().peer?.lastError?.includes('nobody listens'));
    expect(await problem('peer-unseen')).toMatchObject({
      ...{ severity: 'warning', subject: 'c2', since: iso(here.paging.health().peer!.lastSeenAt!) },
      message: 'The other collector, c2, is not seen: nobody listens there (ECONNREFUSED). Until it is, both page.',
    });
    expect(await figures('interconnect_peer_')).toEqual({ 'seen{peer="c2"}': 0 });

    await second();
    await passes('the other is seen again', seen);
    expect(await problem('peer-unseen')).toBeUndefined();
    expect((await figures('interconnect_peer_'))['seen{peer="c2"}']).toBe(1);
  }, 120_000);
});
