/** When an hour is added up: some time after its end, in a pause of what is written to it. Late parts have it done again. */
import type { FlowPoint } from '../contract.js';
import { HOUR, hourOf } from './minutes.js';

/** Most minutes of an hour have been reported by then. */
const AFTER_END = 600_000;
const QUIET = 120_000;
/** An hour that is written to without a pause is added up all the same after this long. */
const PATIENCE = 1_800_000;

export class FlowHours {
  /** Hour → when it was written to first and last since it was added up, monotonic ms. */
  readonly #touched = new Map<number, { first: number; last: number }>();

  touch({ time }: FlowPoint, now: number): void {
    const hour = hourOf(time);
    const known = this.#touched.get(hour);
    if (known === undefined) this.#touched.set(hour, { first: now, last: now });
    else known.last = now;
  }

  /** Found not to be up to date. */
  stale(hour: number): void {
    if (!this.#touched.has(hour))
      this.#touched.set(hour, { first: Number.NEGATIVE_INFINITY, last: Number.NEGATIVE_INFINITY });
  }

  /** The oldest hour to add up now; null when none is due. `wall` in ms since the epoch, `monotonic` in ms. */
  due(wall: number, monotonic: number): number | null {
    const due = [...this.#touched].filter(
      ([hour, { first, last }]) =>
        hour + HOUR + AFTER_END <= wall && (last <= monotonic - QUIET || first <= monotonic - PATIENCE),
    );
    return due.length === 0 ? null : Math.min(...due.map(([hour]) => hour));
  }

  done(hour: number): void {
    this.#touched.delete(hour);
  }

  clear(): void {
    this.#touched.clear();
  }
}
