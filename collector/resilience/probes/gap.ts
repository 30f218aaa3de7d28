/** How long a run of lost packets says that traffic was lost. */
import type { LostRun } from './track.js';

export interface Bounds {
  /** Milliseconds. */
  atLeast: number;
  /** null while it lasts. */
  atMost: number | null;
}

/**
 * n packets lost at interval I bound the gap to [(n−1)·I, (n+1)·I]. The times of sending say the same more exactly, as no sender keeps
 * its interval to the millisecond: from the first lost to the last lost at least (less one round trip: either may have been lost on its way back),
 * from the last answered to the first answered at most. Where these two differ by more than an interval, the sender's clock stepped or
 * packets went unreported, and the formula is taken. Each end of a run was brought into our clock by an offset of its own: what that is uncertain
 * by is added.
 */
export function runBounds(run: LostRun, interval: number): Bounds {
  const { atLeast, atMost } = sharp(run, interval);
  const { uncertainty } = run;
  return { atLeast: Math.max(0, atLeast - uncertainty), atMost: atMost === null ? null : atMost + uncertainty };
}

function sharp(run: LostRun, interval: number): Bounds {
  const formula = { atLeast: (run.lost - 1) * interval, atMost: (run.lost + 1) * interval };
  const least = run.lastAt - run.firstAt;
  if (Math.abs(least - formula.atLeast) > interval) {
    return { atLeast: formula.atLeast, atMost: run.afterAt === null ? null : formula.atMost };
  }
  const atLeast = Math.max(0, least - run.delay);
  if (run.afterAt === null) return { atLeast, atMost: null };
  const most = run.beforeAt === null ? formula.atMost : run.afterAt - run.beforeAt;
  const stepped = Math.abs(most - formula.atMost) > interval;
  return { atLeast, atMost: stepped ? Math.max(formula.atMost, atLeast) : most };
}
