/** Samples of one series, oldest first. */
import type { Labels } from '../labels.js';

/** What a range holds. Views of the series or copies; not to be kept. */
export interface Points {
  /** ms. */
  times: Float64Array;
  values: Float64Array;
}

export interface Series {
  readonly labels: Labels;
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

const LEAST = 4;
/** More room by so much where there is none; what was forgotten makes room where it is at least so much of all. */
const GROWTH = 1.5;
const WORTH = 0.05;

/** Of those that are asked for a stretch of time. */
export class History implements Series {
  private capacity = LEAST;
  /** Times, and behind them as many values: each array has a price of its own, and there are many series. */
  private room = new Float64Array(2 * LEAST);
  /** Which samples are ends; null until there is one. */
  private stale: Uint8Array | null = null;
  private start = 0;
  private end = 0;
  private ends = 0;

  constructor(readonly labels: Labels) {}

  get size(): number {
    return this.end - this.start;
  }

  get last(): number {
    return this.size === 0 ? -Infinity : this.room[this.end - 1]!;
  }

  append(time: number, value: number, isEnd = false): void {
    if (time <= this.last) return;
    if (this.end === this.capacity) this.makeRoom();
    if (isEnd) this.stale ??= new Uint8Array(this.capacity);
    this.room[this.end] = time;
    this.room[this.capacity + this.end] = value;
    if (this.stale !== null) this.stale[this.end] = Number(isEnd);
    this.ends += Number(isEnd);
    this.end++;
  }

  trim(before: number): void {
    for (; this.start < this.end && this.room[this.start]! < before; this.start++)
      this.ends -= this.stale?.[this.start] ?? 0;
  }

  shift(ms: number): void {
    for (let index = this.start; index < this.end; index++) this.room[index]! += ms;
  }

  indexAt(time: number, oldest: number): number {
    let index = this.end - 1;
    if (index >= this.start && this.room[index]! > time) index = this.after(time) - 1;
    if (index < this.start || this.room[index]! < oldest || this.stale?.[index] === 1) return -1;
    return index;
  }

  valueAt(index: number): number {
    return this.room[this.capacity + index]!;
  }

  timeAt(index: number): number {
    return this.room[index]!;
  }

  range(from: number, to: number): Points {
    const [first, last] = [this.after(from, true), this.after(to)];
    const times = this.room.subarray(first, last);
    const values = this.room.subarray(this.capacity + first, this.capacity + last);
    const { stale } = this;
    if (stale === null || this.ends === 0) return { times, values };
    const lives = (_: number, index: number): boolean => stale[first + index] === 0;
    return { times: times.filter(lives), values: values.filter(lives) };
  }

  /** Index of the first that is newer than `time`, or as old where `including`. */
  private after(time: number, including = false): number {
    let [low, high] = [this.start, this.end];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = this.room[middle]!;
      if (at < time || (at === time && !including)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private makeRoom(): void {
    const { room, stale, capacity, start, end, size } = this;
    if (this.ends === 0) this.stale = null;
    if (start >= capacity * WORTH) {
      room.copyWithin(0, start, end);
      room.copyWithin(capacity, capacity + start, capacity + end);
      this.stale?.copyWithin(0, start, end);
    } else {
      this.capacity = Math.ceil(capacity * GROWTH);
      this.room = new Float64Array(2 * this.capacity);
      this.room.set(room.subarray(start, end));
      this.room.set(room.subarray(capacity + start, capacity + end), this.capacity);
      if (this.stale !== null) {
        this.stale = new Uint8Array(this.capacity);
        this.stale.set(stale!.subarray(start, end));
      }
    }
    [this.start, this.end] = [0, size];
  }
}
