/** Holds the flows of every hour against the counters of the interfaces, keeps the ratio, and tells where they part. */
import type { Component, Deps, Timer } from '../deps.js';
import type { AggregatorCounts, FlowMinute } from '../flow/aggregate/aggregator.js';
import type { FacingInterface } from '../flow/meaning/interfaces.js';
import { defaultBounds, reconcile, type Bounds } from '../flow/reconcile.js';
import type { FlowHealth } from '../model/flow-health.js';
import type { EventObservation } from '../model/observation.js';
import { causes, type ReconciledHour } from '../model/reconciliation.js';
import type { Store } from '../store/contract.js';
import { ExporterHours } from './exporters.js';
import { compared, HOUR } from './hour.js';
import { keptHours, pointOf } from './kept.js';
import { InterfaceMinutes, type FacedInterface } from './minutes.js';
import { MissingTemplates } from './templates.js';

export interface Faced extends FacedInterface {
  /** Octets per packet that its counters count and flows do not. */
  overhead: number;
}

export interface ReconciliationDeps extends Deps {
  store: Pick<Store, 'series' | 'write'>;
  collector: string;
  /** `flow.late`, milliseconds. */
  late(): number;
  flows(): FlowHealth;
  aggregates(): AggregatorCounts | null;
  /** The interfaces that face a side now. */
  interfaces(): readonly Faced[];
  publish(events: EventObservation[]): void;
}

export interface Reconciliation extends Component {
  take(minutes: readonly FlowMinute[]): void;
  /** The last judged hour of each interface. */
  latest(): ReconciledHour[];
  /** Out of the store: hours from `from` on and before `to`, milliseconds since the epoch, whole hours. */
  kept(from: number, to: number): Promise<ReconciledHour[]>;
  /** When what is under way is done. */
  settled(): Promise<void>;
}

const TICK = 10_000;
/** After the last minute of an hour is closed it takes a while until the store can be asked for it. */
const SETTLE = 120_000;
/** How far back the last verdict of an interface is looked for. */
const MEMORY = 48 * HOUR;

/** Inert until start(). */
export function createReconciliation(deps: ReconciliationDeps, bounds: Bounds = defaultBounds): Reconciliation {
  const { clock, log, store, collector } = deps;
  const latest = new Map<string, ReconciledHour>();
  const exporters = new ExporterHours();
  const templates = new MissingTemplates(collector);
  let minutes = new InterfaceMinutes(collector, clock.now());
  /** Start of the hour that is judged next. */
  let next = 0;
  let remembered = false;
  let timer: Timer | null = null;
  let turn: Promise<void> = Promise.resolve();
  let saidFailure = false;

  async function tick(): Promise<void> {
    const now = clock.now();
    const { state, restarts, receiver } = deps.flows();
    exporters.look(now, receiver?.exporters ?? [], deps.aggregates());
    const missing = state === 'running' ? templates.look(now, receiver?.exporters ?? []) : [];
    if (missing.length > 0) deps.publish(missing);
    const points = minutes.close(now, deps.late(), { running: state === 'running', restarts }, deps.interfaces());
    if (points.length > 0) await store.write(points, []);
    if (state === 'off') return;
    if (!remembered) await remember(now);
    for (; next + HOUR + deps.late() + SETTLE <= now; next += HOUR) await judge(next);
  }

  /** After a start: what was said last, and which hour was judged last. */
  async function remember(now: number): Promise<void> {
    const current = Math.floor(now / HOUR) * HOUR;
    const kept = await keptHours(store, current - MEMORY, current + HOUR);
    for (const hour of kept) latest.set(keyOf(hour), hour);
    const last = Math.max(...kept.map(({ time }) => time), current - 2 * HOUR);
    next = last + HOUR;
    remembered = true;
  }

  async function judge(time: number): Promise<void> {
    const hours: ReconciledHour[] = [];
    for (const one of deps.interfaces()) {
      const found = reconcile(await compared(store, one, time, exporters.of(one.gateway, time / HOUR)), bounds);
      hours.push({ context: one.context, ...found });
    }
    if (hours.length === 0) return;
    await store.write(
      hours.map((hour) => pointOf(hour, collector)),
      [],
    );
    const events = hours.flatMap((hour) => eventOf(hour, latest.get(keyOf(hour)), collector) ?? []);
    for (const hour of hours) if (hour.verdict !== 'unknown' || !latest.has(keyOf(hour))) latest.set(keyOf(hour), hour);
    if (events.length > 0) deps.publish(events);
  }

  function failed(error: unknown): void {
    if (!saidFailure) log.warn({ error }, 'flows cannot be held against counters now; it is tried again');
    saidFailure = true;
  }

  function schedule(): void {
    timer = clock.after(TICK, () => {
      turn = turn
        .then(tick)
        .then(() => void (saidFailure = false), failed)
        .then(() => void (timer !== null && schedule()));
    });
  }

  return {
    async start() {
      minutes = new InterfaceMinutes(collector, clock.now());
      schedule();
    },
    async stop() {
      timer?.cancel();
      timer = null;
      await turn;
    },
    take: (finished) => minutes.take(finished),
    latest: () => [...latest.values()],
    kept: (from, to) => keptHours(store, from, to),
    settled: () => turn,
  };
}

/** With the context of the path that runs over each. */
export function facedInterfaces(
  known: readonly { facing: FacingInterface }[],
  paths: readonly { name: string; context: string }[],
): Faced[] {
  return known.map(({ facing: { gateway, interface: name, overhead, paths: over } }) => {
    const path = paths.find((one) => one.name === over[0]?.path);
    return { gateway, context: path?.context ?? '', interface: name, overhead };
  });
}

const keyOf = ({ gateway, context, interface: name }: FacedInterface): string =>
  JSON.stringify([gateway, context, name]);

/** When it changes: an hour like the one before is in the series, and says nothing new. */
function eventOf(hour: ReconciledHour, before: ReconciledHour | undefined, collector: string): EventObservation | null {
  const { gateway, context, interface: subject, verdict, cause, time } = hour;
  if (verdict === 'unknown' || (verdict === before?.verdict && cause === before.cause)) return null;
  if (verdict === 'agrees' && (before === undefined || before.verdict === 'unknown')) return null;
  const base = { kind: 'event' as const, gateway, context, collector, at: time + HOUR, subject };
  const octets = `${percent(hour.octetsRatio)} of the octets`;
  const packets = hour.packetsRatio === null ? '' : ` and ${percent(hour.packetsRatio)} of the packets`;
  const figures = `flows account for ${octets}${packets} that ${subject} counted in the hour from ${new Date(time).toISOString()}`;
  if (verdict === 'agrees')
    return { ...base, code: 'flows-agree', severity: 'info', message: `${figures}: they agree again` };
  const why = cause === null ? '' : `; likely cause: ${causes[cause]} (${cause})`;
  return { ...base, code: verdict, severity: 'warning', message: `${figures}${why}` };
}

const percent = (ratio: number | null): string =>
  ratio === null ? 'an unknown share' : `${Math.round(ratio * 100)} %`;
