/** An API on an ephemeral port with a live view that the test feeds. */
import { afterEach } from 'vitest';
import { Live } from '../../collector/api/live.js';
import { createMetrics } from '../../collector/api/metrics.js';
import { datagramMetrics } from '../../collector/api/metrics/datagrams.js';
import { pagingMetrics } from '../../collector/api/metrics/paging.js';
import { probeMetrics } from '../../collector/api/metrics/probes.js';
import { createApi, type Api } from '../../collector/api/server.js';
import type { AuthorityDesk } from '../../collector/api/authorities.js';
import type { Deed } from '../../collector/audit/entry.js';
import type { HttpConfig } from '../../collector/config/schema/http.js';
import type { Config } from '../../collector/config/schema/index.js';
import type { PagingDesk } from '../../collector/api/paging.js';
import { systemClock, type Clock } from '../../collector/deps.js';
import type { Tokens } from '../../collector/identity/tokens.js';
import type { ProbingHealth } from '../../collector/model/probe-health.js';
import type { StoredEvent } from '../../collector/store/contract.js';
import { deskOver } from './desk.js';
import { noPaging } from './no-paging.js';
import { idleLedgers } from '../ledger/make.js';
import { log, memoryStore, noFlows, openDoors, recordDeps, scene } from './scene.js';

export const TOKEN = 'a-token-of-some-length-0123456789';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

export interface House {
  api: Api;
  live: Live;
  metrics: ReturnType<typeof createMetrics>;
  store: ReturnType<typeof memoryStore>;
  base: string;
  /** What the audit log was told. */
  deeds: Deed[];
}

export async function serve({
  http = {},
  config = scene(),
  wall = null,
  events = [],
  probing = { probes: [], agents: [], refused: {} },
  tokens = { who: () => null },
  authorities = deskOver(config),
  paging,
  clock = systemClock,
}: {
  http?: Partial<HttpConfig>;
  config?: Config;
  wall?: string | null;
  events?: StoredEvent[];
  probing?: ProbingHealth;
  tokens?: Pick<Tokens, 'who'>;
  authorities?: AuthorityDesk;
  /** Where it is left out there is nobody to tell, and nothing of it at `/metrics`. */
  paging?: PagingDesk;
  clock?: Clock;
} = {}): Promise<House> {
  const store = memoryStore(events);
  const telling = { paging: paging ?? noPaging() };
  const given = { clock, log, version: '1.2.3', storeHealth: store.health };
  const live = new Live(config, { ...given, ...recordDeps(clock), ...telling });
  const metrics = createMetrics(config, { ...given, live });
  metrics.watch((registry) => datagramMetrics(registry, () => new Map([['gw1', { malformed: 2 }]])));
  metrics.watch((registry) => probeMetrics(registry, () => probing));
  if (paging !== undefined) metrics.watch((registry) => pagingMetrics(registry, paging));
  const doors = { ...openDoors(), tokens, authorities };
  const options = { config: { listen: '127.0.0.1:0', ...http }, wall };
  const deps = {
    ...doors,
    clock,
    log,
    version: '1.2.3',
    live,
    store,
    flows: noFlows,
    sla: idleLedgers(config),
    metrics,
    probing: () => probing,
    ...telling,
    secret: () => TOKEN,
  };
  const api = createApi(options, deps);
  await live.start();
  stops.push(() => live.stop());
  await api.start();
  stops.push(() => api.stop());
  return { api, live, metrics, store, deeds: doors.deeds, base: api.address ?? '' };
}

/** What a scrape gives: `name{labels}` → value. */
export async function samples({ base }: Pick<House, 'base'>): Promise<Map<string, number>> {
  const text = await (await fetch(`${base}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
}
