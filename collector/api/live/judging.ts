/** Lets the judgement hear what passes on the bus, asks it for the present, and keeps what it concludes. */
import type { Config } from '../../config/schema/index.js';
import type { Clock } from '../../deps.js';
import type { StoredEvent } from '../../model/event.js';
import type { Concerned, FailoverRecord, Incident, Present } from '../../model/judgement.js';
import type { Observation } from '../../model/observation.js';
import type { SignalObservation } from '../../model/signals.js';
import { failoverEvent, incidentEvent } from '../../records/events.js';
import { Acts } from '../../records/acts.js';
import type { Records } from '../../records/records.js';
import { Chronicle, type Told } from '../../resilience/chronicle.js';
import type { Elsewhere, GatewayInput, PathInput, Scene } from '../../resilience/input.js';
import { Judge } from '../../resilience/judge.js';
import { leftOpen } from '../../resilience/records/failovers.js';
import { concernedBy, concernedIn } from '../../resilience/records/concerned.js';
import { withFailovers } from '../../resilience/records/tied.js';
import type { FlowShare } from '../../resilience/records/shares.js';
import type { PathSettings } from '../../resilience/settings.js';
import type { Finding } from '../../resilience/signals/finding.js';
import type { EndState } from '../../resilience/signals/traps.js';
import { firstFrom, type Moment } from '../../resilience/time.js';
import type { GatewayStatus } from '../types.js';
import { isConfirmed } from './confirmed.js';
import type { End } from './end.js';
import type { GatewayRecord } from './gateway.js';
import type { Percentiles } from './percentiles.js';
import { settingsOf } from './settings.js';

const signalKinds: ReadonlySet<Observation['kind']> = new Set<SignalObservation['kind']>([
  'bgp-peer',
  'redundancy',
  'bfd-session',
  'ospf-neighbour',
  'route',
  'trap',
  'probe',
]);

const isSignal = (observation: Observation): observation is SignalObservation => signalKinds.has(observation.kind);

/** A failover is told within this of its first evidence, ms. */
const RECENT = 600_000;

export interface JudgingDeps {
  clock: Clock;
  records: Records;
  /** Hands an event to the store. */
  event(event: StoredEvent): void;
  /** What others judge of the same service; left out where nobody else does. */
  elsewhere?: (() => Elsewhere) | undefined;
}

export class Judging {
  readonly judge: Judge;
  readonly acts: Acts;
  p95: Percentiles = new Map();
  private readonly chronicle: Chronicle;
  private paths = new Map<string, PathSettings>();

  constructor(
    config: Config,
    private readonly deps: JudgingDeps,
  ) {
    const { clock, records } = deps;
    this.judge = new Judge(settingsOf(config));
    this.chronicle = new Chronicle(this.judge, config.store.collector);
    this.acts = new Acts({
      records,
      clock,
      known: () => this.known(),
      concernedBy: (record) => this.concernedBy(record),
      changed: (incident) => this.chronicle.replace(incident),
    });
    this.index();
  }

  /** Goes on where the collector before this one stopped. */
  start(): void {
    const { shelf } = this.deps.records;
    this.chronicle.restore(shelf.forwarders.values(), shelf.openIncidents());
    for (const record of shelf.failovers.values()) if (!record.settled) this.keepFailover(leftOpen(record));
  }

  configure(config: Config): void {
    this.judge.configure(settingsOf(config));
    this.index();
  }

  /** Signals of gateways that are not configured have been left out by then. True where one of them says something new. */
  observe(observation: Observation): boolean {
    if (!isSignal(observation)) return false;
    const now = this.now();
    const changes = this.judge.observe(observation, now);
    this.chronicle.note(changes, now);
    return changes.length > 0;
  }

  /**
   * Whether what only confirms is worth a judgement: a trap of its gateway waits for its confirmation, and whatever the gateway answers may be
   * it; or a path that is down waits to be known down alone.
   */
  awaits(observation: Observation): boolean {
    const now = this.now();
    if (this.chronicle.waitsForWord(now)) return true;
    return 'gateway' in observation && this.judge.traps.waitingOf(observation.gateway, now).length > 0;
  }

  /** Whether a trap of this gateway has not been read to be true yet. */
  doubts(gateway: string, record: GatewayRecord): boolean {
    const waiting = this.judge.traps.waitingOf(gateway, this.now());
    return waiting.some((each) => !isConfirmed(each, record, this.judge.table));
  }

  /** Takes a finished minute of flows: by which path how much went. */
  flows(time: number, shares: Iterable<FlowShare>): void {
    this.chronicle.shares.take(time, shares);
  }

  /** What the signals of a path say beside its interfaces. */
  signals(name: string, ends: { a: End; b: End }): { findings: Finding[]; suspicion: PathInput['suspicion'] } {
    const path = this.paths.get(name);
    if (path === undefined) return { findings: [], suspicion: null };
    return this.judge.findings(path, { a: stateOf(ends.a), b: stateOf(ends.b) }, this.now());
  }

  /** Judges the present, follows it over time, and keeps what is new. */
  present(paths: readonly PathInput[], gateways: readonly GatewayStatus[]): Present {
    const now = this.now();
    const { shelf } = this.deps.records;
    const drills = new Map(
      [...shelf.lastDrills()].map(([group, { outcome, startsAt, note }]) => [
        group,
        { outcome: outcome === 'passed' ? ('passed' as const) : ('failed' as const), at: startsAt, note },
      ]),
    );
    const elsewhere = this.deps.elsewhere?.() ?? { decides: null, paths: [] };
    const scene: Scene = { paths, gateways: gateways.map(gatewayInput), p95: this.p95, drills, elsewhere };
    const present = this.judge.present(scene, now);
    const declared = {
      windows: [...shelf.windows.values()],
      drills: [...shelf.drills.values()],
      isTaken: (id: string) => shelf.incidents.has(id) || shelf.failovers.has(id),
    };
    this.keep(this.chronicle.advance(present, scene, declared, now));
    for (const path of present.paths) path.flapping = this.chronicle.isFlapping(path.path, now);
    return present;
  }

  /**
   * The first monotonic time from `after` on at which time alone changes a judgement: evidence of a probe grows stale, or what waits has waited long
   * enough. null where neither will.
   */
  turnsAt(after: number): number | null {
    return firstFrom(after, [this.judge.staleAt(after), ...this.chronicle.opensAt()]);
  }

  forget(gateways: Iterable<string>): void {
    this.judge.forget(new Set(gateways), this.now());
  }

  get records(): Records {
    return this.deps.records;
  }

  private keep({ failovers, incidents, forwarders, changes }: Told): void {
    const { records, event } = this.deps;
    for (const each of forwarders) records.forwarders(each);
    for (const each of changes) records.change(each);
    for (const { incident, added } of incidents) {
      records.incident(incident, added);
      if (incident.revision === 1) event(incidentEvent(incident, 'incident-opened'));
      if (incident.closedAt !== null) event(incidentEvent(incident, 'incident-closed'));
    }
    for (const record of failovers) this.keepFailover(record);
    if (failovers.length > 0 || incidents.some(({ incident }) => incident.revision === 1)) this.tie();
  }

  /** Names in open incidents the failovers that belong to them. */
  private tie(): void {
    const { records } = this.deps;
    const { at } = this.now();
    const recent = records.shelf.failoversBetween(at - RECENT, at + 1);
    const pathsOf = (incident: Incident) =>
      incident.kind === 'service' ? this.known().paths : this.concernedBy(incident).paths;
    for (const incident of records.shelf.openIncidents()) {
      const next = withFailovers(incident, pathsOf(incident), recent, at);
      if (next === incident) continue;
      records.incident(next, []);
      this.chronicle.replace(next);
    }
  }

  /** What a person has noted on a record since stays in it. */
  private keepFailover(record: FailoverRecord): void {
    const { records, event } = this.deps;
    const known = records.shelf.failovers.get(record.id);
    const noted =
      known && known.audit.length > 0
        ? { kind: known.kind, maintenance: known.maintenance, drill: known.drill, audit: known.audit }
        : {};
    const next = { ...record, ...noted, revision: Math.max(record.revision, (known?.revision ?? 0) + 1) };
    records.failover(next);
    this.acts.countFailover(next);
    if (known === undefined || (next.settled && !known.settled)) event(failoverEvent(next));
  }

  private now(): Moment {
    return { at: this.deps.clock.now(), monotonic: this.deps.clock.monotonic() };
  }

  private index(): void {
    this.paths = new Map(this.judge.settings.paths.map((path) => [path.name, path]));
  }

  private known(): Concerned {
    const { groups, paths } = this.judge.settings;
    return {
      gateways: [...new Set(paths.map(({ gateway }) => gateway))],
      groups: groups.map(({ name }) => name),
      paths: paths.map(({ name }) => name),
    };
  }

  private concernedBy(record: FailoverRecord | Incident): Concerned {
    return 'subject' in record ? concernedBy(record, this.paths) : concernedIn(record, this.paths);
  }
}

const stateOf = ({ record }: End): EndState => ({
  ifIndex: record?.identity?.ifIndex ?? null,
  says: record?.operStatus ?? null,
  read: record?.statusRead ?? null,
});

const gatewayInput = ({ name, state, since, error }: GatewayStatus): GatewayInput => ({
  name,
  state,
  since: Date.parse(error?.since ?? since),
  reason: error?.message ?? 'no answer',
});
