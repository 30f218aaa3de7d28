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
}

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

  restore(kept: Iterable<KeptForwarders>): void {
    for (const { group, direction, paths } of kept) this.last.set(`${group} ${direction}`, { paths, confirmed: null });
  }

  /** Takes the present of a group; gives the moves, and what is to be kept where it changed. */
  advance(group: GroupResult, now: Moment): { moves: Move[]; changed: KeptForwarders[] } {
    const result: { moves: Move[]; changed: KeptForwarders[] } = { moves: [], changed: [] };
    for (const { direction, state, paths } of group.forwarding) {
      // While nobody is known to forward, or two claim to, the last one that was known stays the one before.
      if (state !== 'forwarding' && state !== 'shared') continue;
      const key = `${group.group} ${direction}`;
      const before = this.last.get(key);
      this.last.set(key, { paths, confirmed: now });
      if (before !== undefined && same(before.paths, paths)) continue;
      result.changed.push({ group: group.group, direction, paths });
      const [from] = (before?.paths ?? []).filter((name) => !paths.includes(name));
      const [to] = paths.filter((name) => !before?.paths.includes(name)).concat(paths);
      if (from !== undefined && to !== undefined)
        result.moves.push({ group, direction, from, to, confirmed: before?.confirmed ?? null });
    }
    return result;
  }
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name) => b.includes(name));
