/**
 * What a peer used to send: the most prefixes of the 24 hours before it sent far fewer. What is lost for good is not forgotten: the baseline
 * holds for as long as the peer sends far less, until it sends enough again or a configured least number takes the new one over.
 */
import type { Moment } from '../time.js';

/** Below this share of what a peer used to send it is not ready. */
export const FAR_BELOW = 0.5;
const HOUR = 3_600_000;
const HOURS = 24;
const MOST = 10_000;

export type KeptBaseline = [peer: string, hours: { at: number; most: number }[], since?: number | undefined];

export interface Baseline {
  /** The most prefixes in an hour of the last 24, or of those before `since`. */
  most: number;
  /** Wall clock (ms) since which it sends far fewer; null while it does not. */
  since: number | null;
}

interface Known {
  /** The most of each hour, newest last. */
  hours: { hour: number; most: number }[];
  since: number | null;
}

export class Baselines {
  private readonly peers = new Map<string, Known>();

  /** @param accepted a person has said how few are enough, and these are */
  observe(key: string, count: number, now: Moment, accepted = false): void {
    const known = this.peers.get(key);
    if (known === undefined && this.peers.size >= MOST) return;
    const most = known === undefined || accepted ? 0 : mostOf(known);
    if (known !== undefined && count < FAR_BELOW * most) {
      known.since ??= now.at;
      return;
    }
    const hour = Math.floor(now.monotonic / HOUR);
    // What was more than twice of what is accepted is over.
    const hours = (known?.hours ?? []).filter(
      (each) => hour - each.hour < HOURS && (!accepted || count >= FAR_BELOW * each.most),
    );
    const last = hours.at(-1);
    if (last?.hour === hour) last.most = Math.max(last.most, count);
    else hours.push({ hour, most: count });
    this.peers.set(key, { hours, since: null });
  }

  /** As it is kept over a restart: peer → the most of each hour and the wall clock (ms) at which that hour began; since when it sends far fewer. */
  keep(wall: number, monotonic: number): KeptBaseline[] {
    const hour = Math.floor(monotonic / HOUR);
    const began = Math.round((wall - (monotonic - hour * HOUR)) / 1_000) * 1_000;
    return [...this.peers].map(([key, { hours, since }]) => [
      key,
      hours.map((each) => ({ at: began - (hour - each.hour) * HOUR, most: each.most })),
      ...(since === null ? [] : [since]),
    ]) as KeptBaseline[];
  }

  /** Takes up what was kept, however old: what has been lost meanwhile is not forgotten because nobody watched. */
  restore(kept: readonly KeptBaseline[], wall: number, monotonic: number): void {
    for (const [key, hours, since = null] of kept.slice(0, MOST)) {
      const known = hours.map(({ at, most }) => ({
        hour: Math.floor((monotonic - Math.max(0, wall - at)) / HOUR),
        most,
      }));
      if (known.length > 0) this.peers.set(key, { hours: known, since });
    }
  }

  /** Null where nothing was seen yet. */
  of(key: string): Baseline | null {
    const known = this.peers.get(key);
    return known === undefined ? null : { most: mostOf(known), since: known.since };
  }
}

const mostOf = ({ hours }: Known): number => Math.max(...hours.map(({ most }) => most));
