/** What every component is built with, beside its configuration: `new Component(config, deps)`, then `start()` and `stop()`. */
import type { Logger } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'child'>;

/** A running timer; `cancel()` is safe to call twice. */
export interface Timer {
  cancel(): void;
}

/** Time as an argument, so that tests move it by hand. */
export interface Clock {
  /** Wall clock, milliseconds since the epoch (UTC). It can step either way. */
  now(): number;
  /** Milliseconds from an arbitrary start; never steps. Durations and ages are measured with this one. */
  monotonic(): number;
  /** Calls `run` once after `ms` milliseconds. */
  after(ms: number, run: () => void): Timer;
}

export interface Deps {
  clock: Clock;
  log: Log;
}

export interface Component {
  start(): Promise<void>;
  stop(): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return { cancel: () => clearTimeout(timer) };
  },
};
