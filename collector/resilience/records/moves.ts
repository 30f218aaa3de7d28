/** Which path forwarded last in each group and direction, and when that became another. */
import type { Direction, Evidence, ForwardingJudgement, GroupResult, PathResult } from '../../model/judgement.js';
import type { Passed } from '../signals/table.js';
import type { Moment } from '../time.js';

export interface Move {
  group: GroupResult;
  direction: Direction;
  from: string;
  to: string;
  /** When the old one was last known to forward; null where that was before this collector started. */
  confirmed: Moment | null;
  /** When that was read: a judgement may rest on a reading of two intervals before. null as `confirmed` is. */
  read: Moment | null;
  /** Where it went over and came back before anybody looked; null where it stayed. */
  returned: Returned | null;
}

/** The readings between which it did, and what tells of it: an election, or traffic that was counted there. */
export interface Returned extends Passed {
  by: 'redundancy' | 'counters';
}

/** When a path that does not forward last took over for a moment from the one that does; null where it never did, or nothing tells of it. */
export type ReturnedOf = (move: Pick<Move, 'group' | 'direction' | 'from' | 'to'>) => Returned | null;

interface Last {
  paths: string[];
  confirmed: Moment | null;
  read: Moment | null;
}

/** As it is kept over a restart. */
export interface KeptForwarders {
  group: string;
  direction: Direction;
  paths: string[];
}

export class Forwarders {
  private readonly last = new Map<string, Last>();
  /** Monotonic time of the reading by which the last election for a moment was told, by group, direction and path. */
  private readonly told = new Map<string, number>();

  restore(kept: Iterable<KeptForwarders>): void {
    for (const { group, direction, paths } of kept)
      this.last.set(`${group} ${direction}`, { paths, confirmed: null, read: null });
  }

  /** Takes the present of a group; gives the moves, and what is to be kept where it changed. */
  advance(
    group: GroupResult,
    present: ReadonlyMap<string, PathResult>,
    returnedOf: ReturnedOf,
    now: Moment,
  ): { moves: Move[]; changed: KeptForwarders[] } {
    const result: { moves: Move[]; changed: KeptForwarders[] } = { moves: [], changed: [] };
    for (const judgement of group.forwarding) {
      const { direction, state, paths } = judgement;
      // While nobody is known to forward, or two claim to, the last one that was known stays the one before.
      if (state !== 'forwarding' && state !== 'shared') continue;
      const key = `${group.group} ${direction}`;
      const before = this.last.get(key);
      this.last.set(key, { paths, confirmed: now, read: readOf(judgement, present, now) });
      const returns = this.returns(group, direction, paths, returnedOf);
      if (before !== undefined && same(before.paths, paths)) {
        result.moves.push(...returns);
        continue;
      }
      result.changed.push({ group: group.group, direction, paths });
      const [from] = (before?.paths ?? []).filter((name) => !paths.includes(name));
      const [to] = paths.filter((name) => !before?.paths.includes(name)).concat(paths);
      if (from !== undefined && to !== undefined)
        result.moves.push({
          ...{ group, direction, from, to, returned: null },
          ...{ confirmed: before?.confirmed ?? null, read: before?.read ?? null },
        });
    }
    return result;
  }

  /** Paths that took over from the one that forwards, and gave back before anybody looked: each is told once. */
  private returns(group: GroupResult, direction: Direction, paths: string[], returnedOf: ReturnedOf): Move[] {
    const [from, ...others] = paths;
    if (from === undefined) return [];
    const moves: Move[] = [];
    for (const to of group.paths) {
      if (paths.includes(to)) continue;
      const returned = returnedOf({ group, direction, from, to });
      const key = `${group.group} ${direction} ${to}`;
      if (returned === null || returned.to.monotonic <= (this.told.get(key) ?? -Infinity)) continue;
      this.told.set(key, returned.to.monotonic);
      if (others.length === 0) {
        const { from: read } = returned;
        moves.push({ group, direction, from, to, confirmed: read, read, returned });
      }
    }
    return moves;
  }
}

/** Ages of interfaces are told to a tenth of a second. */
const ROUNDED = 50;

/** When it was read that these forward: by the election where that decided, else by the state of their interfaces. */
function readOf(
  { basis: [decided], paths }: ForwardingJudgement,
  present: ReadonlyMap<string, PathResult>,
  now: Moment,
): Moment {
  let age = 0;
  if (decided?.signal === 'redundancy') for (const each of decided.evidence) age = Math.max(age, ageOf(each));
  else
    for (const path of paths)
      for (const each of present.get(path)?.evidence ?? [])
        if (each.signal === 'interface') age = Math.max(age, ageOf(each));
  return { at: now.at - age, monotonic: now.monotonic - age };
}

const ageOf = ({ ageSeconds }: Evidence): number => (ageSeconds ?? 0) * 1_000 + ROUNDED;

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name) => b.includes(name));
