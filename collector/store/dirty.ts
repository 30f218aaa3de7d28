/** The five-minute slots whose rollups are not up to date: the same list as the `dirty` table, or more. */
import type { MeasurementName } from '../model/measurements.js';
import type { Point } from './contract.js';
import { ROLLUP } from './series/plan.js';

/** Slots that one sample may touch: 35 days. Of what covers more, the last 35 days count. */
const MAX_SLOTS = 35 * 288;

/** A run of adjoining slots: starts in [from, to), ms since the epoch. */
export interface Run {
  from: number;
  to: number;
}

export class Dirty {
  /** Measurement → slot start → monotonic ms of the first and last sample that touched it. */
  readonly #slots = new Map<MeasurementName, Map<number, { first: number; last: number }>>();
  #fresh: { measurement: MeasurementName; slot: number }[] = [];
  #previous = { measurement: '', time: Number.NaN, seconds: Number.NaN };

  /** From the table, at start. */
  load(measurement: MeasurementName, slot: number): void {
    this.#of(measurement).set(slot, { first: Number.NEGATIVE_INFINITY, last: Number.NEGATIVE_INFINITY });
  }

  touch({ measurement, time, seconds }: Point, now: number): void {
    const span = seconds ?? 0;
    const previous = this.#previous;
    if (previous.time === time && previous.seconds === span && previous.measurement === measurement) return;
    this.#previous = { measurement, time, seconds: span };
    const last = Math.ceil(time / ROLLUP) - 1;
    const first = Math.max(last - MAX_SLOTS, Math.min(last, Math.floor((time - span * 1_000) / ROLLUP)));
    for (let slot = first; slot <= last; slot++) this.#touchSlot(measurement, slot * ROLLUP, now);
  }

  #touchSlot(measurement: MeasurementName, slot: number, now: number): void {
    const known = this.#of(measurement).get(slot);
    if (known !== undefined) return void (known.last = now);
    this.#of(measurement).set(slot, { first: now, last: now });
    this.#fresh.push({ measurement, slot });
  }

  /** Slots that became dirty since the last call; to be stored with the samples that made them so. */
  takeFresh(): { measurement: MeasurementName; slot: number }[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    this.#previous = { measurement: '', time: Number.NaN, seconds: Number.NaN };
    return fresh;
  }

  /** Runs of dirty slots within [from, to). */
  runs(measurement: MeasurementName, from: number, to: number): Run[] {
    return joinRuns(this.slots(measurement).filter((slot) => slot >= from && slot < to));
  }

  /** Runs that are due: ended before `endedBefore` (wall clock) and quiet since `quietSince`, or dirty since before `oldSince` (monotonic). */
  due(measurement: MeasurementName, endedBefore: number, quietSince: number, oldSince: number): Run[] {
    const due = [...this.#of(measurement)].filter(
      ([slot, { first, last }]) => slot + ROLLUP <= endedBefore && (last <= quietSince || first <= oldSince),
    );
    return joinRuns(due.map(([slot]) => slot));
  }

  /** Starts of all dirty slots. */
  slots(measurement: MeasurementName): number[] {
    return [...this.#of(measurement).keys()];
  }

  clean(measurement: MeasurementName, { from, to }: Run): void {
    const slots = this.#of(measurement);
    for (let slot = from; slot < to; slot += ROLLUP) slots.delete(slot);
  }

  clear(): void {
    this.#slots.clear();
    this.takeFresh();
  }

  #of(measurement: MeasurementName): Map<number, { first: number; last: number }> {
    const known = this.#slots.get(measurement);
    if (known !== undefined) return known;
    const slots = new Map<number, { first: number; last: number }>();
    this.#slots.set(measurement, slots);
    return slots;
  }
}

/** After its end a slot waits for late samples. */
const GRACE = 30_000;
/** A slot that is still being written to waits for a pause, but not for ever. */
const QUIET = 10_000;
const OLD = 300_000;

/** The first run of slots whose rollups should be made now; null when none is due. `wall` and `monotonic` are in ms. */
export function dueNow(dirty: Dirty, measurement: MeasurementName, wall: number, monotonic: number): Run | null {
  return dirty.due(measurement, wall - GRACE, monotonic - QUIET, monotonic - OLD)[0] ?? null;
}

/** By so long after the end of a slot all who write have made their rollups of it, ms: grace, quiet, a round of maintenance, and some. */
const SETTLED = 90_000;

/**
 * Runs within [from, to) whose rollups are not up to date: those of the dirty slots, those that others who write to the same engine say that they `owe`,
 * and all that lasts or ended just now by the wall clock `now`: of that nobody has made all rollups yet.
 */
export function unsettled(
  dirty: Dirty,
  measurement: MeasurementName,
  { from, to }: Run,
  now: number,
  owe: readonly Run[] = [],
): Run[] {
  const slots = new Set(dirty.slots(measurement));
  for (const run of owe)
    for (let slot = Math.max(run.from, Math.floor(from / ROLLUP) * ROLLUP); slot < Math.min(run.to, to); slot += ROLLUP)
      slots.add(slot);
  for (let slot = Math.floor((now - SETTLED) / ROLLUP) * ROLLUP; slot <= now; slot += ROLLUP) slots.add(slot);
  return joinRuns([...slots].filter((slot) => slot >= from && slot < to));
}

/** Starts of slots, sorted in place, as runs of those that adjoin. */
export function joinRuns(slots: number[]): Run[] {
  const runs: Run[] = [];
  for (const slot of slots.sort((one, other) => one - other)) {
    const last = runs.at(-1);
    if (last?.to === slot) last.to = slot + ROLLUP;
    else runs.push({ from: slot, to: slot + ROLLUP });
  }
  return runs;
}
