/** When something was read, by both clocks. */
import type { Clock } from '../../deps.js';

export interface Seen {
  /** Wall clock, ms since the epoch: for the reader. */
  at: number;
  /** Monotonic ms: ages are counted from here, so that a stepped wall clock cannot make old data look fresh. */
  monotonic: number;
}

/** `at` is the observation's own time; an observation from the future (the clock stepped back since) was read just now. */
export function seen(clock: Clock, at: number): Seen {
  const age = Math.max(0, clock.now() - at);
  return { at, monotonic: clock.monotonic() - age };
}

/** Milliseconds; null for what was never seen. */
export function ageOf(clock: Clock, last: Seen | null): number | null {
  return last === null ? null : Math.max(0, clock.monotonic() - last.monotonic);
}

export function newer(a: Seen | null, b: Seen | null): Seen | null {
  if (a === null || b === null) return a ?? b;
  return a.monotonic >= b.monotonic ? a : b;
}

export function iso(time: number): string {
  return new Date(time).toISOString();
}

/** Seconds with one decimal. */
export function seconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}
