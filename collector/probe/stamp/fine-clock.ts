/** The wall clock finer than its whole milliseconds, which are more than many a way across takes. */
import type { Clock } from '../../deps.js';

export class FineClock {
  private offset = -Infinity;

  constructor(private readonly clock: Pick<Clock, 'now' | 'monotonic'>) {}

  /** Milliseconds since the epoch with a fraction, never behind the wall clock: it goes by the other one, and follows what sets the wall clock. */
  now(): number {
    const monotonic = this.clock.monotonic();
    // The wall clock leaves its fraction out: the truth is at least this, and less than one more.
    const offset = this.clock.now() - monotonic;
    if (offset > this.offset || offset < this.offset - 1) this.offset = offset;
    return monotonic + this.offset;
  }
}
