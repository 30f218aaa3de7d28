/** What of the wall is shown: all of it on one screen, one part, or the parts in turn. */

export const parts = ['answer', 'paths', 'delay', 'flows', 'level', 'sources'] as const;
export type Part = (typeof parts)[number];
/** `all` is the one screen. */
export type Shown = 'all' | Part;

/** Asked for in the address: `?scene=paths`, `?scene=rotate&every=30`, `?dim=0`, `?ground=light`. */
export interface Asked {
  scene: Shown | 'rotate';
  /** ms that each part stays. */
  every: number;
  /** ms without a change after which a calm picture is dimmed; Infinity never. */
  dimAfter: number;
  /** Light for a bright room. */
  ground: 'dark' | 'light';
  /** What was asked for and is none; null where nothing is wrong. */
  unknown: string | null;
}

const EVERY = 20_000;
/** Seconds; less cannot be read, and more is one screen. */
const SHORTEST = 5;
const LONGEST = 3_600;
/** Minutes. */
const DIM_AFTER = 10;

/** Reads `search` as `location.search` gives it. What is not known shows everything, and says so. */
export function askedFor(search: string): Asked {
  const given = new URLSearchParams(search);
  const name = given.get('scene') ?? 'all';
  const seconds = Number(given.get('every') ?? Number.NaN);
  const every = Number.isFinite(seconds) ? Math.min(LONGEST, Math.max(SHORTEST, seconds)) * 1000 : EVERY;
  const minutes = Number(given.get('dim') ?? DIM_AFTER);
  const dimAfter = minutes === 0 ? Infinity : (minutes > 0 ? minutes : DIM_AFTER) * 60_000;
  const known = ['all', 'rotate', ...parts].find((one) => one === name) as Asked['scene'] | undefined;
  const rest = { every, dimAfter, ground: given.get('ground') === 'light' ? 'light' : 'dark' } as const;
  return known === undefined ? { ...rest, scene: 'all', unknown: name } : { ...rest, scene: known, unknown: null };
}

/** What is shown at `now` (ms). In turn only while nothing needs a person: then everything, so that nobody waits for the part that tells. */
export function shownAt({ scene, every }: Asked, calm: boolean, now: number): Shown {
  if (scene !== 'rotate') return scene;
  return calm ? parts[Math.floor(now / every) % parts.length]! : 'all';
}
