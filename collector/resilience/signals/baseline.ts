/** What a peer used to send: the most prefixes of the last 24 hours. */
import type { Moment } from '../time.js';

const HOUR = 3_600_000;
const HOURS = 24;
const MOST = 10_000;

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

  /** Null where nothing was seen yet. */
  highest(key: string): number | null {
    const hours = this.peers.get(key);
    return hours === undefined || hours.length === 0 ? null : Math.max(...hours.map(({ most }) => most));
  }
}
