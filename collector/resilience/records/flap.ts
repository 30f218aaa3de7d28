/** Damping as of RFC 2439: each change costs a penalty that halves with time; above the limit people are told no more until it is low again. */
const PENALTY = 1_000;
const SUPPRESS = 3_000;
const REUSE = 1_000;
const MOST = 6_000;
/** Milliseconds. */
const HALF_LIFE = 60_000;

export class Flaps {
  private readonly meters = new Map<string, { value: number; monotonic: number; damped: boolean }>();

  /** `times`: there and back are two. */
  change(key: string, monotonic: number, times = 1): void {
    const value = Math.min(MOST, this.value(key, monotonic) + times * PENALTY);
    const damped = (this.meters.get(key)?.damped ?? false) || value > SUPPRESS;
    this.meters.set(key, { value, monotonic, damped });
  }

  isDamped(key: string, monotonic: number): boolean {
    const meter = this.meters.get(key);
    if (meter === undefined) return false;
    const value = this.value(key, monotonic);
    if (value < REUSE) meter.damped = false;
    if (value < 1) this.meters.delete(key);
    return meter.damped;
  }

  private value(key: string, monotonic: number): number {
    const meter = this.meters.get(key);
    return meter === undefined ? 0 : meter.value * 0.5 ** ((monotonic - meter.monotonic) / HALF_LIFE);
  }
}
