/** A moment by both clocks, and how old a thing is. */
import { STALE_AFTER_INTERVALS } from './evidence.js';

export interface Moment {
  /** Wall clock, ms since the epoch: for the reader, and for what two collectors must agree on. */
  at: number;
  /** Monotonic ms: ages and durations are counted here. */
  monotonic: number;
}

/** When an observation that bears `at` was made, as seen at `now`; one from the future was made just now. */
export function momentOf(at: number, now: Moment): Moment {
  const age = Math.max(0, now.at - at);
  return { at, monotonic: now.monotonic - age };
}

/** Milliseconds, never negative. */
export function ageAt(moment: Moment, now: Moment): number {
  return Math.max(0, now.monotonic - moment.monotonic);
}

/** The evidence of `interval` ms is still good. */
export function isFresh(read: Moment, interval: number, now: Moment): boolean {
  return ageAt(read, now) <= STALE_AFTER_INTERVALS * interval;
}

/** The first of some monotonic times from `after` on; null where there is none. */
export function firstFrom(after: number, times: Iterable<number | null>): number | null {
  let first: number | null = null;
  for (const time of times) if (time !== null && time >= after && time < (first ?? Infinity)) first = time;
  return first;
}

/** Seconds with three decimals. */
export function inSeconds(ms: number): number {
  return Math.round(ms) / 1_000;
}
