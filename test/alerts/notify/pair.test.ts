/** Two collectors, two listeners, certificates: one page from two; while they cannot see each other each pages by itself. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { PeerConfig } from '../../../collector/config/schema/peer.js';
import { parseMatcher } from '../../../alerts/notify/matchers.js';
import { systemClock, type Clock } from '../../../collector/deps.js';
import { Authority, type Certificate } from '../../lab/certificates.js';
import { freeTcpPort } from '../../lab/ports.js';
import { removeFolder, temporaryFolder } from '../../lab/daemon.js';
import { missing } from '../../needs.js';
import { until } from '../../until.js';
import { Desk, pathDown, type DeskOptions } from './desk.js';
import { Receiver } from './receiver.js';
import { Work } from './work.js';

const skip = missing({ openssl: 'openssl' });

let folder = '';
const pem: Record<'c1' | 'c2' | 'stranger', Certificate> = {} as never;
beforeAll(async () => {
  if (skip !== null) return;
  folder = await temporaryFolder('icm-pair-');
  const authority = await Authority.create(folder);
  for (const name of ['c1', 'c2', 'stranger'] as const) pem[name] = await authority.issue(name);
});
afterAll(() => removeFolder(folder));

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface Two {
  pager: Receiver;
  first: Collector;
  second: Collector;
}

/** With the work that is declared at it. */
class Collector extends Desk {
  readonly work: Work;

  constructor(options: DeskOptions) {
    const work = new Work(join(options.folder, 'records'), (incident) => this.incidents.set(incident.id, incident));
    const { windows } = work.records.shelf;
    super({ ...options, windows, adoptWindow: (window) => work.acts.adoptWindow(window) });
    this.work = work;
  }

  async start(): Promise<this> {
    await this.work.records.start();
    await this.paging.start();
    return this;
  }

  async stop(): Promise<void> {
    await this.paging.stop();
    await this.work.records.stop();
  }

  /** The same collector once more. */
  async restart(): Promise<Collector> {
    await this.stop();
    const next = await new Collector(this.options).start();
    ends.push(() => next.stop());
    return next;
  }

  /** The primary goes down, judged by the work that is known here. */
  goesDown(): void {
    this.work.records.incident(this.open('path', 'primary', { maintenance: this.work.now }));
    this.fire(pathDown);
  }
}

async function two(more: { secondShows?: Certificate; clock?: Clock } = {}): Promise<Two> {
  const pager = await new Receiver().open();
  ends.push(() => pager.close());
  const ports = { c1: await freeTcpPort(), c2: await freeTcpPort() };
  const peerOf = (own: 'c1' | 'c2', other: 'c1' | 'c2', tls = pem[own]): PeerConfig => ({
    ...{ name: other, url: `https://127.0.0.1:${ports[other]}`, listen: `127.0.0.1:${ports[own]}`, tls, wait: 1_000 },
  });
  const desk = async (own: 'c1' | 'c2', peer: PeerConfig) =>
    new Collector({
      folder: await temporaryFolder('icm-pages-'),
      clock: more.clock ?? systemClock,
      collector: own,
      peer,
      alerts: {
        wait: '50ms',
        receivers: [{ name: 'pager', kind: 'webhook', url: pager.url }],
        page: [{ to: ['pager'] }],
      },
    });
  const first = await desk('c1', peerOf('c1', 'c2'));
  const second = await desk('c2', peerOf('c2', 'c1', more.secondShows));
  for (const each of [first, second]) {
    await each.start();
    ends.push(() => each.stop().then(() => removeFolder(each.options.folder)));
  }
  return { pager, first, second };
}

const seen = (...desks: Desk[]) =>
  until('each sees the other', () => desks.every((desk) => desk.paging.health().peer?.seen));
const isKnown = (desk: Desk) =>
  desk.paging
    .pages()
    .some(({ deliveries }) => deliveries.some(({ kind, deliveredAt }) => kind === 'fire' && deliveredAt !== null));

describe.skipIf(skip !== null)(`a pair${skip ? ` (${skip})` : ''}`, () => {
  test('both see the same: one page, and one end of it', async () => {
    const { pager, first, second } = await two();
    await seen(first, second);
    for (const desk of [second, first]) {
      desk.open('path', 'primary');
      desk.fire(pathDown);
    }
    await until('both know that it was told', () => isKnown(first) && isKnown(second));
    expect(pager.firing).toHaveLength(1);
    expect(second.paging.pages()[0]?.deliveries[0]).toMatchObject({ by: 'c1' });
    for (const desk of [first, second]) {
      desk.resolve(pathDown);
      desk.close('in-path-primary');
    }
    const ended = (desk: Desk) =>
      desk.paging.pages()[0]?.deliveries.some(({ kind, deliveredAt }) => kind === 'resolve' && deliveredAt !== null);
    await until('both know that the end was told', () => ended(first) && ended(second));
    expect(pager.resolved).toHaveLength(1);
  });

  test('only the second sees it: it waits, asks, and pages; the first does not page again when it sees it later', async () => {
    const { pager, first, second } = await two();
    await seen(first, second);
    second.open('path', 'primary');
    second.fire(pathDown);
    await until('the second pages', () => isKnown(second));
    // Under another name: it is known by its alerts.
    first.open('path', 'primary', { id: 'in-other' });
    first.fire(pathDown);
    await until('the first knows of it', () => isKnown(first));
    expect(pager.firing).toHaveLength(1);
    expect(first.paging.pages()[0]?.deliveries[0]).toMatchObject({ by: 'c2' });
  });

  test('the first cannot reach the pager: the second does, once', async () => {
    const { pager, first, second } = await two();
    await seen(first, second);
    pager.reply = () => (pager.heard.length === 1 ? { status: 503, headers: { 'retry-after': '30' } } : {});
    for (const desk of [first, second]) {
      desk.open('path', 'primary');
      desk.fire(pathDown);
    }
    await until('both know that it was told', () => isKnown(first) && isKnown(second));
    expect(pager.heard).toHaveLength(2);
    expect(first.paging.pages()[0]?.deliveries[0]).toMatchObject({ by: 'c2' });
  });

  test('one is cut off: both page; back together, the next event is one page again', async () => {
    const { pager, first, second } = await two();
    await seen(first, second);
    const started = second.paging;
    const rejoin = await cutOff(first, second);
    for (const desk of [first, second]) {
      desk.open('path', 'primary');
      desk.fire(pathDown);
    }
    await until('both page', () => pager.firing.length === 2);
    expect(first.paging.health().peer).toMatchObject({ seen: false, name: 'c2' });
    await rejoin();
    await seen(first, second);
    for (const desk of [first, second]) {
      desk.open('gateway', 'gw2');
      desk.fire({ alertname: 'GatewayDown', severity: 'page', gateway: 'gw2' });
    }
    const gateway = (desk: Desk) => desk.paging.pages().find(({ key }) => key === 'in-gateway-gw2');
    await until('both know', () => [first, second].every((desk) => gateway(desk)?.deliveries[0]?.deliveredAt));
    expect(pager.firing).toHaveLength(3);
    expect(started).toBe(second.paging);
  });

  test('the path goes down again as its page is closed at the first, and not yet at the second, which told the one before: somebody is woken', async () => {
    let ahead = 0;
    const { pager, first, second } = await two({ clock: { ...systemClock, now: () => systemClock.now() + ahead } });
    await seen(first, second);
    const rejoin = await cutOff(first, second);
    const before = { ...pathDown, incident: 'in-1' };
    for (const desk of [first, second]) {
      desk.open('path', 'primary', { id: 'in-1' });
      desk.fire(before);
    }
    await until('both page', () => pager.firing.length === 2);
    await rejoin();
    await seen(first, second);
    ahead = 40_000;
    first.close('in-1');
    first.resolve(before);
    const page = (desk: Desk, key: string) => desk.paging.pages().find((each) => each.key === key);
    await until(
      'it is over at the first',
      () => page(first, 'in-1') === undefined || page(first, 'in-1')!.closedAt !== null,
    );
    const after = { ...pathDown, incident: 'in-2' };
    for (const desk of [second, first]) {
      desk.open('path', 'primary', { id: 'in-2' });
      desk.fire(after);
    }
    expect(page(second, 'in-1')?.incidents).toEqual(['in-1', 'in-2']);
    await until('somebody is woken once more', () => pager.firing.length === 3);
    expect(page(first, 'in-2')?.deliveries[0]?.by).toBe('c1');
  });

  test('the first dies after it paged: the second tells the end', async () => {
    const { pager, first, second } = await two();
    await seen(first, second);
    for (const desk of [first, second]) {
      desk.open('path', 'primary');
      desk.fire(pathDown);
    }
    await until('both know that it was told', () => isKnown(first) && isKnown(second));
    await first.paging.stop();
    second.resolve(pathDown);
    second.close('in-path-primary');
    await until('the end is told', () => pager.resolved.length === 1, { timeout: 30_000 });
  });

  test('a silence and an acknowledgement of one count at the other', async () => {
    const { first, second } = await two();
    await seen(first, second);
    const now = Date.now();
    const matchers = [parseMatcher('alertname="X"')];
    await first.paging.addSilence({ matchers, startsAt: now, endsAt: now + 60_000, author: 'Ada', reason: 'work' });
    await until('the other has the silence', async () => (await second.paging.silences()).length === 1);
    for (const desk of [first, second]) {
      desk.open('path', 'primary');
      desk.fire(pathDown);
    }
    await until('both know that it was told', () => isKnown(first) && isKnown(second));
    second.paging.acknowledge('in-path-primary', { at: now, author: 'Bob', note: 'on it', endsAt: null });
    await until(
      'the first knows who has it',
      () => first.incidents.get('in-path-primary')?.acknowledged?.author === 'Bob',
    );
  });

  test('work that was declared at one is in force at the other, which alone sees the outage: nobody is woken; called off, somebody is', async () => {
    const { pager, first, second } = await two();
    await seen(first, second);
    const { id } = first.work.declare({ type: 'path', name: 'primary' });
    await until('the other knows of it', () => second.work.windows.length === 1);
    // Who, why, when and what is excluded: all of it.
    expect(second.work.windows).toEqual(first.work.windows);
    second.goesDown();
    await until('it is quiet', () => second.paging.pages()[0]?.quiet?.includes('fibre work, 4711 (Ada)'));
    const quietAt = Date.now();
    await until('the second has had time to ask', () => Date.now() - quietAt > 2_500);
    expect(pager.heard).toEqual([]);

    second.work.acts.cancelWindow(id, { author: 'Bob', reason: 'put off' });
    await until('somebody is woken', () => pager.firing.length === 1);
    await until('the first knows who called it off', () => first.work.windows[0]?.audit.at(-1)?.author === 'Bob');
    expect(first.work.windows).toEqual(second.work.windows);
    expect(first.work.windows[0]).toMatchObject({ revision: 2, cancelledAt: expect.any(Number) });
  });

  test('work that is declared at the first while the second waits to tell: it has become planned at both', async () => {
    const { pager, first, second } = await two();
    await seen(first, second);
    second.goesDown();
    await until('it is to be told', () => second.paging.pages()[0]?.quiet === null);
    first.work.declare({ type: 'all', name: '' }, { from: -60_000 });
    await until('it is quiet', () => second.paging.pages()[0]?.quiet?.startsWith('planned'));
    const quietAt = Date.now();
    await until('the second has had time to ask', () => Date.now() - quietAt > 2_500);
    expect(pager.heard).toEqual([]);
    expect(second.incidents.get('in-path-primary')?.audit.at(-1)).toMatchObject({
      ...{ author: 'Ada', action: `planned by ${first.work.windows[0]!.id}`, reason: 'fibre work, 4711' },
    });
  });

  test('work that was declared while the other was away is known there once it is back, and over its restart', async () => {
    const { first, second } = await two();
    await second.stop();
    // More than is told at once.
    for (let i = 0; i < 120; i++) first.work.declare({ type: 'all', name: '' }, { from: (i + 1) * 3_600_000 });
    const back = await second.restart();
    const inOrder = ({ work }: Collector) => work.windows.toSorted((x, y) => (x.id < y.id ? -1 : 1));
    await until('the other knows of all', () => back.work.windows.length === 120, { timeout: 20_000 });
    expect(inOrder(back)).toEqual(inOrder(first));
    await first.stop();
    const again = await back.restart();
    expect(inOrder(again)).toEqual(inOrder(first));
    // Said again and again, each is one line of the journal.
    expect(again.work.records.health()).toMatchObject({ waiting: 0, fault: null });
    const lines = await linesOf(join(again.options.folder, 'records'));
    expect(lines.filter((line) => line.includes('"kind":"window"'))).toHaveLength(120);
  });

  test('somebody else with a certificate of the same authority is not the other', async () => {
    const { pager, first, second } = await two({ secondShows: pem.stranger });
    second.open('path', 'primary');
    second.fire(pathDown);
    await until('it pages by itself', () => pager.firing.length === 1);
    await until('the first says why', () => first.paging.health().peer?.lastError?.includes('certificate'));
    expect(first.paging.health().peer?.seen).toBe(false);
  });
});

async function linesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const texts = await Promise.all(
    names.filter((name) => name.endsWith('.jsonl')).map((name) => readFile(join(folder, name), 'utf8')),
  );
  return texts.flatMap((text) => text.split('\n'));
}

/** Neither hears the other until the returned function is called. */
async function cutOff(first: Desk, second: Desk): Promise<() => Promise<void>> {
  const pairs = [first, second].map(
    ({ paging }) => Reflect.get(paging, 'pair') as { start(): Promise<void>; stop(): Promise<void> },
  );
  for (const pair of pairs) await pair.stop();
  await until('neither sees the other', () => [first, second].every(({ paging }) => !paging.health().peer?.seen));
  return async () => {
    for (const pair of pairs) await pair.start();
  };
}
