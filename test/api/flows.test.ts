/** Flows through the API, out of a real embedded store. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { Live } from '../../collector/api/live.js';
import { createMetrics } from '../../collector/api/metrics.js';
import {
  flowExportersAnswer,
  flowMatrixAnswer,
  flowReconciliationAnswer,
  flowSeriesAnswer,
  flowTopAnswer,
} from '../../collector/api/schema/flows.js';
import { createApi, type Api } from '../../collector/api/server.js';
import { systemClock } from '../../collector/deps.js';
import type { ReconciledHour } from '../../collector/model/reconciliation.js';
import { keptHours, pointOf } from '../../collector/reconciliation/kept.js';
import type { FlowSums, Store } from '../../collector/store/contract.js';
import { createStore } from '../../collector/store/index.js';
import { drained, flowRow, lastHour, MINUTE } from '../store/help.js';
import { noPaging } from './no-paging.js';
import { idleLedgers } from '../ledger/make.js';
import { log, noFlows, noProbes, openDoors, recordDeps, scene } from './scene.js';

const T = lastHour() - 60 * MINUTE;
const HOUR = 60 * MINUTE;
const hour: ReconciledHour = {
  ...{ gateway: 'gw1', context: '', interface: 'Gi0/0', time: T - HOUR, flowOctets: 5e8, snmpOctets: 1e9 },
  ...{ octetsRatio: 0.5, packetsRatio: 0.5, verdict: 'flows-below', cause: 'drops' },
};
const other: ReconciledHour = {
  ...{ ...hour, gateway: 'gw2', time: T - 2 * HOUR, flowOctets: 1e9, octetsRatio: 1, packetsRatio: null },
  ...{ verdict: 'agrees', cause: null },
};
let folder: string;
let store: Store;
let api: Api;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'interconnect-flows-'));
  const config = scene({ store: { path: folder } });
  const deps = { clock: systemClock, log, version: '1.2.3', secret: () => '' };
  store = createStore(config.store, { pointsPerDay: 1_000 }, deps);
  const live = new Live(config, { ...deps, storeHealth: () => store.health(), ...recordDeps(deps.clock) });
  const metrics = createMetrics(config, {
    ...deps,
    live,
    storeHealth: () => store.health(),
    ...recordDeps(deps.clock),
  });
  const reconciliation = {
    latest: () => [hour, other],
    kept: (from: number, to: number) => keptHours(store, from, to),
  };
  const flows = { ...noFlows, reconciliation };
  api = createApi(
    { config: { listen: '127.0.0.1:0' }, wall: null },
    {
      ...deps,
      ...openDoors(),
      live,
      store,
      flows,
      sla: idleLedgers(scene()),
      probing: noProbes,
      paging: noPaging(),
      metrics,
    },
  );
  for (const part of [store, api]) await part.start();
  const minute = (n: number, ...rows: Partial<FlowSums>[]): Promise<void> =>
    store.writeFlows({ time: T + n * MINUTE, collector: 'c1', rows: rows.map(flowRow) });
  await minute(
    0,
    { octets: 600 },
    { authority: 'Leeds', octets: 300 },
    { authority: 'York', destination: 'PACS', octets: 75 },
  );
  await minute(1, { octets: 20 }, { authority: 'other', destination: 'other', octets: 5 });
  await minute(7, { authority: 'Leeds', direction: 'b-a', octets: 1_000, packets: 3 });
  await store.write(
    [hour, other].map((one) => pointOf(one, 'c1')),
    [],
  );
  await drained(store);
});
afterAll(async () => {
  for (const part of [api, store]) await part.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function get<S extends z.ZodType>(schema: S, path: string, query: Record<string, string>): Promise<z.output<S>> {
  const response = await fetch(`${api.address}${path}?${new URLSearchParams(query)}`);
  const body: unknown = await response.json();
  expect(body).not.toHaveProperty('error');
  return schema.parse(body);
}
const range = { from: String(T), to: String(T + 10 * MINUTE) };
const names = (rows: { name: string; octets: number }[]): unknown[] => rows.map(({ name, octets }) => [name, octets]);

test('top: the largest, the rest as other, and how much was kept', async () => {
  const top = await get(flowTopAnswer, '/api/v1/flows/top', { ...range, by: 'authority', limit: '2' });
  expect(names(top.rows)).toEqual([
    ['Leeds', 1_300],
    ['Camden', 620],
  ]);
  expect([top.other.octets, top.total.octets]).toEqual([80, 2_000]);
  expect(top.rows[0]).toMatchObject({ share: 0.65, bitsPerSecond: (1_300 * 8) / 180 });
  expect(top).toMatchObject({ coverage: { minutesAsked: 10, minutesKept: 3 }, simulated: false, filter: {} });
  const filtered = { ...range, by: 'destination', direction: 'a-b', 'filter.authority': 'York', measure: 'packets' };
  expect(names((await get(flowTopAnswer, '/api/v1/flows/top', filtered)).rows)).toEqual([['PACS', 75]]);
});

test('series: what was not kept is a gap, what was kept without traffic is nothing', async () => {
  const query = { ...range, by: 'authority', interval: '5m', limit: '1' };
  const { series, other, total } = await get(flowSeriesAnswer, '/api/v1/flows/series', query);
  expect(series.map(({ name, points }) => [name, points.map(({ octets }) => octets)])).toEqual([
    ['Leeds', [300, 1_000]],
  ]);
  expect(other.points.map(({ octets, coverage }) => [octets, coverage])).toEqual([
    [700, 0.4],
    [0, 0.2],
  ]);
  expect(total.octets).toBe(2_000);
  const fine = await get(flowSeriesAnswer, '/api/v1/flows/series', {
    ...range,
    by: 'authority',
    interval: '1m',
    names: 'York',
  });
  expect(fine.series[0]?.points.map(({ octets }) => octets)).toEqual([
    75,
    0,
    null,
    null,
    null,
    null,
    null,
    0,
    null,
    null,
  ]);
});

test('matrix: cells add up to both lists and to the total', async () => {
  const query = { ...range, authorities: '1', destinations: '1' };
  const matrix = await get(flowMatrixAnswer, '/api/v1/flows/matrix', query);
  expect(names(matrix.authorities)).toEqual([
    ['Leeds', 1_300],
    ['other', 700],
  ]);
  expect(names(matrix.destinations)).toEqual([
    ['Spine', 1_920],
    ['other', 80],
  ]);
  expect(matrix.cells.map(({ authority, destination, octets }) => [authority, destination, octets])).toEqual([
    ['Leeds', 'Spine', 1_300],
    ['other', 'Spine', 620],
    ['other', 'other', 80],
  ]);
  expect(matrix.total.octets).toBe(2_000);
});

test('exporters: nobody is heard', async () => {
  expect(await get(flowExportersAnswer, '/api/v1/flows/exporters', {})).toMatchObject({ state: 'off', exporters: [] });
});

test('reconciliation: the last verdicts, and the hours of a range', async () => {
  const path = '/api/v1/flows/reconciliation';
  const answer = await get(flowReconciliationAnswer, path, { from: String(T - 3 * HOUR + 1), to: String(T - 1) });
  const { time, ...rest } = hour;
  const told = { ...rest, hour: new Date(time).toISOString(), advice: expect.stringContaining('sequence gaps') };
  const { time: before, ...agrees } = other;
  const oldest = { ...agrees, hour: new Date(before).toISOString(), advice: null };
  const [from, to] = [T - 3 * HOUR, T].map((at) => new Date(at).toISOString());
  expect(answer).toMatchObject({ from, to, latest: [told, oldest], hours: [oldest, told] });
  const narrow = { from: String(T - HOUR), to: String(T), gateway: 'gw1' };
  expect(await get(flowReconciliationAnswer, path, narrow)).toMatchObject({ latest: [told], hours: [told] });
  const none = { from: String(T - 9 * HOUR), to: String(T - 8 * HOUR), gateway: 'gw1' };
  expect((await get(flowReconciliationAnswer, path, none)).hours).toEqual([]);
});

test.each<[string, Record<string, string>, string]>([
  ['top', { by: 'address' }, 'bad-parameter'],
  ['top', { by: 'path', from: 'now', to: '-1h' }, 'bad-range'],
  ['top', { by: 'path', 'filter.port': '80' }, 'bad-parameter'],
  ['top', { by: 'path', colour: 'red' }, 'unknown-parameter'],
  ['series', { by: 'path', interval: '10s' }, 'interval-too-short'],
  ['series', { by: 'path', interval: '90s' }, 'bad-parameter'],
  ['series', { by: 'path', interval: '10m', from: '-60d' }, 'bad-parameter'],
  ['series', { by: 'path', interval: '1m', from: '-500d' }, 'too-many-points'],
  ['matrix', { authorities: '0' }, 'bad-parameter'],
  ['reconciliation', { from: '-32d' }, 'bad-range'],
  ['reconciliation', { from: 'now', to: '-1h' }, 'bad-range'],
])('%s of %o is refused', async (route, query, code) => {
  const response = await fetch(`${api.address}/api/v1/flows/${route}?${new URLSearchParams(query)}`);
  expect([response.status, await response.json()]).toMatchObject([400, { error: { code } }]);
});
