/** What may yet be explained by something larger, and since when it is met. */
import type { Moment } from '../time.js';
import type { Condition } from './conditions.js';

interface Waits {
  first: Moment;
  condition: Condition;
  /** Since when it is known to be well again; null while it is not. */
  over: Moment | null;
}

export class Waiting {
  private readonly all = new Map<string, Waits>();

  /** What was over and comes again is one with what it was before. */
  meet(key: string, condition: Condition, now: Moment): Waits {
    const known = this.all.get(key);
    const beganAt = known !== undefined && known.over !== null ? known.condition.beganAt : condition.beganAt;
    const waits = { first: known?.first ?? now, condition: { ...condition, beganAt }, over: null };
    this.all.set(key, waits);
    return waits;
  }

  /** It is well, and waits on for what may have been its cause. */
  passed(key: string, now: Moment): void {
    const known = this.all.get(key);
    if (known !== undefined) known.over ??= now;
  }

  end(key: string): void {
    this.all.delete(key);
  }

  entries(): [key: string, waits: Waits][] {
    return [...this.all];
  }

  /** Whether a path that is down waits: whatever is read next may end its wait. */
  forWord(now: Moment): boolean {
    for (const { first, condition } of this.all.values())
      if (condition.kind === 'path' && first.monotonic + condition.patience > now.monotonic) return true;
    return false;
  }

  /** Monotonic times at which something has waited long enough, whatever is read until then; of what is explained, and waits on, in the past. */
  ends(): number[] {
    return [...this.all.values()].map(
      ({ first, condition, over }) => first.monotonic + (over === null ? condition.patience : condition.hearing),
    );
  }
}
