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
    return this.left(now, ({ kind }) => kind === 'path').length > 0;
  }

  /** ms until something has waited long enough, whatever is read until then; null where nothing waits. */
  ends(now: Moment): number | null {
    const left = this.left(now, () => true);
    return left.length === 0 ? null : Math.min(...left);
  }

  /** What is left of the patience with each, ms. What is explained waits longer than that, and is not among them then. */
  private left(now: Moment, of: (condition: Condition) => boolean): number[] {
    return [...this.all.values()]
      .filter(({ condition }) => of(condition))
      .map(({ first, condition }) => first.monotonic + condition.patience - now.monotonic)
      .filter((ms) => ms > 0);
  }
}
