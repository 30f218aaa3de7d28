/** What may yet be explained by something larger, and since when it is met. */
import type { Moment } from '../time.js';
import type { Condition } from './conditions.js';

export class Waiting {
  private readonly all = new Map<string, { first: Moment; condition: Condition }>();

  /** Since when it is met. */
  meet(key: string, condition: Condition, now: Moment): Moment {
    const first = this.all.get(key)?.first ?? now;
    this.all.set(key, { first, condition });
    return first;
  }

  end(key: string): void {
    this.all.delete(key);
  }

  entries(): [key: string, { first: Moment; condition: Condition }][] {
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
    return [...this.all.values()].map(({ first, condition }) => first.monotonic + condition.patience);
  }
}
