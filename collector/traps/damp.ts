/** Bounds on what one gateway can make the collector do, and on what is remembered of it. */
import type { Clock } from '../deps.js';

/** A bucket of traps per gateway: a burst of a hundred, then ten a second. */
const BURST = 100;
const PER_SECOND = 10;

export class Bucket {
  private readonly levels = new Map<string, { left: number; at: number }>();

  constructor(private readonly clock: Pick<Clock, 'monotonic'>) {}

  take(name: string): boolean {
    const now = this.clock.monotonic();
    const { left, at } = this.levels.get(name) ?? { left: BURST, at: now };
    const level = Math.min(BURST, left + ((now - at) / 1000) * PER_SECOND);
    this.levels.set(name, { left: Math.max(0, level - (level >= 1 ? 1 : 0)), at: now });
    return level >= 1;
  }
}

/** As long as the time window: a copy that comes later is out of it. */
const REMEMBERED = 150_000;
const MOST = 10_000;

/** What came lately, so that it counts once. */
export class Recent {
  private readonly seen = new Map<string, number>();

  constructor(private readonly clock: Pick<Clock, 'monotonic'>) {}

  /** True where the same key came within 150 seconds. */
  repeated(key: string): boolean {
    const now = this.clock.monotonic();
    for (const [old, at] of this.seen) {
      if (now - at < REMEMBERED && this.seen.size < MOST) break;
      this.seen.delete(old);
    }
    if (this.seen.has(key)) return true;
    this.seen.set(key, now);
    return false;
  }
}
