/** Tells when the wall clock was set. */
import type { Clock } from '../../collector/deps.js';

/** Less is drift that a time service slews, ms. */
const STEP = 2_000;

export class Steps {
  private offset: number;

  constructor(private readonly clock: Pick<Clock, 'now' | 'monotonic'>) {
    this.offset = clock.now() - clock.monotonic();
  }

  /** By how many ms the clock was set since the last call; 0 where it only ran. */
  since(): number {
    const offset = this.clock.now() - this.clock.monotonic();
    const moved = offset - this.offset;
    this.offset = offset;
    return Math.abs(moved) > STEP ? moved : 0;
  }
}
