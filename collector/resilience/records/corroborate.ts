/** What each kind of signal says about a failover. */
import type { Corroboration, Direction, GroupMode, GroupResult, SignalKind } from '../../model/judgement.js';
import { CARRIES } from '../forwarding/traffic.js';
import type { PathSettings } from '../settings.js';
import type { Passed } from '../signals/table.js';
import { percent, utc } from '../words.js';
import type { Noted } from './changes.js';
import type { FlowShares } from './shares.js';

/** Kinds that are watched in a group, by its configuration. */
export function watched(paths: readonly PathSettings[], hasProbes: boolean): SignalKind[] {
  const any = (of: (path: PathSettings) => readonly unknown[]): boolean => paths.some((path) => of(path).length > 0);
  return [
    'interface',
    ...(any(({ peers }) => peers) ? (['bgp'] as const) : []),
    ...(any(({ redundancy }) => redundancy) ? (['redundancy'] as const) : []),
    ...(any(({ bfd }) => bfd) ? (['bfd'] as const) : []),
    ...(any(({ ospf }) => ospf) ? (['ospf'] as const) : []),
    ...(any(({ routes }) => routes) ? (['route'] as const) : []),
    'counters',
    ...(hasProbes ? (['probe'] as const) : []),
  ];
}

/** Wall clocks. */
export interface Times {
  judgedAt: number;
  /** When the failover before it in the group was judged; null: none was lately. */
  previous: number | null;
  /** Of the counters that tell of a path now: the interval that they cover; null where they tell nothing. */
  interval(path: string, direction: Direction): { began: number; ended: number } | null;
}

/** `changes` are those of the group around the failover, oldest first. Traps are told where there were any. */
export function corroborate(
  kinds: readonly SignalKind[],
  changes: readonly Noted[],
  group: GroupResult,
  move: { directions: readonly Direction[]; from: string; to: string; returned?: boolean | undefined },
  times: Times,
): Corroboration[] {
  const traps = changes.some(({ signal }) => signal === 'trap') ? (['trap'] as const) : [];
  return [...kinds, ...traps].map((signal) => {
    if (signal === 'counters') return move.returned === true ? backAlready : byCounters(group, move, times);
    const first = changes.find((change) => change.signal === signal);
    if (first === undefined) return { signal, verdict: 'silent', says: 'no change', at: null };
    return { signal, verdict: 'agrees', says: `${first.subject}: ${first.after}`, at: first.at };
  });
}

/** An interval that was read since has what came after. */
const backAlready: Corroboration = {
  ...{ signal: 'counters', verdict: 'silent', at: null },
  says: 'it was back before counters could tell',
};

/** Where counters tell that it went over and came back: other signals may have told of nothing but the reason. */
export const carriedMeanwhile = (to: string, { from, to: read }: Passed): Corroboration => ({
  ...{ signal: 'counters', verdict: 'agrees', at: read.at },
  says: `traffic on ${to} for a part of the time from ${utc(from.at)} to ${utc(read.at)}`,
});

/** A path with more than this of the octets carries the traffic where one does. */
const MOST = 0.5;

/** The first whole minute after the failover and before the `next` one, in each direction that moved; null while flows have not told of it. */
export function byFlows(
  shares: FlowShares,
  paths: readonly string[],
  { directions, from, to, judgedAt }: { directions: readonly Direction[]; from: string; to: string; judgedAt: number },
  mode: GroupMode,
  next: number,
): Corroboration | null {
  for (const direction of directions) {
    const told = shares.after(paths, direction, judgedAt, next);
    if (told === null) continue;
    const [old, fresh] = [told.shares.get(from) ?? 0, told.shares.get(to) ?? 0];
    const says = `flow shift: ${percent(fresh)} of the octets by ${to}, ${percent(old)} by ${from} in the minute from ${utc(told.time)}`;
    // Who takes over where paths share the traffic had its part before: what counts is whether the other has one still.
    const left = mode === 'active-active' ? old > CARRIES : old > MOST;
    const verdict = left ? 'disagrees' : mode === 'active-active' || fresh > MOST ? 'agrees' : 'silent';
    return { signal: 'flow', verdict, says, at: verdict === 'silent' ? null : told.time };
  }
  return null;
}

/**
 * Only an interval that was read after the failover can tell of the traffic after it, and only those that began after it can tell that there
 * was none: the first that is read covers what was before as well, for most of it perhaps. What the path that took over carried before the
 * failover before this one is no sign of it either.
 */
function byCounters(
  { forwarding, mode }: GroupResult,
  { directions, from, to }: { directions: readonly Direction[]; from: string; to: string },
  { judgedAt, previous, interval }: Times,
): Corroboration {
  const silent: Corroboration = { signal: 'counters', verdict: 'silent', says: 'no traffic counted since', at: null };
  for (const { direction, basis } of forwarding) {
    if (!directions.includes(direction)) continue;
    const counted = basis.find(({ signal }) => signal === 'counters');
    const [old, fresh] = [interval(from, direction), interval(to, direction)];
    if (counted === undefined || old === null || fresh === null) continue;
    const at = Math.max(old.ended, fresh.ended);
    const says = `traffic on ${counted.paths.join(' and ') || 'no path'}`;
    const [left, taken] = [counted.paths.includes(from), counted.paths.includes(to)];
    // The interval in which it went over has both; where paths share the traffic that tells nothing yet.
    if (left && taken && mode === 'active-active') continue;
    if (taken && fresh.ended > judgedAt && fresh.began >= (previous ?? -Infinity))
      return { signal: 'counters', verdict: 'agrees', says, at };
    if (left && !taken && Math.min(old.began, fresh.began) >= judgedAt)
      return { signal: 'counters', verdict: 'disagrees', says, at };
  }
  return silent;
}
