/**
 * The samples of a series that is asked for a stretch of time. Most figures stay as they are from scrape to scrape: what is kept is each value with
 * the tick from which on it held, and the times of all ticks are those of the window.
 */
import type { Labels } from '../labels.js';
import type { Points, Series } from './series.js';
import { Ticks } from './ticks.js';

/** What a run of ticks holds: a value, the end of the series, or no sample at all. Stands in the lowest bits before the run's tick. */
const VALUE = 0;
const END = 1;
const NONE = 2;
const KINDS = 4;

/** So many numbers are held without room for more. */
const FEW = 16;

/** What range() gives the values in: looked at before the next range. */
let scratch = new Float64Array(512);

export class History implements Series {
  retention = 0;
  seen = 0;
  /** Of each run its first tick with its kind, then its value; oldest first. */
  private runs: number[] = [];
  /** First tick that is kept, and the one behind the last; equal where there is none. */
  private from = 0;
  private end = 0;
  /** Of this series alone, because it has a sample where the others have none. */
  private own = false;

  constructor(
    readonly labels: Labels,
    private ticks: Ticks,
  ) {}

  get size(): number {
    let size = 0;
    this.each(this.from, this.end, (kind, _value, from, to) => (size += kind === NONE ? 0 : to - from));
    return size;
  }

  /** How many values are held, each for as long as it stayed. */
  get changes(): number {
    return this.runs.length / 2;
  }

  get last(): number {
    return this.from === this.end ? -Infinity : this.ticks.at(this.end - 1);
  }

  append(time: number, value: number, isEnd = false): void {
    if (time <= this.last) return;
    let tick = this.ticks.take(time);
    if (tick === -1) tick = this.apart().take(time);
    this.put(tick, value, isEnd ? END : VALUE);
  }

  trim(before: number): void {
    const from = Math.min(this.end, this.ticks.after(before, true));
    if (from <= this.from) return;
    let gone = 0;
    while (gone + 2 < this.runs.length && this.startOf(gone + 2) <= from) gone += 2;
    // What begins with a gap begins behind it.
    this.from = this.kindOf(gone) === NONE ? Math.min(this.end, this.startOf(gone + 2)) : from;
    if (this.from > from) gone += 2;
    if (this.from === this.end) gone = this.runs.length;
    if (gone > 0) this.runs = this.runs.slice(gone);
    if (this.own) this.ticks.trim(before);
  }

  shift(ms: number): void {
    if (this.own) this.ticks.shift(ms);
  }

  indexAt(time: number, oldest: number): number {
    if (this.from === this.end) return -1;
    let tick = this.last <= time ? this.end - 1 : this.ticks.after(time) - 1;
    if (tick < this.from) return -1;
    let run = this.runAt(tick);
    if (this.kindOf(run) === NONE) {
      tick = this.startOf(run) - 1;
      run -= 2;
    }
    return this.kindOf(run) === END || this.ticks.at(tick) < oldest ? -1 : tick;
  }

  valueAt(index: number): number {
    return this.runs[this.runAt(index) + 1]!;
  }

  timeAt(index: number): number {
    return this.ticks.at(index);
  }

  range(from: number, to: number): Points {
    const { first, end } = this.ticks.between(from, to);
    const [start, stop] = [Math.max(first, this.from), Math.min(end, this.end)];
    if (start >= stop) return { times: nothing, values: nothing };
    if (scratch.length < stop - start) scratch = new Float64Array(2 * (stop - start));
    let whole = true;
    let count = 0;
    this.each(start, stop, (kind, value, runFrom, runTo) => {
      if (kind !== VALUE) return void (whole = false);
      scratch.fill(value, count, count + runTo - runFrom);
      count += runTo - runFrom;
    });
    const values = scratch.subarray(0, count);
    if (whole) return { times: this.ticks.times(start, stop), values };
    const times = new Float64Array(count);
    let at = 0;
    this.each(start, stop, (kind, _value, runFrom, runTo) => {
      if (kind === VALUE) for (let tick = runFrom; tick < runTo; tick++) times[at++] = this.ticks.at(tick);
    });
    return { times, values };
  }

  private put(tick: number, value: number, kind: number): void {
    if (this.from === this.end) {
      this.runs = [tick * KINDS + kind, value];
      this.from = tick;
      this.end = tick + 1;
      return;
    }
    if (tick > this.end) this.begin(this.end * KINDS + NONE, NaN);
    const newest = this.runs.length - 2;
    if (this.kindOf(newest) !== kind || !Object.is(this.runs[newest + 1], value))
      this.begin(tick * KINDS + kind, value);
    this.end = tick + 1;
  }

  /** Of tens of thousands of series most have a run or two; an array that is pushed into has room for seventeen numbers at once. */
  private begin(run: number, value: number): void {
    if (this.runs.length < FEW) this.runs = this.runs.concat(run, value);
    else this.runs.push(run, value);
  }

  /** Takes the times of its samples along, to go on by itself. */
  private apart(): Ticks {
    const [own, shared] = [new Ticks(), this.ticks];
    const kept: [time: number, value: number, kind: number][] = [];
    this.each(this.from, this.end, (kind, value, from, to) => {
      for (let tick = from; kind !== NONE && tick < to; tick++) kept.push([shared.at(tick), value, kind]);
    });
    [this.ticks, this.own, this.from, this.end] = [own, true, 0, 0];
    for (const [time, value, kind] of kept) this.put(own.take(time), value, kind);
    return own;
  }

  /** The runs within ticks, each cut to them. */
  private each(
    from: number,
    to: number,
    look: (kind: number, value: number, from: number, to: number) => unknown,
  ): void {
    if (from >= to) return;
    const { runs } = this;
    for (let run = this.runAt(from); run < runs.length; run += 2) {
      const start = this.startOf(run);
      if (start >= to) return;
      const stop = run + 2 < runs.length ? this.startOf(run + 2) : this.end;
      look(this.kindOf(run), runs[run + 1]!, Math.max(start, from), Math.min(stop, to));
    }
  }

  /** Where the run of a tick that is kept stands. */
  private runAt(tick: number): number {
    const newest = this.runs.length - 2;
    if (this.startOf(newest) <= tick) return newest;
    let [low, high] = [0, newest / 2];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.startOf(2 * middle) <= tick) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, 2 * (low - 1));
  }

  private startOf(run: number): number {
    return Math.floor(this.runs[run]! / KINDS);
  }

  private kindOf(run: number): number {
    return this.runs[run]! % KINDS;
  }
}

const nothing = new Float64Array(0);
