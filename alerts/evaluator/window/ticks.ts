/** The moments at which samples were taken, oldest first: scrapes take all series at one moment, so times are held once for all of them. */

const LEAST = 32;
/** More room by so much where there is none; what was forgotten makes room where it is at least so much of all. */
const GROWTH = 1.5;
const WORTH = 0.25;

export class Ticks {
  private room = new Float64Array(LEAST);
  private start = 0;
  private stop = 0;
  /** Number of the tick that stands at the beginning of the room. Numbers stay when ticks are forgotten. */
  private base = 0;
  private found = { from: NaN, to: NaN, first: 0, end: 0 };

  /** Number of the oldest that is kept. */
  get first(): number {
    return this.base + this.start;
  }

  /** Time of a tick, ms. */
  at(tick: number): number {
    return this.room[tick - this.base]!;
  }

  /** Number of the tick at `time`, which is made where it would be the newest; −1 where there is none and newer ones are. */
  take(time: number): number {
    const newest = this.start === this.stop ? -Infinity : this.room[this.stop - 1]!;
    if (time < newest) {
      const tick = this.after(time) - 1;
      return tick >= this.first && this.at(tick) === time ? tick : -1;
    }
    if (time > newest) this.push(time);
    return this.base + this.stop - 1;
  }

  /** Number of the first that is newer than `time`, or as old where `including`; the number that the next will have where there is none. */
  after(time: number, including = false): number {
    let [low, high] = [this.start, this.stop];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = this.room[middle]!;
      if (at < time || (at === time && !including)) low = middle + 1;
      else high = middle;
    }
    return this.base + low;
  }

  /** Both ends of the range count; `end` is the number behind the last. Many series are asked for one range after another. */
  between(from: number, to: number): Readonly<{ first: number; end: number }> {
    if (this.found.from !== from || this.found.to !== to)
      this.found = { from, to, first: this.after(from, true), end: this.after(to) };
    return this.found;
  }

  /** Their times, not to be kept. */
  times(first: number, end: number): Float64Array {
    return this.room.subarray(first - this.base, end - this.base);
  }

  /** Forgets what is older than `before`. */
  trim(before: number): void {
    while (this.start < this.stop && this.room[this.start]! < before) this.start++;
    this.found.from = NaN;
  }

  /** Moves all of them by `ms`. */
  shift(ms: number): void {
    for (let index = this.start; index < this.stop; index++) this.room[index]! += ms;
    this.found.from = NaN;
  }

  private push(time: number): void {
    const { room, start, stop } = this;
    if (stop === room.length) {
      if (start < room.length * WORTH) this.room = new Float64Array(Math.ceil(room.length * GROWTH));
      this.room.set(room.subarray(start, stop));
      [this.base, this.start, this.stop] = [this.base + start, 0, stop - start];
    }
    this.room[this.stop++] = time;
    this.found.from = NaN;
  }
}
