/** Samples of one series, oldest first. */
import type { Labels } from '../labels.js';

/** What a range holds. Views of the series or copies; not to be kept. */
export interface Points {
  /** ms. */
  times: Float64Array;
  values: Float64Array;
}

export class Series {
  private times = new Float64Array(2);
  private values = new Float64Array(2);
  private stale = new Uint8Array(2);
  private start = 0;
  private end = 0;
  private ends = 0;

  constructor(readonly labels: Labels) {}

  get size(): number {
    return this.end - this.start;
  }

  /** Time of the last one, ms; -Infinity where there is none. */
  get last(): number {
    return this.size === 0 ? -Infinity : this.times[this.end - 1]!;
  }

  /** A time that is not newer than the last is passed over. `isEnd`: the series ends here, with no value. */
  append(time: number, value: number, isEnd = false): void {
    if (time <= this.last) return;
    if (this.end === this.times.length) this.makeRoom();
    this.times[this.end] = time;
    this.values[this.end] = value;
    this.stale[this.end] = Number(isEnd);
    this.ends += Number(isEnd);
    this.end++;
  }

  /** Forgets all but the last: for those that are only asked for their present value. */
  replace(time: number, value: number, isEnd = false): void {
    if (time <= this.last) return;
    this.start = this.end = 0;
    this.ends = 0;
    this.append(time, value, isEnd);
  }

  /** Forgets what is older than `before`. */
  trim(before: number): void {
    while (this.start < this.end && this.times[this.start]! < before) this.ends -= this.stale[this.start++]!;
  }

  /** Moves all of them by `ms`. */
  shift(ms: number): void {
    for (let index = this.start; index < this.end; index++) this.times[index]! += ms;
  }

  /** Index of the newest at or before `time` that is no older than `oldest` and no end; -1 where there is none. */
  indexAt(time: number, oldest: number): number {
    let index = this.end - 1;
    if (index >= this.start && this.times[index]! > time) index = this.after(time) - 1;
    if (index < this.start || this.times[index]! < oldest || this.stale[index] === 1) return -1;
    return index;
  }

  valueAt(index: number): number {
    return this.values[index]!;
  }

  timeAt(index: number): number {
    return this.times[index]!;
  }

  /** Both ends of the range count. */
  range(from: number, to: number): Points {
    const [first, last] = [this.after(from, true), this.after(to)];
    const times = this.times.subarray(first, last);
    const values = this.values.subarray(first, last);
    if (this.ends === 0) return { times, values };
    const lives = (_: number, index: number): boolean => this.stale[first + index] === 0;
    return { times: times.filter(lives), values: values.filter(lives) };
  }

  /** Index of the first that is newer than `time`, or as old where `including`. */
  private after(time: number, including = false): number {
    let [low, high] = [this.start, this.end];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = this.times[middle]!;
      if (at < time || (at === time && !including)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private makeRoom(): void {
    const size = this.size;
    const capacity = size * 2 > this.times.length ? this.times.length * 2 : this.times.length;
    const [times, values, stale] = [new Float64Array(capacity), new Float64Array(capacity), new Uint8Array(capacity)];
    times.set(this.times.subarray(this.start, this.end));
    values.set(this.values.subarray(this.start, this.end));
    stale.set(this.stale.subarray(this.start, this.end));
    [this.times, this.values, this.stale, this.start, this.end] = [times, values, stale, 0, size];
  }
}
