/** What is known now: fed by observations, judged at least every second or two, pushed to those who watch. */
import type { Config } from '../config/schema/index.js';
import type { Component, Deps } from '../deps.js';
import type { StoredEvent } from '../model/event.js';
import type { Present } from '../model/judgement.js';
import type { Observation } from '../model/observation.js';
import type { Joining } from '../model/onboarding.js';
import type { Acts } from '../records/acts.js';
import type { Records } from '../records/records.js';
import type { StoreHealth } from '../store/contract.js';
import type { PagingDesk } from './paging.js';
import type { FlowShare } from '../resilience/records/shares.js';
import { KeptBaselines } from './live/baselines.js';
import { fingerprint } from './live/fingerprint.js';
import { describeNetworks, type NetworksQuestion } from './live/networks.js';
import { interfaceRows } from './live/rows.js';
import { Judging, type JudgingDeps } from './live/judging.js';
import { iso } from './live/seen.js';
import type { SeriesSource } from './live/percentiles.js';
import { Pace } from './live/pace.js';
import { SinceLog } from './live/since.js';
import type { Found } from './live/problems/problem.js';
import { LiveState } from './live/state.js';
import { computeStatus, turnsAt, type Computed } from './live/status.js';
import { describeTopology } from './live/topology.js';
import { UsualRates } from './live/usual.js';
import type { InterfaceRow, NetworksAnswer, Status, Topology } from './types.js';

export interface LiveDeps extends Deps {
  version: string;
  storeHealth(): StoreHealth;
  /** Failovers, incidents, maintenance and drills; started before the live view, which goes on with what is open. */
  records: Records;
  /** Whoever pages. */
  paging: Pick<PagingDesk, 'health' | 'pages' | 'acknowledgementOf'>;
  /** File in which is kept what peers used to send; left out, it is not kept. */
  baselines?: string;
  /** Hands an event to the store. */
  event(event: StoredEvent): void;
  /** Problems that other components have found, with those of the live view. */
  problems?(): Found[];
  /** Authorities on their way; left out where nobody watches them. */
  joining?(): readonly Joining[];
  /** What others judge of the same service; left out where nobody else does. */
  elsewhere?: JudgingDeps['elsewhere'];
  /** What the store has kept, for percentiles; a failure leaves them not known. */
  series: SeriesSource;
}

/** `changed`: something is judged otherwise than before, where figures alone may have moved. */
export type Listener = (status: Status, changed: boolean) => void;

/** Interfaces that no poll has brought for this many counter intervals are forgotten. */
const FORGET_AFTER_INTERVALS = 120;
/** Interfaces are looked through for those at most this often, ms. */
const FORGET = 10_000;

export class Live implements Component {
  private readonly state: LiveState;
  private readonly log = new SinceLog();
  private readonly judging: Judging;
  /** With whether it watches all the time. */
  private readonly listeners = new Map<Listener, boolean>();
  private readonly started: { at: number; monotonic: number };
  private readonly baselines: KeptBaselines;
  private readonly usual: UsualRates;
  private readonly pace: Pace;
  private configuredAt: number;
  private pushed = '';
  private last: Present | null = null;
  /** Monotonic time at which interfaces were looked through. */
  private forgot = -Infinity;

  constructor(
    private config: Config,
    private readonly deps: LiveDeps,
  ) {
    this.state = new LiveState(deps.clock);
    this.state.configure(null, config);
    this.configuredAt = deps.clock.now();
    this.judging = new Judging(config, { ...deps, event: (event) => deps.event(event) });
    this.baselines = new KeptBaselines(deps.baselines ?? null, this.judging.judge.baselines, deps);
    this.usual = new UsualRates({
      ...deps,
      settings: () => this.judging.judge.settings,
      keyOf: (path, side) => this.keyOf(path.gateway, path.context, path[side]),
      learnt: (p95) => void (this.judging.p95 = p95),
    });
    this.started = { at: this.configuredAt, monotonic: deps.clock.monotonic() };
    this.pace = new Pace({
      clock: deps.clock,
      tidy: () => this.tidy(),
      judge: () => {
        const { status, present } = this.compute();
        this.last = present;
        return (always) => this.tell(status, always);
      },
      watched: () => [...this.listeners.values()].includes(true),
      turns: (judgedAt) => turnsAt({ config: this.config, state: this.state, judging: this.judging }, judgedAt),
    });
  }

  async start(): Promise<void> {
    await this.baselines.start();
    this.judging.start();
    this.pace.start();
    this.usual.start();
  }

  async stop(): Promise<void> {
    this.pace.stop();
    this.usual.stop();
    this.listeners.clear();
    await this.baselines.save(true);
  }

  /** Takes a reloaded configuration; what is known of gateways that stay is kept. */
  update(config: Config): void {
    this.state.configure(this.config, config);
    this.config = config;
    this.configuredAt = this.deps.clock.now();
    this.judging.configure(config);
    this.pace.settle();
  }

  observe(observations: readonly Observation[]): void {
    let changed = false;
    for (const observation of observations) changed = this.take(observation) || changed;
    // What only confirms is judged at the next second: evidence is as fresh as it was, and older by no more than that.
    if (changed) this.pace.settle();
  }

  /** Takes finished minutes of flows, which corroborate a failover when they come. */
  flows(minutes: readonly { time: number; rows: Iterable<FlowShare> }[]): void {
    for (const { time, rows } of minutes) this.judging.flows(time, rows);
  }

  /** It is of now at any time. */
  async fresh(): Promise<void> {}

  status(): Status {
    return this.compute().status;
  }

  /** What was judged last, at most two seconds ago. */
  judged(): Present {
    return this.last ?? this.present();
  }

  /** What is judged of the present, with all its evidence. */
  present(): Present {
    return this.compute().present;
  }

  /** Failovers, incidents, maintenance and drills. */
  get records(): Records {
    return this.deps.records;
  }

  /** What people do to them. */
  get acts(): Acts {
    return this.judging.acts;
  }

  /** Whether a trap of the gateway waits to be read as true from it. */
  doubts(gateway: string): boolean {
    const record = this.state.gateways.get(gateway);
    return record !== undefined && this.judging.doubts(gateway, record);
  }

  topology(): Topology {
    return describeTopology(this.config);
  }

  networks(question: NetworksQuestion): NetworksAnswer {
    return { since: iso(this.configuredAt), ...describeNetworks(this.config.networks, question) };
  }

  /** Null where no such gateway is configured. */
  interfaces(name: string): InterfaceRow[] | null {
    const gateway = this.config.gateways.find((candidate) => candidate.name === name);
    const record = this.state.gateways.get(name);
    if (gateway === undefined || record === undefined) return null;
    return interfaceRows(this.deps.clock, gateway, record, this.config.paths);
  }

  /** The key of the interface that a path's end names; null where the gateway has shown none. */
  keyOf(gateway: string, context: string, name: string): string | null {
    return this.state.gateways.get(gateway)?.contexts.get(context)?.find(name)?.key ?? null;
  }

  /** Null once every configured gateway has been asked at least once and has answered or failed to; else who has not. */
  awaited(): string[] | null {
    return this.state.awaited();
  }

  /** Observations that were dropped because no such gateway is configured. */
  strangers(): number {
    return this.state.strangers;
  }

  /**
   * Calls `listener` with the present status at once, on every change, and at least every two seconds; about every second while there is one that
   * `watches`: people do, other parts of the collector do with less. Returns the way out.
   */
  subscribe(listener: Listener, watches = true): () => void {
    this.listeners.set(listener, watches);
    listener(this.status(), true);
    return () => this.listeners.delete(listener);
  }

  /** True where it may change a judgement. */
  private take(observation: Observation): boolean {
    const news = this.state.observe(observation);
    if (news === 'stranger') return false;
    const changed = this.judging.observe(observation);
    return changed || news === 'change' || this.judging.awaits(observation);
  }

  private compute(): Computed {
    const { config, state, log, started, judging } = this;
    const { clock, version, storeHealth, paging } = this.deps;
    const others = this.deps.problems?.() ?? [];
    const joining = this.deps.joining?.() ?? null;
    const store = storeHealth();
    return computeStatus({ config, state, log, judging, started, clock, version, others, store, paging, joining });
  }

  private tidy(): void {
    this.state.forget();
    this.judging.forget(this.state.gateways.keys());
    const now = this.deps.clock.monotonic();
    if (now - this.forgot >= FORGET) this.forgetInterfaces(now);
    void this.baselines.save();
  }

  private tell(status: Status, always: boolean): void {
    const judged = fingerprint(status);
    const changed = judged !== this.pushed;
    if (always || changed) for (const listener of this.listeners.keys()) this.hand(listener, status, changed);
    this.pushed = judged;
  }

  private hand(listener: Listener, status: Status, changed: boolean): void {
    try {
      listener(status, changed);
    } catch (error) {
      this.listeners.delete(listener);
      this.deps.log.error({ error }, 'a watcher of the live status failed and was let go');
    }
  }

  private forgetInterfaces(now: number): void {
    this.forgot = now;
    for (const { name, poll } of this.config.gateways)
      for (const table of this.state.gateways.get(name)?.contexts.values() ?? [])
        table.forget(poll.counters * FORGET_AFTER_INTERVALS);
  }
}
