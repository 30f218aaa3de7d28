import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventsAnswer, queryAnswer } from '../../collector/api/schema/history.js';
import { delaysAnswer } from '../../collector/api/schema/probes.js';
import { Live } from '../../collector/api/live.js';
import { createMetrics } from '../../collector/api/metrics.js';
import { createApi, type Api } from '../../collector/api/server.js';
import { systemClock } from '../../collector/deps.js';
import type { Store } from '../../collector/store/contract.js';
import { summarise } from '../../collector/probe/minutes/summary.js';
import { createStore, probePoints, toPoints } from '../../collector/store/index.js';
import { until } from '../until.js';
import { noPaging } from './no-paging.js';
import { idleLedgers } from '../ledger/make.js';
import { noFlows, noProbes, log, openDoors, recordDeps, Router, scene } from './scene.js';

let folder: string;
let store: Store;
let live: Live;
let api: Api;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'interconnect-api-'));
  const config = scene({ store: { path: folder } });
  const deps = { clock: systemClock, log, version: '1.2.3', secret: () => '' };
  store = createStore(config.store, { pointsPerDay: 1_000 }, deps);
  const storeHealth = () => store.health();
  live = new Live(config, { ...deps, storeHealth, ...recordDeps(deps.clock) });
  const metrics = createMetrics(config, { ...deps, live, storeHealth });
  api = createApi(
    { config: { listen: '127.0.0.1:0' }, wall: null },
    {
      ...deps,
      ...openDoors(),
      live,
      store,
      flows: noFlows,
      sla: idleLedgers(config),
      probing: noProbes,
      paging: noPaging(),
      metrics,
    },
  );
  for (const part of [store, live, api]) await part.start();
});
afterAll(async () => {
  for (const part of [api, live, store]) await part.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('what the live view shows is what a query brings back, and what happened is listed', async () => {
  const gw1 = new Router(systemClock, 'gw1');
  const slot = Math.floor(Date.now() / 30_000) * 30_000;
  const [a, b] = [gw1.counters('Gi0/0', { slot }), gw1.counters('Gi0/1', { slot, deltas: { inOctets: null } })];
  const origin = { gateway: 'gw1', context: '', collector: 'collector-1', at: Date.now() };
  const restarted = { kind: 'event' as const, ...origin, code: 'gateway-restarted', severity: 'warning' as const };
  const observations = [a, b, { ...restarted, subject: '', message: 'gw1 restarted\u001b[2J' }];
  live.observe(observations);
  const { points, events } = toPoints(observations);
  await store.write(points, events);

  const ask = new URLSearchParams({
    measurement: 'interface',
    field: 'inOctets',
    aggregate: 'rate',
    groupBy: 'interface',
  });
  ask.set('interval', '30s');
  ask.set('from', String(slot - 60_000));
  ask.set('to', String(slot + 30_000));
  ask.set('filter.gateway', 'gw1');
  const series = await until('the samples in the store', async () => {
    const response = await fetch(`${api.address}/api/v1/query?${ask}`);
    // On a busy machine the engine may still be opening.
    if (response.status === 503) return null;
    expect(response.status).toBe(200);
    const answer = queryAnswer.parse(await response.json());
    return answer.series.some(({ points: found }) => found.some(({ value }) => value !== null)) && answer.series;
  });
  const kept = series.find(({ tags }) => tags['interface'] === 'Gi0/0')?.points ?? [];
  const at = new Date(slot - 30_000).toISOString();
  const shown = live.status().paths[0]?.aToB ?? 0;
  expect((kept.find(({ time }) => time === at)?.value ?? 0) * 8).toBeCloseTo(shown, 3);
  const gap = series.find(({ tags }) => tags['interface'] === 'Gi0/1')?.points ?? [];
  expect(gap.every(({ value }) => value === null)).toBe(true);

  const listed = eventsAnswer.parse(await (await fetch(`${api.address}/api/v1/events?from=-1h&gateway=gw1`)).json());
  expect(listed.events.map(({ code }) => code)).toEqual(['gateway-restarted']);
  const none = await fetch(`${api.address}/api/v1/events?from=-1h&gateway=gw2`);
  expect(eventsAnswer.parse(await none.json()).events).toEqual([]);
});

it('tells round trips of a probe out of the distribution that is kept of every minute', async () => {
  const end = Math.floor(Date.now() / 300_000) * 300_000 - 600_000;
  /** A minute that ends so many minutes after `end`: 100 packets, of which the last `lost` are not answered. */
  const minute = (after: number, delay: (i: number) => number, lost = 0) => {
    const answers = Array.from({ length: 100 }, (_, i) => ({
      sentAt: end + (after - 1) * 60_000 + i * 600,
      delay: i < 100 - lost ? delay(i) : null,
    }));
    return probePoints(
      { probe: 'crossing', end: end + after * 60_000, answers, summary: summarise(answers) },
      'collector-1',
    );
  };
  const even = (i: number) => 8 + i / 100;
  const slow = (i: number) => (i < 50 ? 10 : 200);
  await store.write([...minute(1, even), ...minute(2, slow, 10), ...minute(4, even, 100)], []);
  const ask = async (range: Record<string, string>) => {
    const found = await fetch(
      `${api.address}/api/v1/probes/delays?${new URLSearchParams({ probe: 'crossing', ...range })}`,
    );
    return { code: found.status, body: (await found.json()) as unknown };
  };
  const range = { from: String(end), to: String(end + 300_000) };
  const answer = await until('the minutes in the store', async () => {
    const { code, body } = await ask({ ...range, interval: '1m' });
    if (code === 503) return null;
    const read = delaysAnswer.parse(body);
    // Series are asked side by side: one may see the minutes a moment before another does.
    const seen = read.whole.sent === 300 && read.whole.lost !== null;
    return seen && read.points.filter(({ milliseconds }) => milliseconds !== null).length === 2 && read;
  });
  expect(answer.percentiles).toEqual([5, 25, 50, 75, 95, 99]);
  expect(answer.points.map(({ sent, lost }) => [sent, lost])).toEqual([
    ...[
      [100, 0],
      [100, 10],
      [null, null],
      [100, 100],
      [null, null],
    ],
  ]);
  /** A bucket ends 1.45 times where it begins. */
  const near = (value: number | undefined, delay: number) => {
    expect(value).toBeGreaterThan(delay / 1.45);
    expect(value).toBeLessThan(delay * 1.45);
  };
  const [first, second, ...rest] = answer.points.map(({ milliseconds }) => milliseconds);
  near(first?.[2], 8.5);
  near(second?.[2], 10);
  near(second?.[4], 200);
  expect(rest).toEqual([null, null, null]);
  expect(answer.whole).toMatchObject({ sent: 300, lost: 110 });
  // 190 answered: 150 of them within 10 ms, the others at 200 ms.
  near(answer.whole.milliseconds?.[3], 10);
  near(answer.whole.milliseconds?.[4], 200);
  const five = delaysAnswer.parse((await ask({ ...range, interval: '5m' })).body);
  expect(five.points).toEqual([{ ...answer.whole, time: new Date(end).toISOString(), coverage: 0.6 }]);

  expect(await ask({ ...range, interval: '90s' })).toMatchObject({ code: 400, body: { error: { field: 'interval' } } });
  expect(await ask({ ...range, interval: '5m', to: range.from })).toMatchObject({ code: 400 });
  const nobody = delaysAnswer.parse((await ask({ ...range, probe: 'nobody' })).body);
  expect(nobody.whole).toEqual({ sent: null, lost: null, milliseconds: null });
});

it('is ready once the store is open and the gateways were asked', async () => {
  live.observe(new Router(systemClock, 'gw2').round());
  const ready = await until('readiness', async () => {
    const response = await fetch(`${api.address}/readyz`);
    return response.status === 200 && response;
  });
  expect(await ready.json()).toEqual({ status: 'ok' });
});
