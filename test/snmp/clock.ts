/** A clock that tests move by hand; the two kinds of time move apart only by `step`. */
import type { Clock, Timer } from '../../collector/deps.js';

export class HandClock implements Clock {
  private timers: { at: number; run: () => void }[] = [];
  private steady = 0;

  constructor(private wall: number) {}

  now(): number {
    return this.wall;
  }

  monotonic(): number {
    return this.steady;
  }

  after(ms: number, run: () => void): Timer {
    const timer = { at: this.steady + ms, run };
    this.timers.push(timer);
    return { cancel: () => void (this.timers = this.timers.filter((other) => other !== timer)) };
  }

  /** Moves the wall clock alone. */
  step(ms: number): void {
    this.wall += ms;
  }

  /** Lets time pass; timers fire in their order, and what they start goes on before the next. */
  async pass(ms: number): Promise<void> {
    await settled();
    const end = this.steady + ms;
    for (;;) {
      const due = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.timers = this.timers.filter((timer) => timer !== due);
      this.move(Math.max(due.at, this.steady));
      due.run();
      await settled();
    }
    this.move(end);
    await settled();
  }

  private move(to: number): void {
    this.wall += to - this.steady;
    this.steady = to;
  }
}

/** Lets promises that are ready go on. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
