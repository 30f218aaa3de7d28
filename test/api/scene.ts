/** A small interconnect: two gateways with a path each, and what a poller would say of them. */
import { CodedError } from '../../collector/model/coded-error.js';
import { deskOver } from './desk.js';
import { noPaging } from './no-paging.js';
import { pino } from 'pino';
import type { LiveDeps } from '../../collector/api/live.js';
import type { ApiDeps } from '../../collector/api/server.js';
import type { Deed } from '../../collector/audit/entry.js';
import { configSchema, type Config } from '../../collector/config/schema/index.js';
import type { Clock } from '../../collector/deps.js';
import type { InterfaceDeltas } from '../../collector/model/interface.js';
import type {
  InterfaceObservation,
  InterfaceStateObservation,
  Observation,
  PollObservation,
} from '../../collector/model/observation.js';
import { Records } from '../../collector/records/records.js';
import type { Store, StoreHealth, StoredEvent } from '../../collector/store/contract.js';

/** Nobody exports flows. */
export const noFlows = {
  exporters: () => ({ state: 'off' as const, restarts: 0, lastFailure: null, receiver: null }),
  counts: () => null,
  reconciliation: { latest: () => [], kept: () => Promise.resolve([]) },
  raw: () => Promise.reject(new CodedError('FLOWS_NOT_KEPT', 'single flows are not kept')),
};

/** Nothing is probed. */
export const noProbes = () => ({ probes: [], agents: [], refused: {} });

export const log = pino({ level: 'silent' });

const gateway = (name: string, address: string) => ({
  name,
  address,
  snmp: { version: '2c' as const, community: 'env:COMMUNITY' },
});

export function scene(overrides: Record<string, unknown> = {}): Config {
  return configSchema.parse({
    interconnect: { name: 'Test' },
    gateways: [gateway('gw1', '192.0.2.1'), gateway('gw2', '192.0.2.2')],
    groups: [{ name: 'main' }],
    paths: [
      { name: 'one', group: 'main', gateway: 'gw1', a: 'Gi0/0', b: 'Gi0/1' },
      { name: 'two', group: 'main', gateway: 'gw2', a: 'Gi0/0', b: 'Gi0/1', capacity: '1 Gbit/s' },
    ],
    ...overrides,
  });
}

const noDeltas: InterfaceDeltas = {
  inOctets: null,
  outOctets: null,
  inUcastPkts: null,
  outUcastPkts: null,
  inMulticastPkts: null,
  outMulticastPkts: null,
  inBroadcastPkts: null,
  outBroadcastPkts: null,
  inErrors: null,
  outErrors: null,
  inDiscards: null,
  outDiscards: null,
  inUnknownProtos: null,
  alignmentErrors: null,
  fcsErrors: null,
  lateCollisions: null,
  carrierSenseErrors: null,
  symbolErrors: null,
};

const quiet: Partial<InterfaceDeltas> = {
  inOctets: 30_000_000,
  outOctets: 15_000_000,
  inUcastPkts: 30_000,
  outUcastPkts: 20_000,
  inErrors: 0,
  outErrors: 0,
  inDiscards: 0,
  outDiscards: 0,
};

/** What a poller says, at the time of `clock`. */
export class Router {
  constructor(
    private readonly clock: Clock,
    readonly name: string,
  ) {}

  private origin(at = this.clock.now()) {
    return { gateway: this.name, context: '', collector: 'collector-1', at };
  }

  counters(
    name: string,
    { deltas, ...rest }: Partial<Omit<InterfaceObservation, 'deltas'>> & { deltas?: Partial<InterfaceDeltas> } = {},
  ): InterfaceObservation {
    return {
      kind: 'interface',
      ...this.origin(),
      slot: this.clock.now(),
      seconds: 30,
      interface: name,
      identity: {
        ifIndex: Number(/\d+$/.exec(name)?.[0] ?? 0) + 1,
        ifName: name,
        ifDescr: `GigabitEthernet ${name}`,
        ifAlias: `to ${name}`,
        ifType: 6,
        ifPhysAddress: '00:00:5e:00:53:01',
      },
      adminStatus: 'up',
      operStatus: 'up',
      speed: 1_000_000_000,
      ...rest,
      deltas: { ...noDeltas, ...quiet, ...deltas },
    };
  }

  state(name: string, rest: Partial<InterfaceStateObservation> = {}): InterfaceStateObservation {
    const states = { adminStatus: 'up', operStatus: 'up', lastChange: 0 } as const;
    return { kind: 'interface-state', ...this.origin(), interface: name, ...states, ...rest };
  }

  poll(table: string, rest: Partial<PollObservation> = {}): PollObservation {
    return {
      kind: 'poll',
      ...this.origin(),
      slot: this.clock.now(),
      table,
      outcome: 'ok',
      duration: 12,
      requests: 2,
      varbinds: 40,
      retries: 0,
      timeouts: 0,
      rows: 2,
      errors: {},
      message: null,
      ...rest,
    };
  }

  /** A whole round: counters and state of both interfaces. */
  round(): Observation[] {
    return [
      this.counters('Gi0/0'),
      this.counters('Gi0/1'),
      this.poll('ifTable'),
      this.state('Gi0/0'),
      this.state('Gi0/1'),
      this.poll('state'),
    ];
  }
}

export function storeHealth(rest: Partial<StoreHealth> = {}): StoreHealth {
  return {
    driver: 'duckdb',
    state: 'ok',
    message: null,
    lastWriteAt: null,
    spool: { points: 0, octets: 0, capacityOctets: 1_000_000, oldest: null },
    dropped: {},
    schemaVersion: 1,
    ...rest,
  };
}

/** A store that keeps points and events in two arrays; enough to serve routes, not a driver. */
export function memoryStore(events: StoredEvent[] = []): Pick<Store, 'series' | 'events' | 'flows' | 'health'> & {
  queries: Parameters<Store['series']>[0][];
  state: Partial<StoreHealth>;
} {
  const queries: Parameters<Store['series']>[0][] = [];
  const state: Partial<StoreHealth> = {};
  return {
    queries,
    state,
    async series(query) {
      queries.push(query);
      const start = Math.floor(query.from / query.interval) * query.interval;
      const points = [
        { time: start, value: 42, coverage: 1 },
        { time: start + query.interval, value: null, coverage: 0 },
      ];
      return [{ tags: { gateway: 'gw1' }, unit: 'octets', simulated: false, points }];
    },
    async flows({ from, to }) {
      return { from, to, rows: [], kept: new Map(), simulated: false };
    },
    async events({ from, to, gateway, code, limit }) {
      const wanted = events.filter(
        (event) =>
          event.time >= from &&
          event.time < to &&
          (gateway ?? event.gateway) === event.gateway &&
          (code ?? event.code) === event.code,
      );
      return wanted.sort((a, b) => b.time - a.time).slice(0, limit);
    },
    health: () => storeHealth(state),
  };
}

/** No tokens, no reports, and an audit log in memory. */
export function openDoors(): Pick<ApiDeps, 'audit' | 'tokens' | 'reports' | 'authorities'> & { deeds: Deed[] } {
  const deeds: Deed[] = [];
  const verify = async () => ({ entries: 0, last: { seq: 0, hash: '' }, broken: [] });
  return {
    deeds,
    audit: { add: (deed) => void deeds.push(deed), search: async () => [], verify },
    tokens: { who: () => null },
    authorities: deskOver(scene()),
    reports: { issue: async () => Promise.reject(new CodedError('SLA_MONTH_UNKNOWN', 'there is no ledger here')) },
  };
}

/** What the live view needs of the records and the store; the records stay in memory, as they are not started. */
export function recordDeps(
  clock: Clock,
): Pick<LiveDeps, 'records' | 'paging' | 'event' | 'series'> & { events: StoredEvent[] } {
  const events: StoredEvent[] = [];
  const records = new Records({ folder: '/nonexistent', retention: Infinity }, { clock, log });
  return { records, events, paging: noPaging(), event: (event) => void events.push(event), series: async () => [] };
}
