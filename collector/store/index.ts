/** The store: spool in front, an engine behind. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoreConfig } from '../config/schema/store.js';
import type { Deps, Timer } from '../deps.js';
import { admit } from './admit.js';
import type {
  EventsQuery,
  FlowMinuteRows,
  FlowsAnswer,
  FlowsQuery,
  Point,
  Series,
  SeriesQuery,
  SharedAnswer,
  SharedDocument,
  SharedQuery,
  Store,
  StoredEvent,
  StoreHealth,
} from './contract.js';
import type { Driver } from './driver.js';
import { LaterDuckDb } from './duckdb/later.js';
import { reasonOf, StoreError } from './errors.js';
import { SeriesBudget } from './flows/budget.js';
import { FlowParts } from './flows/parts.js';
import { admitRows, flowPoints } from './flows/points.js';
import { InfluxDriver } from './influx/driver.js';
import { Mutex } from './mutex.js';
import { Pump } from './pump.js';
import { Spool } from './spool/spool.js';

export { SCHEMA_VERSION } from './duckdb/schema.js';
export { toPoints } from './points.js';
export { lostRunEvents } from './lost-runs.js';
export { probePoints } from './probe-points.js';
export { StoreError, type StoreErrorCode } from './errors.js';

export interface StoreLoad {
  /** Points that the configured gateways will bring in a day: the spool has room for that many. */
  pointsPerDay: number;
}

export type StoreDeps = Deps & { secret: (reference: string) => string };

/** Octets of one point in the spool, of a wide interface sample with ten counters that move. */
const OCTETS_PER_POINT = 180;
const SMALLEST_SPOOL = 16 * 2 ** 20;
/** As encoded: some seconds of a large installation. Decoded it takes seven times as much; of an engine that is behind the rest is read back from disk. */
const MEMORY = 2 ** 20;
/** Points waiting from which on the store is called behind: some seconds of a large installation. */
const BEHIND = 50_000;
/** Combinations of names of flows, each a series of the engine: what InfluxDB 1.x takes by default is a million of all kinds. */
const MAX_FLOW_SERIES = 200_000;
const SYNC = 1_000;
const MAINTENANCE = 15_000;
const START_PATIENCE = 700;
/** A query that comes while the engine is being opened waits this long for it. */
const QUERY_PATIENCE = 10_000;
const STOP_PATIENCE = 3_000;
/** How long what was accepted may take to reach the engine before a copy is made of it. */
const COPY_PATIENCE = 120_000;
/** How often it is looked whether what was accepted has reached the engine. */
const SETTLE_LOOK = 50;

export function createStore(config: StoreConfig, load: StoreLoad, deps: StoreDeps): Store {
  return new SpooledStore(config, load, deps);
}

class SpooledStore implements Store {
  readonly #config: StoreConfig;
  readonly #deps: StoreDeps;
  readonly #driver: Driver;
  readonly #spool: Spool;
  readonly #pump: Pump;
  readonly #refused: Record<string, number> = {};
  readonly #flowParts: FlowParts;
  /** null where the engine keeps names apart from combinations. */
  readonly #flowSeries: SeriesBudget | null;
  readonly #flowTurn = new Mutex();
  readonly #renamed = new Map<string, { to: string; until: number }>();
  /** Of what is done every now and then. */
  readonly #timers = new Map<() => Promise<void>, Timer>();
  #chores: Promise<void> = Promise.resolve();
  /** Settles when the engine has been opened, or could not be; never rejects. */
  #opening: Promise<void> = Promise.resolve();
  #open = false;
  #resting = false;

  constructor(config: StoreConfig, load: StoreLoad, deps: StoreDeps) {
    this.#config = config;
    this.#deps = deps;
    const capacity = config.spool.size ?? Math.max(SMALLEST_SPOOL, load.pointsPerDay * OCTETS_PER_POINT);
    this.#driver = driverOf(config, deps);
    this.#spool = new Spool({ folder: join(config.path, 'spool'), capacity, memory: MEMORY }, deps);
    this.#flowParts = new FlowParts(join(config.path, 'flow-part.json'));
    this.#flowSeries =
      config.driver === 'influx' ? new SeriesBudget(join(config.path, 'influx-flow-series'), MAX_FLOW_SERIES) : null;
    this.#pump = new Pump(this.#driver, this.#spool, deps);
  }

  /** Ready to accept at once; an engine that is slow to open or away is waited for in the background. */
  async start(): Promise<void> {
    await mkdir(this.#config.path, { recursive: true, mode: 0o700 });
    await this.#spool.open();
    const opening = this.#pump.open();
    await this.#withPatience(opening, START_PATIENCE).catch(async (error: unknown) => {
      await this.#spool.close();
      throw error;
    });
    this.#open = true;
    this.#resting = false;
    // What fails for good after the patience ended shows in health(), as what keeps the store away.
    this.#opening = opening.catch(() => undefined);
    void this.#opening.then(() => this.#open && this.#pump.start());
    this.#background(this.#spool.fill(() => !this.#open));
    this.#every(SYNC, () => this.#spool.sync());
    this.#every(MAINTENANCE, () => this.#maintain());
  }

  async stop(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    for (const timer of this.#timers.values()) timer.cancel();
    await this.#pump.stop(STOP_PATIENCE);
    await this.#chores;
    await this.#spool.close();
    await this.#driver.close();
  }

  rest(): void {
    this.#resting = true;
  }

  async write(points: readonly Point[], events: readonly StoredEvent[] = []): Promise<void> {
    if (!this.#open) throw new StoreError('STORE_CLOSED', 'the store is not started');
    const admitted = admit(points, this.#refused);
    if (admitted.length > 0 || events.length > 0) await this.#spool.append({ points: admitted, events });
  }

  async writeFlows(given: FlowMinuteRows): Promise<void> {
    const minute = this.#withNewNames(given);
    return this.#flowTurn.run(async () => {
      if (!this.#open) throw new StoreError('STORE_CLOSED', 'the store is not started');
      const admitted = admitRows(minute, this.#refused);
      if (admitted.length === 0) return;
      const rows = this.#flowSeries === null ? admitted : await this.#flowSeries.fold(admitted);
      const offset = await this.#flowParts.next(minute.time, minute.collector);
      await this.#spool.append({ points: flowPoints(minute, rows, offset), events: [] });
    });
  }

  async renameAuthority(from: string, to: string, until: number): Promise<boolean | null> {
    await this.#withPatience(this.#opening, QUERY_PATIENCE);
    if (this.#driver.renameAuthority === undefined) return null;
    this.#renamed.set(from, { to, until });
    // What waits has the name in it, and would bring it back.
    if (!(await this.#settled(QUERY_PATIENCE)))
      throw new StoreError('STORE_BEHIND', 'what waits in the spool is not in the store yet: try again in a while');
    return this.#driver.renameAuthority(from, to);
  }

  async series(query: SeriesQuery): Promise<Series[]> {
    await this.#withPatience(this.#opening, QUERY_PATIENCE);
    return this.#driver.series(query);
  }

  async events(query: EventsQuery): Promise<StoredEvent[]> {
    await this.#withPatience(this.#opening, QUERY_PATIENCE);
    return this.#driver.events(query);
  }

  async flows(query: FlowsQuery): Promise<FlowsAnswer> {
    await this.#withPatience(this.#opening, QUERY_PATIENCE);
    return this.#driver.flows(query);
  }

  async share(documents: readonly SharedDocument[]): Promise<void> {
    await this.#withPatience(this.#opening, QUERY_PATIENCE);
    if (this.#driver.share === undefined) throw notShared();
    await this.#driver.share(documents);
  }

  async shared(query: SharedQuery): Promise<SharedAnswer> {
    await this.#withPatience(this.#opening, QUERY_PATIENCE);
    if (this.#driver.shared === undefined) throw notShared();
    return this.#driver.shared(query);
  }

  health(): StoreHealth {
    const spool = this.#spool.stats();
    const { fault, lastWriteAt } = this.#pump;
    const behind = spool.points > BEHIND;
    return {
      driver: this.#driver.name,
      state: fault !== null ? 'away' : behind ? 'behind' : 'ok',
      message:
        fault?.message ??
        (behind ? `${spool.points} samples wait to be written; they are safe in the spool` : this.#shortage()),
      lastWriteAt,
      spool,
      dropped: sum(this.#refused, this.#spool.dropped, this.#pump.refused),
      schemaVersion: this.#driver.schemaVersion,
    };
  }

  /** Minutes that were open when an authority was renamed still call it by its old name. */
  #withNewNames(minute: FlowMinuteRows): FlowMinuteRows {
    if (this.#renamed.size === 0) return minute;
    const now = this.#deps.clock.now();
    for (const [from, { until }] of this.#renamed) if (until < now) this.#renamed.delete(from);
    const named = (authority: string): string => this.#renamed.get(authority)?.to ?? authority;
    return { ...minute, rows: minute.rows.map((row) => ({ ...row, authority: named(row.authority) })) };
  }

  async copy(folder: string): Promise<void> {
    await this.#opening;
    if (!(await this.#settled(COPY_PATIENCE)))
      throw new StoreError('STORE_AWAY', `the store does not take what waits: ${this.health().message ?? 'no reason'}`);
    await this.#driver.copy(folder);
  }

  /** Waits until what was accepted before is in the engine; false where it is not after `patience` ms. */
  async #settled(patience: number): Promise<boolean> {
    const { clock } = this.#deps;
    const { accepted } = this.#spool;
    const end = clock.monotonic() + patience;
    while (this.#spool.settled < accepted) {
      if (clock.monotonic() > end) return false;
      await new Promise<void>((resolve) => clock.after(SETTLE_LOOK, resolve));
    }
    return true;
  }

  #shortage(): string | null {
    return this.#spool.shortage === null
      ? null
      : 'the disk has no room for the whole spool: free some room, or set store.spool.size';
  }

  async #maintain(): Promise<void> {
    const ended = (): boolean => this.#resting || !this.#open;
    if (this.#pump.fault === null && !ended()) await this.#driver.maintain(this.#deps.clock.now(), ended);
  }

  async #withPatience(opening: Promise<void>, patience: number): Promise<void> {
    let timer: Timer | null = null;
    const enough = new Promise<void>((resolve) => (timer = this.#deps.clock.after(patience, resolve)));
    await Promise.race([opening, enough]).finally(() => timer?.cancel());
  }

  /** Over and over until the end, also after it failed: an engine that was away is back one day. */
  #every(ms: number, work: () => Promise<void>): void {
    const once = (): void => this.#background(work().finally(() => this.#open && this.#every(ms, work)));
    this.#timers.set(work, this.#deps.clock.after(ms, once));
  }

  #background(work: Promise<unknown>): void {
    const said = work.catch((error: unknown) =>
      this.#deps.log.warn(
        { code: error instanceof StoreError ? error.code : 'STORE_AWAY', err: reasonOf(error) },
        'work on the store failed',
      ),
    );
    this.#chores = Promise.all([this.#chores, said]).then(() => undefined);
  }
}

const notShared = (): StoreError =>
  new StoreError('STORE_NOT_SHARED', 'this store is read by one process alone: there is nobody to tell');

function driverOf(config: StoreConfig, deps: StoreDeps): Driver {
  if (config.driver === 'duckdb') return new LaterDuckDb(config, deps);
  return new InfluxDriver(config, deps);
}

function sum(...counts: Record<string, number>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const [reason, count] of counts.flatMap(Object.entries) as [string, number][])
    total[reason] = (total[reason] ?? 0) + count;
  return total;
}
