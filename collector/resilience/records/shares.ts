/** By which path flows say that traffic went, minute by minute: they come minutes late, and tell of every packet between. */
import type { Direction } from '../../model/judgement.js';

/** Octets of one path in one direction. */
export interface FlowShare {
  path: string;
  direction: Direction;
  octets: number;
}

const MINUTE = 60_000;
/** Minutes that are looked back on. */
const KEPT = 60;

export class FlowShares {
  /** Start of the minute (wall clock) → octets by `path direction`. */
  private readonly minutes = new Map<number, Map<string, number>>();

  /** Parts of one minute are added up. */
  take(time: number, shares: Iterable<FlowShare>): void {
    const minute = this.minutes.get(time) ?? new Map<string, number>();
    for (const { path, direction, octets } of shares) {
      const key = `${path} ${direction}`;
      minute.set(key, (minute.get(key) ?? 0) + octets);
    }
    this.minutes.set(time, minute);
    if (this.minutes.size > KEPT) this.minutes.delete(Math.min(...this.minutes.keys()));
  }

  /** Whether flows told of any of the paths lately. */
  knows(paths: readonly string[]): boolean {
    return [...this.minutes.values()].some((minute) =>
      [...minute.keys()].some((key) => paths.some((path) => key.startsWith(`${path} `))),
    );
  }

  /** When the first whole minute from a moment on is over. */
  static wholeMinute(since: number): number {
    return Math.ceil(since / MINUTE) * MINUTE + MINUTE;
  }

  /** The first whole minute from `since` on, and before `next`, in which any of the paths carried something: the share of each, 0 to 1. */
  after(
    paths: readonly string[],
    direction: Direction,
    since: number,
    next = Infinity,
  ): { time: number; shares: Map<string, number> } | null {
    for (const time of [...this.minutes.keys()].sort((a, b) => a - b)) {
      if (time < since || time + MINUTE > next) continue;
      const octets = paths.map((path) => this.minutes.get(time)?.get(`${path} ${direction}`) ?? 0);
      const total = octets.reduce((sum, each) => sum + each, 0);
      if (total > 0) return { time, shares: new Map(paths.map((path, i) => [path, (octets[i] ?? 0) / total])) };
    }
    return null;
  }

  /** How long after a moment its first whole minute may still be told, ms: more than a configuration can make flows late. */
  static readonly patience = 65 * MINUTE;
}
