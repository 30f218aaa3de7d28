/** A clock that tests move by hand; the wall clock can be stepped apart from it. */
import type { Clock } from '../../collector/deps.js';

export class HandClock implements Clock {
  private time = 0;
  private due: { at: number; run: () => void }[] = [];

  constructor(private wall = Date.UTC(2026, 10, 23, 12, 0, 0)) {}

  now(): number {
    return this.wall;
  }

  monotonic(): number {
    return this.time;
  }

  /** Timers that are set. */
  get waiting(): number {
    return this.due.length;
  }

  after(ms: number, run: () => void): { cancel(): void } {
    const timer = { at: this.time + ms, run };
    this.due.push(timer);
    return { cancel: () => void (this.due = this.due.filter((other) => other !== timer)) };
  }

  /** Moves both clocks on, running what falls due at its own time. */
  advance(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const [next] = this.due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.due = this.due.filter((other) => other !== next);
      this.move(next.at - this.time);
      next.run();
    }
    this.move(end - this.time);
  }

  /** Somebody sets the wall clock. */
  step(ms: number): void {
    this.wall += ms;
  }

  private move(ms: number): void {
    this.time += ms;
    this.wall += ms;
  }
}
