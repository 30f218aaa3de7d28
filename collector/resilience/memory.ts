/** Since when things are as they are, and what the counters said in the intervals before. */
import type { Health } from '../model/health.js';
import type { RateView } from './forwarding/scene.js';
import type { Moment } from './time.js';

/** Intervals that are looked back on. */
const BEFORE = 2;

export class Memory {
  private readonly states = new Map<string, { value: string; since: Moment; round: number }>();
  /** Newest first. */
  private readonly rates = new Map<string, readonly RateView[]>();
  private readonly totals = new Map<string, number>();
  private readonly forwarders = new Map<string, { paths: readonly string[]; names: string; since: number }>();
  /** By path. */
  private readonly able = new Map<string, number>();
  private round = 0;

  /** Wall clock at which `key` became `value`; `began` where the evidence says when, else now. */
  since(key: string, value: string, now: Moment, began: number | null = null): number {
    const known = this.states.get(key);
    if (known?.value === value) {
      known.round = this.round;
      return known.since.at;
    }
    const since = { at: Math.min(began ?? now.at, now.at), monotonic: now.monotonic };
    this.states.set(key, { value, since, round: this.round });
    return since.at;
  }

  /** The rates of the two intervals before `rate`, the newer first; fewer where there were none. */
  ratesBefore(key: string, rate: RateView): readonly RateView[] {
    const all = this.rates.get(key) ?? [];
    const [last] = all;
    if (last !== undefined && rate.began.monotonic - last.began.monotonic < 1) return all.slice(1);
    const known = all.slice(0, BEFORE);
    this.rates.set(key, [rate, ...known]);
    return known;
  }

  /** What all carried together when that was known last, bit/s; null where it never was. `now`: null while it is not. */
  total(key: string, now: number | null): number | null {
    if (now !== null) this.totals.set(key, now);
    return this.totals.get(key) ?? null;
  }

  /** Monotonic time since which a path is known to be able to carry; null where it is not. A trap that waits for its confirmation changes nothing. */
  ableSince(path: string, health: Health, now: Moment): number | null {
    if (health === 'down' || health === 'unknown') this.able.delete(path);
    else if (health !== 'suspect' && !this.able.has(path)) this.able.set(path, now.monotonic);
    return this.able.get(path) ?? null;
  }

  /** Who was known to forward last, and since when (monotonic); null where nobody was. */
  forwarder(key: string): { paths: readonly string[]; since: number } | null {
    return this.forwarders.get(key) ?? null;
  }

  forwards(key: string, paths: readonly string[], now: Moment): void {
    const names = paths.join(' ');
    if (this.forwarders.get(key)?.names !== names) this.forwarders.set(key, { paths, names, since: now.monotonic });
  }

  /** The last intervals of the counters, the newest first. */
  ratesOf(key: string): readonly RateView[] {
    return this.rates.get(key) ?? [];
  }

  /** Forgets what was not asked about since the last call. */
  sweep(): void {
    for (const [key, { round }] of this.states) if (round < this.round) this.states.delete(key);
    this.round++;
  }

  /** Forgets paths that are no longer configured, whose rates go by `path side`, and what was known of groups, which may be of others than now. */
  keep(keys: ReadonlySet<string>): void {
    this.totals.clear();
    this.forwarders.clear();
    for (const key of this.rates.keys()) if (!keys.has(key)) this.rates.delete(key);
    for (const path of this.able.keys()) if (!keys.has(`${path} a`)) this.able.delete(path);
  }
}
