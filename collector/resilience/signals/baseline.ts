/** What a peer used to send: the most prefixes of the last 24 hours. */
import type { Moment } from '../time.js';

const HOUR = 3_600_000;
const HOURS = 24;
const MOST = 10_000;

export type KeptBaseline = [peer: string, hours: { at: number; most: number }[]];

export class Baselines {
  /** Peer → the most of each hour, newest last. */
  private readonly peers = new Map<string, { hour: number; most: number }[]>();

  observe(key: string, count: number, now: Moment): void {
    const hour = Math.floor(now.monotonic / HOUR);
    const hours = this.peers.get(key) ?? [];
    if (hours.length === 0 && this.peers.size >= MOST) return;
    const last = hours.at(-1);
    if (last?.hour === hour) last.most = Math.max(last.most, count);
    else hours.push({ hour, most: count });
    this.peers.set(
      key,
      hours.filter((each) => hour - each.hour < HOURS),
    );
  }

  /** As it is kept over a restart: peer → the most of each hour and the wall clock (ms) at which that hour began. */
  keep(wall: number, monotonic: number): KeptBaseline[] {
    const hour = Math.floor(monotonic / HOUR);
    const began = Math.round((wall - (monotonic - hour * HOUR)) / 1_000) * 1_000;
    return [...this.peers].map(([key, hours]) => [
      key,
      hours.map((each) => ({ at: began - (hour - each.hour) * HOUR, most: each.most })),
    ]);
  }

  /** Takes up what was kept and is not too old. */
  restore(kept: readonly KeptBaseline[], wall: number, monotonic: number): void {
    for (const [key, hours] of kept.slice(0, MOST)) {
      const known = hours
        .map(({ at, most }) => ({ hour: Math.floor((monotonic - Math.max(0, wall - at)) / HOUR), most }))
        .filter((each) => Math.floor(monotonic / HOUR) - each.hour < HOURS);
      if (known.length > 0) this.peers.set(key, known);
    }
  }

  /** Null where nothing was seen yet. */
  highest(key: string): number | null {
    const hours = this.peers.get(key);
    return hours === undefined || hours.length === 0 ? null : Math.max(...hours.map(({ most }) => most));
  }
}
