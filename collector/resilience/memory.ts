/** Since when things are as they are, and what the counters said in the interval before. */
import type { RateView } from './forwarding/scene.js';
import type { Moment } from './time.js';

export class Memory {
  private readonly states = new Map<string, { value: string; since: Moment; round: number }>();
  private readonly rates = new Map<string, { last: RateView; before: RateView | null }>();
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

  /** The rate of the interval before `rate`; null where there was none right before. */
  rateBefore(key: string, rate: RateView): RateView | null {
    const known = this.rates.get(key);
    if (known === undefined) {
      this.rates.set(key, { last: rate, before: null });
      return null;
    }
    if (rate.began.monotonic - known.last.began.monotonic < 1) return known.before;
    this.rates.set(key, { last: rate, before: known.last });
    return known.last;
  }

  /** Forgets what was not asked about since the last call. */
  sweep(): void {
    for (const [key, { round }] of this.states) if (round < this.round) this.states.delete(key);
    this.round++;
  }

  /** Forgets the rates of paths that are no longer configured. */
  keep(keys: ReadonlySet<string>): void {
    for (const key of this.rates.keys()) if (!keys.has(key)) this.rates.delete(key);
  }
}
