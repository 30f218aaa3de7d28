/** Brings whoever pages together with the collector around it. */
import { join } from 'node:path';
import { matcherText, parseMatcher } from '../alerts/notify/matchers.js';
import { Paging } from '../alerts/notify/paging.js';
import type { Surroundings } from '../alerts/notify/surroundings.js';
import type { PagingDesk } from './api/paging.js';
import type { Live } from './api/live.js';
import { conclusionsOf } from './conclusions.js';
import type { Config } from './config/schema/index.js';
import type { Deps } from './deps.js';

export interface CollectorPagingDeps extends Deps {
  secret(reference: string): string;
  live: Live;
  /** The configuration that is in force. */
  config(): Config;
}

/** Inert until start(). */
export function createPaging(config: Config, { live, config: current, ...deps }: CollectorPagingDeps): Paging {
  const { alerts, peer, store } = config;
  const { shelf } = live.records;
  const since = deps.clock.now();
  const around: Surroundings = {
    interconnect: () => current().interconnect,
    paths: () => current().paths.map(({ name, gateway, group }) => ({ name, gateway, group: group ?? null })),
    openIncidents: () => shelf.openIncidents(),
    incident: (id) => shelf.incidents.get(id),
    window: (id) => shelf.windows.get(id),
    windows: () => [...shelf.windows.values()],
    adoptWindow: (window) => live.acts.adoptWindow(window),
    service: () => live.judged().service.state,
    present: () => live.present(),
    conclusions: () => conclusionsOf(live, since, deps.clock.now()),
    acknowledge: (id, { author, note, endsAt }) => {
      live.acts.acknowledge(id, { author, reason: note, endsAt });
    },
    ticket: (id, reference) => {
      live.acts.addTicket(id, reference);
    },
  };
  const folder = join(store.path, 'alerts');
  return new Paging({ alerts, peer, collector: store.collector, folder }, { ...deps, around });
}

/** What the API and the commands ask of it. */
export function deskOf(paging: Paging): PagingDesk {
  return {
    health: () => paging.health(),
    pages: () => paging.pages(),
    acknowledgementOf: (page) => paging.acknowledgementOf(page),
    acknowledge: (id, given) => paging.acknowledge(id, given),
    silences: () => paging.silences(),
    addSilence: (given) => paging.addSilence(given),
    endSilence: (id, act) => paging.endSilence(id, act),
    testPage: (author) => paging.testPage(author),
    parseMatcher,
    matcherText,
  };
}
