/**
 * A cluster of which a node has just died answers with what the others have, as if it were all. What was added up in such a time is added up
 * once more when the engine has been well for a while.
 */
import type { MeasurementName } from '../../model/measurements.js';
import type { Run } from '../dirty.js';

/** The engine may have been in trouble this long before the first request failed, ms. */
const BEFORE = 60_000;
/** It is well once nothing has failed for so long, ms: nodes that came back have their share again. */
const CALM = 180_000;
/** Runs that are remembered; of more, the oldest stay as they were made. */
const MOST = 10_000;

export interface Made {
  measurement: MeasurementName;
  run: Run;
}

/** Times are monotonic ms. */
export class SecondLook {
  #made: (Made & { at: number })[] = [];
  #trouble: { first: number; last: number } | null = null;

  /** A request failed, or was answered late. */
  trouble(now: number): void {
    this.#trouble = { first: this.#trouble?.first ?? now, last: now };
  }

  /** Rollups of a run were made at `now`. */
  made(one: Made, now: number): void {
    if (this.#trouble === null) this.#made = this.#made.filter(({ at }) => at >= now - BEFORE);
    this.#made = [...this.#made, { ...one, at: now }].slice(-MOST);
  }

  /** What is to be made once more, told once; null while there is nothing of it to say. */
  due(now: number): Made[] | null {
    if (this.#trouble === null || now - this.#trouble.last < CALM) return null;
    const since = this.#trouble.first - BEFORE;
    const again = this.#made.filter(({ at }) => at >= since);
    this.#made = [];
    this.#trouble = null;
    return again.map(({ measurement, run }) => ({ measurement, run }));
  }
}
