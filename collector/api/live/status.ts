/** Computes the Status from the latest of everything. */
import type { Gateway } from '../../config/schema/gateway.js';
import type { Config } from '../../config/schema/index.js';
import type { Clock } from '../../deps.js';
import { iso as inIso, type Present } from '../../model/judgement.js';
import type { Joining } from '../../model/onboarding.js';
import { goodFor } from '../../resilience/evidence.js';
import { firstFrom } from '../../resilience/time.js';
import { SIMULATED_COLLECTOR, type StoreHealth } from '../../store/contract.js';
import type { GatewayStatus, PathStatus, Status } from '../types.js';
import { describeGateway, staleAfter } from './gateways.js';
import { describePath, type PathView } from './paths.js';
import { conditionProblems } from './problems/conditions.js';
import { gatewayProblems } from './problems/gateways.js';
import { listProblems } from './problems/index.js';
import { pathProblems } from './problems/paths.js';
import { pollProblems } from './problems/polls.js';
import { recordsProblems } from './problems/records.js';
import { refusedProblems } from './problems/refused.js';
import type { Found } from './problems/problem.js';
import { sensorProblems } from './problems/sensors.js';
import { pagingProblems } from './problems/paging.js';
import { storeProblems } from './problems/store.js';
import { iso, seconds, type Seen } from './seen.js';
import type { Judging } from './judging.js';
import type { SinceLog } from './since.js';
import type { PagingDesk } from '../paging.js';
import { pagingSummary } from './paging.js';
import type { LiveState } from './state.js';
import { summaryOf } from './summary.js';
import { interconnectOf } from './topology.js';

export interface StatusInput {
  config: Config;
  clock: Clock;
  state: LiveState;
  log: SinceLog;
  judging: Judging;
  store: StoreHealth;
  /** Problems of other components. */
  others: readonly Found[];
  paging: Pick<PagingDesk, 'health' | 'pages' | 'acknowledgementOf'>;
  joining: readonly Joining[] | null;
  version: string;
  started: { at: number; monotonic: number };
}

export interface Computed {
  status: Status;
  present: Present;
}

export function computeStatus(input: StatusInput): Computed {
  const { config, clock, log, store, started } = input;
  const now = clock.now();
  const views = pathViews(input);
  const paths = views.map(({ status }) => status);
  const gateways = gatewayStatuses(input);
  const present = input.judging.present(
    views.map((view) => view.input),
    gateways,
  );
  const uptime = clock.monotonic() - started.monotonic;
  const problems = listProblems(findProblems(input, gateways, paths, uptime), log, now);
  log.sweep();
  const status: Status = {
    time: iso(now),
    version: input.version,
    interconnect: interconnectOf(config),
    simulated: config.store.collector === SIMULATED_COLLECTOR,
    collector: { id: config.store.collector, startedAt: iso(started.at), uptimeSeconds: seconds(uptime) },
    service: { state: present.service.state, reason: present.service.reason },
    resilience: summaryOf(present, input.judging.records.shelf, now),
    paths,
    gateways,
    store: describeStore(store),
    problems,
    paging: pagingSummary(input.paging),
    ...(input.joining === null ? {} : { joining: input.joining.map((each) => inIso(each)) }),
  };
  return { status, present };
}

interface Places {
  gateways: ReadonlyMap<string, Gateway>;
  /** By gateway: ms beyond which it counts as silent. */
  limits: ReadonlyMap<string, number>;
}

const places = new WeakMap<Config, Places>();

/** Made once of each configuration: a status is computed every second, and looking through all gateways for each would be their square. */
function placesOf(config: Config): Places {
  let known = places.get(config);
  if (known === undefined) {
    const withPaths = new Set(config.paths.map(({ gateway }) => gateway));
    known = {
      gateways: new Map(config.gateways.map((gateway) => [gateway.name, gateway])),
      limits: new Map(
        config.gateways.map((gateway) => [gateway.name, staleAfter(gateway, withPaths.has(gateway.name))]),
      ),
    };
    places.set(config, known);
  }
  return known;
}

function pathViews({ config, clock, state, log, judging }: StatusInput): PathView[] {
  const { gateways } = placesOf(config);
  const views: PathView[] = [];
  for (const path of config.paths) {
    const gateway = gateways.get(path.gateway);
    const live = state.gateways.get(path.gateway);
    if (gateway && live) views.push(describePath(clock, path, gateway, live, log, judging));
  }
  return views;
}

function gatewayStatuses({ config, clock, state, log }: StatusInput): GatewayStatus[] {
  const { limits } = placesOf(config);
  const statuses: GatewayStatus[] = [];
  for (const gateway of config.gateways) {
    const live = state.gateways.get(gateway.name);
    if (live) statuses.push(describeGateway(clock, gateway, live, limits.get(gateway.name) ?? 0, log));
  }
  return statuses;
}

function findProblems(
  { config, clock, state, store, judging, others, paging }: StatusInput,
  gateways: GatewayStatus[],
  paths: PathStatus[],
  uptime: number,
): Found[] {
  const { gateways: all } = placesOf(config);
  const conditions = state.conditions();
  const ofGateways: Found[] = [];
  for (const gateway of gateways) {
    const { name } = gateway;
    const live = state.gateways.get(name);
    const configured = all.get(name);
    if (live === undefined || configured === undefined) continue;
    const told = conditions.get(name);
    ofGateways.push(...gatewayProblems(gateway, uptime), ...sensorProblems(gateway));
    if (gateway.state === 'up') ofGateways.push(...pollProblems(clock, configured, live));
    if (told !== undefined) ofGateways.push(...conditionProblems(name, told));
    ofGateways.push(...refusedProblems(name, live));
  }
  return [
    ...ofGateways,
    ...paths.flatMap(pathProblems),
    ...storeProblems(store),
    ...recordsProblems(judging.records.health()),
    ...pagingProblems(paging.health(), uptime),
    ...others,
  ];
}

function describeStore({ lastWriteAt, spool, ...rest }: StoreHealth): Status['store'] {
  const time = (at: number | null): string | null => (at === null ? null : iso(at));
  return { ...rest, lastWriteAt: time(lastWriteAt), spool: { ...spool, oldest: time(spool.oldest) } };
}

/** The first monotonic time from `after` on at which time alone changes a judgement, unless something is read until then; null where none does. */
export function turnsAt({ config, state, judging }: Pick<StatusInput, 'config' | 'state' | 'judging'>, after: number) {
  return firstFrom(after, [judging.turnsAt(after), staleFrom(after, config, state)]);
}

/** The first monotonic time from `after` on at which what is known of an interface of a path or of a gateway grows stale; null where none does. */
function staleFrom(after: number, config: Config, state: LiveState): number | null {
  const { gateways, limits } = placesOf(config);
  let first = Infinity;
  const take = (read: Seen | null | undefined, good: number): void => {
    if (read && read.monotonic + good >= after) first = Math.min(first, read.monotonic + good);
  };
  for (const path of config.paths) {
    const poll = gateways.get(path.gateway)?.poll;
    const table = state.gateways.get(path.gateway)?.contexts.get(path.context);
    if (poll === undefined || table === undefined) continue;
    for (const record of [table.find(path.a), table.find(path.b)]) {
      take(record?.state, goodFor(poll.state));
      take(record?.counters, goodFor(poll.counters));
    }
  }
  for (const [name, limit] of limits) take(state.gateways.get(name)?.answered, limit);
  return first === Infinity ? null : first;
}
