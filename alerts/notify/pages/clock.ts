/** What is measured of a page on the monotonic clock, so that a step of the wall clock neither hastens nor delays anybody. */

export interface Moment {
  /** Wall clock, ms. */
  at: number;
  monotonic: number;
}

export interface PageTimes {
  /** Monotonic ms throughout. */
  openedAt: number;
  /** Since when nothing in it fires; null while something does. */
  calmSince: number | null;
  /** Since when somebody may be told: it is neither silenced nor planned; null while nobody may. */
  loudSince: number | null;
  /** When it was last told. */
  toldAt: number | null;
  /** Since when it is worse than what was told. */
  worseSince: number | null;
  /** Since when it holds alerts that nobody has been told of. */
  grownSince: number | null;
}

/** Of a page that opened at `openedAt` by the wall clock; one from before a restart keeps its age as far as that clock tells. */
export function timesOf(openedAt: number, now: Moment): PageTimes {
  const age = Math.max(0, now.at - openedAt);
  return {
    openedAt: now.monotonic - age,
    calmSince: null,
    loudSince: null,
    toldAt: null,
    worseSince: null,
    grownSince: null,
  };
}
