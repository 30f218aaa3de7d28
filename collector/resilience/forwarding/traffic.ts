/** Which paths the counters of their interfaces show to carry traffic. */
import type { ForwardingBasis } from '../../model/judgement.js';
import type { GroupView, PathView, RateView } from './scene.js';

/** Below this much in all, what is counted may be nothing but routing protocols and neighbour discovery. bit/s. */
export const IDLE = 10_000;
/** A path with less of the whole carries no traffic of others. */
export const CARRIES = 0.2;

/** Those that carry in the last interval; null where counters are missing or nothing moves. */
export function traffic(group: GroupView): ForwardingBasis | null {
  const carrying = carriers(group, ({ rate }) => rate);
  if (carrying === null) return null;
  return {
    signal: 'counters',
    paths: carrying.map(({ name }) => name),
    evidence: group.paths.flatMap(({ rate }) => (rate === null ? [] : [rate.evidence])),
  };
}

/** Those that carried so many intervals before the last one; null where nothing is known of it. */
export function trafficBefore(group: GroupView, intervals: number): string[] | null {
  return carriers(group, ({ ratesBefore }) => ratesBefore[intervals - 1] ?? null)?.map(({ name }) => name) ?? null;
}

/** Of what was carried before: with less of it a path may be carrying nothing but its own. */
const TAKEN_OVER = 0.5;

/** The one path of an active-standby group that carries most of what all carried, while the counters of another are not known; null where none does. */
export function takenOver({ mode, paths, total }: GroupView): PathView | null {
  if (mode === 'active-active' || total === null || total < IDLE) return null;
  if (!paths.some(({ rate, health }) => rate === null && health === 'unknown')) return null;
  const taking = paths.filter(({ rate, health }) => health !== 'down' && (rate?.rate ?? 0) >= TAKEN_OVER * total);
  return taking.length === 1 ? taking[0]! : null;
}

/**
 * What all carried in the last interval, bit/s; null where counters are missing, or are of times so far apart that what one counted may have moved to
 * another and been counted there again. Of n paths, whenever they are read, the last intervals have an nth of one in common at some time.
 */
export function carriedAtOnce(paths: readonly PathView[]): number | null {
  let [ended, began, shortest, total] = [Infinity, -Infinity, Infinity, 0];
  for (const { rate } of paths) {
    if (rate === null) return null;
    ended = Math.min(ended, rate.ended.monotonic);
    began = Math.max(began, rate.began.monotonic);
    shortest = Math.min(shortest, rate.ended.monotonic - rate.began.monotonic);
    total += rate.rate;
  }
  return ended - began < shortest / (paths.length + 1) ? null : total;
}

/** Every interval began after `monotonic`: what it shows cannot be what was before. */
export const isSince = (group: GroupView, monotonic: number): boolean =>
  group.paths.every(({ rate }) => rate !== null && rate.began.monotonic >= monotonic);

function carriers(group: GroupView, of: (path: PathView) => RateView | null): PathView[] | null {
  let total = 0;
  for (const path of group.paths) {
    const rate = of(path);
    if (rate === null) return null;
    total += rate.rate;
  }
  if (total < IDLE) return null;
  return group.paths.filter((path) => (of(path)?.rate ?? 0) >= CARRIES * total);
}
