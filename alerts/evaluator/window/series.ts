/** Samples of one series, oldest first. */
import type { Labels } from '../labels.js';

/** What a range holds; not to be kept, for the next range may be given in the same place. */
export interface Points {
  /** ms. */
  times: Float64Array;
  values: Float64Array;
}

export interface Series {
  readonly labels: Labels;
  /** ms behind the present that are asked for. */
  retention: number;
  /** The scrape that it was in last; 0 where it is in none. */
  seen: number;
  readonly size: number;
  /** Time of the last one, ms; -Infinity where there is none. */
  readonly last: number;
  /** A time that is not newer than the last is passed over. `isEnd`: the series ends here, with no value. */
  append(time: number, value: number, isEnd?: boolean): void;
  /** Forgets what is older than `before`. */
  trim(before: number): void;
  /** Moves all of them by `ms`. */
  shift(ms: number): void;
  /** Index of the newest at or before `time` that is no older than `oldest` and no end; -1 where there is none. */
  indexAt(time: number, oldest: number): number;
  valueAt(index: number): number;
  timeAt(index: number): number;
  /** Both ends of the range count. */
  range(from: number, to: number): Points;
}

/** Of those that are only asked for their present value: the last sample. */
export class Present implements Series {
  retention = 0;
  seen = 0;
  size = 0;
  last = -Infinity;
  private value = NaN;
  private isEnd = false;

  constructor(readonly labels: Labels) {}

  append(time: number, value: number, isEnd = false): void {
    if (time <= this.last) return;
    this.size = 1;
    this.last = time;
    this.value = value;
    this.isEnd = isEnd;
  }

  trim(before: number): void {
    if (this.last >= before) return;
    this.size = 0;
    this.last = -Infinity;
  }

  shift(ms: number): void {
    this.last += ms;
  }

  indexAt(time: number, oldest: number): number {
    return this.size === 0 || this.isEnd || this.last > time || this.last < oldest ? -1 : 0;
  }

  valueAt(): number {
    return this.value;
  }

  timeAt(): number {
    return this.last;
  }

  range(from: number, to: number): Points {
    const found = this.indexAt(to, from) === 0;
    return {
      times: Float64Array.of(...(found ? [this.last] : [])),
      values: Float64Array.of(...(found ? [this.value] : [])),
    };
  }
}
