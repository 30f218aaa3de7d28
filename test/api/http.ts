/** An API on an ephemeral port with a live view that the test feeds. */
import { afterEach } from 'vitest';
import { Live } from '../../collector/api/live.js';
import { createMetrics } from '../../collector/api/metrics.js';
import { createApi, type Api } from '../../collector/api/server.js';
import type { AuthorityDesk } from '../../collector/api/authorities.js';
import type { Deed } from '../../collector/audit/entry.js';
import type { HttpConfig } from '../../collector/config/schema/http.js';
import type { Config } from '../../collector/config/schema/index.js';
import { systemClock } from '../../collector/deps.js';
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
}: {
  http?: Partial<HttpConfig>;
  config?: Config;
  wall?: string | null;
  events?: StoredEvent[];
  probing?: ProbingHealth;
  tokens?: Pick<Tokens, 'who'>;
  authorities?: AuthorityDesk;
} = {}): Promise<House> {
  const store = memoryStore(events);
  const clock = systemClock;
  const live = new Live(config, { clock, log, version: '1.2.3', storeHealth: store.health, ...recordDeps(clock) });
  const metrics = createMetrics(config, { clock, log, version: '1.2.3', live, storeHealth: store.health });
  metrics.watchDatagrams(() => new Map([['gw1', { malformed: 2 }]]));
  metrics.watchProbing(() => probing);
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
    paging: noPaging(),
    secret: () => TOKEN,
  };
  const api = createApi(options, deps);
  await live.start();
  stops.push(() => live.stop());
  await api.start();
  stops.push(() => api.stop());
  return { api, live, metrics, store, deeds: doors.deeds, base: api.address ?? '' };
}
