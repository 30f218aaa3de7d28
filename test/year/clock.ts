/** Time that a year goes by in: those who look closely are woken when their time is up, the others when somebody goes round. */
import type { Clock, Timer } from '../../collector/deps.js';

/** Of everybody; both clocks move together. */
export class Time {
  constructor(public at: number) {}
}

interface Due {
  at: number;
  run(): void;
}

/** One circle of those who are woken together. */
export class Circle implements Clock {
  private due: Due[] = [];
  private readonly began: number;

  constructor(private readonly time: Time) {
    this.began = time.at;
  }

  now(): number {
    return this.time.at;
  }

  monotonic(): number {
    return this.time.at - this.began;
  }

  after(ms: number, run: () => void): Timer {
    const due = { at: this.time.at + ms, run };
    this.due.push(due);
    return { cancel: () => void (this.due = this.due.filter((each) => each !== due)) };
  }

  /** Wakes everybody whose time is up, the earliest first, each once; whom they wake in turn waits for the next round. */
  wake(): void {
    const ready = this.due.filter(({ at }) => at <= this.time.at).sort((x, y) => x.at - y.at);
    this.due = this.due.filter(({ at }) => at > this.time.at);
    for (const { run } of ready) run();
  }

  /** Nobody waits any more: their process is gone. */
  forget(): void {
    this.due = [];
  }
}
