import { describe, expect, it } from 'vitest';
import { bodyOf, seriesQuery } from '../../collector/api/routes/query-input.js';
import { durationOf, timeOf } from '../../collector/api/routes/times.js';
import { eventsAnswer, queryAnswer } from '../../collector/api/schema/history.js';
import type { StoredEvent } from '../../collector/store/contract.js';
import { StoreError } from '../../collector/store/errors.js';
import { serve } from './http.js';

const NOW = Date.UTC(2026, 10, 23, 12);
const DAY = 86_400_000;
const plain = { measurement: 'interface', field: 'inOctets', aggregate: 'rate', interval: '5m', from: '-24h' };

describe('times', () => {
  it.each([
    ['now', NOW],
    ['-24h', NOW - DAY],
    ['-90s', NOW - 90_000],
    ['+1h', NOW + 3_600_000],
    ['-100000w', null],
    ['+100000000w', null],
    ['2026-11-23T00:00:00Z', NOW - DAY / 2],
    ['2026-11-23T01:00:00+01:00', NOW - DAY / 2],
    ['2026-11-23', NOW - DAY / 2],
    [String(NOW), NOW],
    ['yesterday', null],
    ['2026-13-45T00:00:00Z', null],
    ['2026-11-23T00:00:00', null],
    ['-1y', null],
    ['+', null],
    ['+-1h', null],
    ['99999999999999999', null],
    ['', null],
  ])('%s', (text, time) => expect(timeOf(text, NOW)).toBe(time));

  it.each([
    ['5m', 300_000],
    ['300000', 300_000],
    ['1.5h', 5_400_000],
    ['250ms', 250],
    ['5 minutes', null],
    ['-5m', null],
    ['', null],
  ])('a duration of %s', (text, ms) => expect(durationOf(text)).toBe(ms));
});

describe('what is asked', () => {
  it('becomes a series query', () => {
    const asked = { ...plain, 'filter.gateway': 'gw1', 'filter.interface': ['a', 'b'], groupBy: 'gateway,interface' };
    expect(seriesQuery(bodyOf(asked), NOW)).toEqual({
      measurement: 'interface',
      field: 'inOctets',
      aggregate: 'rate',
      from: NOW - DAY,
      to: NOW,
      interval: 300_000,
      filter: { gateway: ['gw1'], interface: ['a', 'b'] },
      groupBy: ['gateway', 'interface'],
    });
    expect(seriesQuery({ ...plain, interval: 60_000, from: NOW - 1_000, to: NOW }, NOW)).toMatchObject({
      interval: 60_000,
    });
  });

  it.each<[string, Record<string, unknown>, string, string, string | undefined]>([
    ['an unknown measurement', { measurement: 'flow' }, 'bad-parameter', 'measurement', 'interface'],
    ['an unknown field', { field: 'inOctet' }, 'bad-parameter', 'field', 'inOctets'],
    ['a field of Object.prototype', { field: '__proto__' }, 'bad-parameter', 'field', 'inOctets'],
    ['an aggregate that does not fit', { aggregate: 'mean' }, 'bad-parameter', 'aggregate', 'rate'],
    ['an unknown aggregate', { aggregate: 'p99' }, 'bad-parameter', 'aggregate', 'max'],
    ['an unknown tag', { 'filter.port': '1' }, 'bad-parameter', 'filter', 'interface'],
    ['an unknown group', { groupBy: 'port' }, 'bad-parameter', 'groupBy', 'interface'],
    ['an unknown parameter', { sql: 'DROP TABLE' }, 'unknown-parameter', 'sql', undefined],
    ['no interval', { interval: undefined }, 'bad-parameter', 'interval', undefined],
    ['an interval of nothing', { interval: '0' }, 'interval-too-short', 'interval', undefined],
    ['a bad time', { from: 'noon' }, 'bad-parameter', 'from', undefined],
    ['a range turned round', { from: '-1h', to: '-2h' }, 'bad-range', 'from', undefined],
    ['more points than a screen has', { interval: '1s', from: '-30d' }, 'too-many-points', 'interval', undefined],
    ['too many values', { 'filter.interface': Array(501).fill('x') }, 'bad-parameter', 'filter.interface', undefined],
  ])('%s is refused by code and field', (_what, change, code, field, allowed) => {
    const ask = () => seriesQuery(bodyOf({ ...plain, ...change }), NOW);
    expect(ask).toThrow(expect.objectContaining({ status: 400, code }));
    try {
      ask();
    } catch (error) {
      const { details } = error as { details: { field?: string; allowed?: string[] } };
      expect(details.field).toBe(field);
      if (allowed !== undefined) expect(details.allowed).toContain(allowed);
    }
  });
});

describe('over HTTP', () => {
  const parameters = new URLSearchParams({ ...plain, groupBy: 'interface' });

  it('answers GET and POST alike', async () => {
    const { base, store } = await serve();
    const got = await fetch(`${base}/api/v1/query?${parameters}&filter.interface=a&filter.interface=b`);
    const body = JSON.stringify({ ...plain, filter: { interface: ['a', 'b'] }, groupBy: ['interface'] });
    const headers = { 'content-type': 'application/json' };
    const posted = await fetch(`${base}/api/v1/query`, { method: 'POST', headers, body });
    const answers = [queryAnswer.parse(await got.json()), queryAnswer.parse(await posted.json())];
    expect(answers.map(({ series }) => series[0]?.points.map(({ value }) => value))).toEqual([
      [42, null],
      [42, null],
    ]);
    expect(answers[0]?.intervalSeconds).toBe(300);
    const [first, second] = store.queries;
    expect(first?.filter).toEqual({ interface: ['a', 'b'] });
    expect({ ...second, from: 0, to: 0 }).toEqual({ ...first, from: 0, to: 0 });
  });

  it('says what is wrong and what is allowed', async () => {
    const { base, store } = await serve();
    const response = await fetch(`${base}/api/v1/query?${parameters}&filter.port=1`);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: {
        code: 'bad-parameter',
        message: 'filter: not one of gateway, context, interface',
        field: 'filter',
        allowed: ['gateway', 'context', 'interface'],
      },
    });
    expect(store.queries).toEqual([]);
  });

  it.each([
    ['STORE_AWAY' as const, 503, 'store-away'],
    ['STORE_RESULT_TOO_LARGE' as const, 400, 'too-many-points'],
  ])('passes %s on as %i %s', async (stored, status, code) => {
    const { base, store } = await serve();
    store.series = async () => {
      throw new StoreError(stored, 'why');
    };
    const response = await fetch(`${base}/api/v1/query?${parameters}`);
    expect([response.status, await response.json()]).toEqual([status, { error: { code, message: 'why' } }]);
  });

  it('lists events of a range, newest first', async () => {
    const event = (id: string, minutes: number, gateway: string): StoredEvent => ({
      id,
      time: Date.now() - minutes * 60_000,
      code: 'gateway-restarted',
      severity: 'warning',
      gateway,
      subject: '',
      message: 'restarted',
      collector: 'c',
      data: { uptime: 3 },
    });
    const { base } = await serve({ events: [event('1', 50, 'gw1'), event('2', 10, 'gw2'), event('3', 5, 'gw1')] });
    const ids = async (query: string) => {
      const response = await fetch(`${base}/api/v1/events${query}`);
      return eventsAnswer.parse(await response.json()).events.map(({ id }) => id);
    };
    expect(await ids('')).toEqual(['3', '2', '1']);
    expect(await ids('?from=-20m&gateway=gw1')).toEqual(['3']);
    expect(await ids('?limit=1&code=gateway-restarted')).toEqual(['3']);
    const refused = await fetch(`${base}/api/v1/events?limit=all`);
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { error: { code: 'bad-parameter', field: 'limit' } },
    ]);
  });
});
