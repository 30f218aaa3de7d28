/** Which path forwarded last in each group and direction, and when that became another. */
import type { Direction, GroupResult } from '../../model/judgement.js';
import type { Moment } from '../time.js';

export interface Move {
  group: GroupResult;
  direction: Direction;
  from: string;
  to: string;
  /** When the old one was last known to forward; null where that was before this collector started. */
  confirmed: Moment | null;
  /** The readings between which it went over and came back; null where it stayed. */
  returned: Passed | null;
}

/** Two readings, between which a path was elected and lost it again. */
export interface Passed {
  from: Moment;
  to: Moment;
}

/** When a path that does not forward was last elected for a moment; null where it never was, or nothing counts that. */
export type PassedOf = (path: string, direction: Direction) => Passed | null;

interface Last {
  paths: string[];
  confirmed: Moment | null;
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
    for (const { group, direction, paths } of kept) this.last.set(`${group} ${direction}`, { paths, confirmed: null });
  }

  /** Takes the present of a group; gives the moves, and what is to be kept where it changed. */
  advance(group: GroupResult, passed: PassedOf, now: Moment): { moves: Move[]; changed: KeptForwarders[] } {
    const result: { moves: Move[]; changed: KeptForwarders[] } = { moves: [], changed: [] };
    for (const { direction, state, paths } of group.forwarding) {
      // While nobody is known to forward, or two claim to, the last one that was known stays the one before.
      if (state !== 'forwarding' && state !== 'shared') continue;
      const key = `${group.group} ${direction}`;
      const before = this.last.get(key);
      this.last.set(key, { paths, confirmed: now });
      const returns = this.returns(group, direction, paths, passed);
      if (before !== undefined && same(before.paths, paths)) {
        result.moves.push(...returns);
        continue;
      }
      result.changed.push({ group: group.group, direction, paths });
      const [from] = (before?.paths ?? []).filter((name) => !paths.includes(name));
      const [to] = paths.filter((name) => !before?.paths.includes(name)).concat(paths);
      if (from !== undefined && to !== undefined)
        result.moves.push({ group, direction, from, to, confirmed: before?.confirmed ?? null, returned: null });
    }
    return result;
  }

  /** Paths that took over from the one that forwards, and gave back before anybody looked: each is told once. */
  private returns(group: GroupResult, direction: Direction, paths: string[], passed: PassedOf): Move[] {
    const [from, ...others] = paths;
    const moves: Move[] = [];
    for (const to of group.paths.filter((name) => !paths.includes(name))) {
      const returned = passed(to, direction);
      const key = `${group.group} ${direction} ${to}`;
      if (returned === null || returned.to.monotonic <= (this.told.get(key) ?? -Infinity)) continue;
      this.told.set(key, returned.to.monotonic);
      if (from !== undefined && others.length === 0)
        moves.push({ group, direction, from, to, confirmed: returned.from, returned });
    }
    return moves;
  }
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name) => b.includes(name));
