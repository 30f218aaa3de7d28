/** Pages and silences over HTTP: shown, taken on, silenced, tried. Each act is somebody's, for a reason, and an entry of the audit log. */
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { PagesAnswer, PageRow, SilenceRow, SilencesAnswer, TestPageAnswer } from '../../collector/api/types.js';
import type { Clock } from '../../collector/deps.js';
import { systemClock } from '../../collector/deps.js';
import { Tokens } from '../../collector/identity/tokens.js';
import { deskOf } from '../../collector/paging.js';
import { Desk, pathDown } from '../alerts/notify/desk.js';
import { Receiver } from '../alerts/notify/receiver.js';
import { folder } from '../audit/folder.js';
import { until } from '../until.js';
import { HandClock } from './hand-clock.js';
import { serve } from './http.js';

const HOUR = 3_600_000;
const PAGES = '/api/v1/alerts/pages';
const SILENCES = '/api/v1/alerts/silences';
const storeAway = { alertname: 'StoreAway', severity: 'page' };
const holders = ['noc', 'wall', 'procurement'] as const;

interface Refused {
  error: { code: string; message: string; field?: string };
}

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A collector whose API asks for tokens, with one pager. */
async function house({ clock = systemClock, guarded = true }: { clock?: Clock; guarded?: boolean } = {}) {
  const place = folder();
  const pager = await new Receiver().open();
  const receivers = [{ name: 'pager', kind: 'webhook', url: pager.url }];
  const desk = new Desk({ folder: place, clock, alerts: { wait: '50ms', receivers, page: [{ to: ['pager'] }] } });
  await desk.paging.start();
  ends.push(
    () => pager.close(),
    () => desk.paging.stop(),
  );
  const tokens = new Tokens(join(place, 'tokens.json'), systemClock);
  await tokens.start();
  const held: Record<string, string> = {};
  for (const role of holders)
    held[role] = (await tokens.create({ name: `a ${role}`, role, authority: null, lifetime: HOUR, by: 'test' })).text;
  const http = guarded ? { signIn: { contact: 'the service desk', session: HOUR } } : {};
  const served = await serve({ http, tokens, clock, paging: deskOf(desk.paging) });
  const send = async <T>(as: string | null, method: string, path: string, body?: string, type?: string) => {
    const authorization = as === null ? {} : { authorization: `Bearer ${held[as] ?? as}` };
    const answer = await fetch(`${served.base}${path}`, {
      method,
      headers: { ...authorization, ...(type === undefined ? {} : { 'content-type': type }) },
      ...(body === undefined ? {} : { body }),
    });
    return [answer.status, (await answer.json()) as T] as const;
  };
  const get = <T>(as: string | null, path: string) => send<T>(as, 'GET', path);
  const post = <T>(as: string | null, path: string, body: unknown) =>
    send<T>(as, 'POST', path, JSON.stringify(body), 'application/json');
  return { ...served, desk, pager, place, send, get, post };
}

const delivered = ({ pages }: PagesAnswer): boolean =>
  pages.some(({ deliveries }) => deliveries.some(({ deliveredAt }) => deliveredAt !== null));

describe('pages over HTTP', () => {
  it('are listed with who was told, taken on with author and end, and listed as that', async () => {
    const { desk, get, post, deeds } = await house();
    desk.fire(storeAway);
    const { pages, leftOut } = await until('the pager was told', async () => {
      const [, answer] = await get<PagesAnswer>('wall', PAGES);
      return delivered(answer) && answer;
    });
    expect([pages.length, leftOut]).toEqual([1, 0]);
    const [page] = pages as [PageRow];
    expect(page).toMatchObject({ state: 'told', acknowledged: null, alerts: [{ labels: storeAway }] });
    expect(page.deliveries[0]).toMatchObject({ receiver: 'pager', kind: 'fire', by: 'c1' });

    const given = { author: 'Ada', reason: 'carrier called', for: '2h' };
    const [status, taken] = await post<PageRow>('noc', `${PAGES}/${page.id}/acknowledge`, given);
    expect([status, taken.state]).toEqual([200, 'acknowledged']);
    expect(taken.acknowledged).toMatchObject({ author: 'Ada (a noc)', note: 'carrier called' });
    const { at, endsAt } = taken.acknowledged!;
    expect(Date.parse(endsAt!) - Date.parse(at)).toBe(2 * HOUR);
    const [, after] = await get<PagesAnswer>('wall', PAGES);
    expect(after.pages.map(({ state, acknowledged }) => [state, acknowledged])).toEqual([
      ['acknowledged', taken.acknowledged],
    ]);
    expect(deeds).toContainEqual(
      expect.objectContaining({
        ...{ action: 'incident.acknowledge', who: 'a noc', object: page.id },
        ...{ outcome: 'done', reason: 'carrier called' },
      }),
    );
  });

  it('of an incident are taken on by its name; what is over is listed where it is asked for, and taken on by nobody', async () => {
    const { desk, pager, get, post, deeds } = await house();
    const { id } = desk.open('path', 'primary');
    desk.fire(pathDown, storeAway);
    await until('both are told', () => pager.firing.length === 2);
    const given = { reason: 'on it' };
    const [status] = await post('noc', `${PAGES}/${id}/acknowledge`, given);
    expect(status).toBe(200);
    expect(desk.incidents.get(id)?.acknowledged).toMatchObject({ author: 'a noc', note: 'on it', endsAt: null });
    desk.resolve(pathDown);
    desk.close(id);
    const titles = async (query: string): Promise<string[]> =>
      (await get<PagesAnswer>('noc', `${PAGES}${query}`))[1].pages.map(({ key }) => key);
    await until('it is over', async () => !(await titles('')).includes(id));
    expect((await titles('?state=any')).includes(id)).toBe(true);
    const [, { pages, leftOut }] = await get<PagesAnswer>('noc', `${PAGES}?state=any&limit=1`);
    expect([pages.length, leftOut]).toEqual([1, 1]);
    const [late, told] = await post<Refused>('noc', `${PAGES}/${id}/acknowledge`, given);
    expect([late, told.error.code]).toEqual([409, 'page-closed']);
    const [unknown, words] = await post<Refused>('noc', `${PAGES}/pg-none/acknowledge`, given);
    expect([unknown, words.error]).toMatchObject([
      404,
      { code: 'page-unknown', message: expect.stringMatching(/no page pg-none/) },
    ]);
    expect(deeds.map(({ outcome }) => outcome)).toEqual(['done', 'refused', 'refused']);
  });
});

describe('silences over HTTP', () => {
  it('are made with author and end, listed, and ended by somebody for a reason: then it is told', async () => {
    const { desk, pager, place, get, post, deeds } = await house();
    const given = { matchers: ['alertname="StoreAway"'], for: '2h', author: 'Ada', reason: 'fibre work, 4711' };
    const [status, made] = await post<SilenceRow>('noc', SILENCES, given);
    expect([status, made]).toMatchObject([
      200,
      { state: 'running', author: 'Ada (a noc)', reason: 'fibre work, 4711', matchers: given.matchers, ended: null },
    ]);
    expect(Date.parse(made.endsAt) - Date.parse(made.startsAt)).toBe(2 * HOUR);
    desk.fire(storeAway);
    const quiet = await until('it is quiet', async () => {
      const [page] = (await get<PagesAnswer>('wall', PAGES))[1].pages;
      return page?.state === 'quiet' && page.quiet;
    });
    expect(quiet).toMatch(/^silenced by Ada \(a noc\) until .*: fibre work, 4711$/);
    expect((await get<SilencesAnswer>('wall', SILENCES))[1].silences).toEqual([made]);
    expect(pager.heard).toEqual([]);

    const end = `${SILENCES}/${made.id}/end`;
    const [ended, over] = await post<SilenceRow>('noc', end, { author: 'Bob', reason: 'done early' });
    expect([ended, over]).toMatchObject([
      200,
      { state: 'over', author: 'Ada (a noc)', ended: { author: 'Bob (a noc)', reason: 'done early' } },
    ]);
    expect(over.ended?.at).toBe(over.endsAt);
    await until('it is told', () => pager.firing.length === 1);
    const [again, refused] = await post<Refused>('noc', end, { reason: 'once more' });
    expect([again, refused.error]).toMatchObject([409, { code: 'silence-ended' }]);
    const [nowhere, unknown] = await post<Refused>('noc', `${SILENCES}/si-none/end`, { reason: 'x' });
    expect([nowhere, unknown.error]).toMatchObject([404, { code: 'silence-unknown' }]);
    expect(deeds.map(({ action, who, outcome, reason }) => [action, who, outcome, reason])).toEqual([
      ['silence.add', 'a noc', 'done', 'fibre work, 4711'],
      ['silence.cancel', 'a noc', 'done', 'done early'],
      ['silence.cancel', 'a noc', 'refused', 'once more'],
      ['silence.cancel', 'a noc', 'refused', 'x'],
    ]);

    // Who ended it and why outlives the process.
    await desk.paging.stop();
    const next = new Desk({ folder: place, clock: systemClock });
    await next.paging.start();
    expect(await next.paging.silences()).toMatchObject([{ ended: { author: 'Bob (a noc)', reason: 'done early' } }]);
    await next.paging.stop();
  });
});

describe('a test page over HTTP', () => {
  it('goes the whole way, and names who asked', async () => {
    const { pager, post, deeds } = await house();
    const [status, { receivers }] = await post<TestPageAnswer>('noc', '/api/v1/alerts/test-page', { author: 'Ada' });
    expect([status, receivers]).toMatchObject([200, [{ receiver: 'pager', delivered: true, error: null }]]);
    expect(JSON.stringify(pager.firing)).toContain('This is a test: Ada (a noc) asked whether pages arrive.');
    expect(deeds).toMatchObject([{ action: 'page.test', who: 'a noc', outcome: 'done' }]);
  });

  it('says why a receiver did not take it', async () => {
    const clock = new HandClock();
    const { pager, post } = await house({ clock });
    pager.reply = () => ({ status: 403, body: 'no such key' });
    let answer: readonly [number, TestPageAnswer] | null = null;
    void post<TestPageAnswer>('noc', '/api/v1/alerts/test-page', {}).then((given) => (answer = given));
    await until('it gives up', () => {
      clock.advance(1_000);
      return answer;
    });
    expect(answer).toMatchObject([
      200,
      { receivers: [{ receiver: 'pager', delivered: false, seconds: null, error: 'answered 403: "no such key"' }] },
    ]);
  });

  it('is refused where nobody is to be told', async () => {
    const { base } = await serve();
    const body = JSON.stringify({ author: 'Ada' });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${base}/api/v1/alerts/test-page`, { method: 'POST', headers, body });
    expect([answer.status, await answer.json()]).toMatchObject([409, { error: { code: 'paging-off' } }]);
  });
});

describe('who may not', () => {
  const acts: [string, object][] = [
    [`${PAGES}/none/acknowledge`, { reason: 'x', author: 'x' }],
    [SILENCES, { matchers: ['alertname="X"'], for: '1h', reason: 'x', author: 'x' }],
    [`${SILENCES}/none/end`, { reason: 'x', author: 'x' }],
    ['/api/v1/alerts/test-page', { author: 'x' }],
  ];

  it('is refused with a wrong token, without one, and with a role that only reads; nothing is done', async () => {
    const { get, post, pager, desk, deeds } = await house();
    for (const [path, body] of acts) {
      for (const as of [null, 'no-such-token'])
        expect([path, as, await post<Refused>(as, path, body)]).toMatchObject([
          path,
          as,
          [401, { error: { code: 'token-required', message: expect.stringMatching(/Authorization: Bearer/) } }],
        ]);
      expect([path, await post<Refused>('wall', path, body)]).toMatchObject([
        path,
        [
          403,
          {
            error: {
              code: 'role-refused',
              message: expect.stringMatching(/has the role wall, .*ask the service desk/),
            },
          },
        ],
      ]);
    }
    for (const path of [PAGES, SILENCES, '/api/v1/alerts/receivers'])
      expect([path, (await get('procurement', path))[0], (await get('wall', path))[0]]).toEqual([path, 403, 200]);
    expect(new Set(deeds.map(({ outcome }) => outcome))).toEqual(new Set(['refused']));
    expect([pager.heard, desk.paging.pages(), await desk.paging.silences()]).toEqual([[], [], []]);
  });
});

describe('what is not understood', () => {
  const silence = { matchers: ['alertname="X"'], for: '1h', reason: 'x' };
  const wrong: [string, unknown, string, RegExp][] = [
    ['/acknowledge', {}, 'bad-parameter', /^reason: /],
    ['/acknowledge', { reason: ' ' }, 'bad-parameter', /^reason: /],
    ['/acknowledge', { reason: 'x'.repeat(1_001) }, 'bad-parameter', /^reason: /],
    ['/acknowledge', { reason: 'x', forever: true }, 'unknown-parameter', /forever/],
    ['/acknowledge', { reason: 'x', for: 'soon' }, 'bad-parameter', /^for: expected a duration such as/],
    ['/acknowledge', { reason: 'x', for: '0s' }, 'bad-parameter', /^for: expected more than nothing/],
    ['/acknowledge', { reason: 'x', for: '999999999999999w' }, 'bad-parameter', /^for: .*366 days at most/],
    ['/silences', { for: '1h', reason: 'x' }, 'bad-parameter', /^matchers: /],
    ['/silences', { ...silence, matchers: [] }, 'bad-parameter', /^matchers: /],
    ['/silences', { ...silence, matchers: ['PathDown'] }, 'silence-matcher', /PathDown is no matcher; write/],
    ['/silences', { ...silence, matchers: ['a=~"(x+)+"'] }, 'silence-matcher', /three repetitions/],
    ['/silences', { ...silence, matchers: ['alertname=~".*"'] }, 'silence-matcher', /everything is refused/],
    ['/silences', { ...silence, for: '32d' }, 'silence-range', /31 days at most/],
    ['/silences', { ...silence, from: '2000-01-01' }, 'silence-range', /not have ended already/],
    ['/silences', { ...silence, from: '8640000000000000' }, 'silence-range', /within a year/],
    ['/silences', { ...silence, from: 'tomorrow' }, 'bad-parameter', /^from: expected a time such as/],
    ['/silences/si-x/end', {}, 'bad-parameter', /^reason: /],
    ['/test-page', { to: 'everybody' }, 'unknown-parameter', /to/],
  ];

  it.each(wrong)('%s %j is refused as %s', async (path, body, code, message) => {
    const { desk, get, post } = await house();
    desk.fire(storeAway);
    const { id } = desk.paging.pages()[0]!;
    const where = path === '/acknowledge' ? `${PAGES}/${id}${path}` : `/api/v1/alerts${path}`;
    const [status, { error }] = await post<Refused>('noc', where, body);
    expect([status, error]).toMatchObject([400, { code, message: expect.stringMatching(message) }]);
    const [, { silences }] = await get<SilencesAnswer>('noc', SILENCES);
    expect([silences, (await get<PagesAnswer>('noc', PAGES))[1].pages[0]?.acknowledged]).toEqual([[], null]);
  });

  it('is refused as no JSON, as a form, as a question that there is none of', async () => {
    const { send, get } = await house();
    const answers = [
      await send<Refused>('noc', 'POST', SILENCES, '{', 'application/json'),
      await send<Refused>('noc', 'POST', SILENCES, 'reason=x', 'application/x-www-form-urlencoded'),
      await send<Refused>('noc', 'POST', SILENCES),
      await get<Refused>('noc', `${PAGES}?state=closed`),
      await get<Refused>('noc', `${PAGES}?limit=0`),
      await get<Refused>('noc', `${PAGES}?author=Ada`),
    ].map(([status, { error }]) => [status, error.code]);
    expect(answers).toEqual([
      [400, 'body-not-json'],
      [415, 'unsupported-media-type'],
      [415, 'unsupported-media-type'],
      [400, 'bad-parameter'],
      [400, 'bad-parameter'],
      [400, 'unknown-parameter'],
    ]);
  });

  it('asks who does it, where nobody is signed in', async () => {
    const { post } = await house({ guarded: false });
    const [status, { error }] = await post<Refused>(null, SILENCES, silence);
    expect([status, error]).toMatchObject([
      400,
      { code: 'bad-parameter', field: 'author', message: expect.stringMatching(/who does it/) },
    ]);
    const [made, row] = await post<SilenceRow>(null, SILENCES, { ...silence, author: 'Ada' });
    expect([made, row.author]).toEqual([200, 'Ada']);
  });
});
