/**
 * When to poll: once per slot of the wall clock, each poller at a place of its own within the slot. Places come from the wall clock
 * anew each time and waiting is done by the monotonic one, so a step of the wall clock costs at most one interval.
 */
import { createHash } from 'node:crypto';
import type { Clock, Log, Timer } from '../deps.js';

/** A place within `interval` (ms) that stays the same for a name over restarts and machines. */
export function placeOf(name: string, interval: number): number {
  return createHash('sha256').update(name).digest().readUInt32BE(0) % interval;
}

/** Start of the slot that a poll at `now` with its `place` belongs to: ms since the epoch, a multiple of `interval`. */
export function slotOf(now: number, interval: number, place: number): number {
  return Math.floor((now - place) / interval) * interval;
}

/** Timers may fire a little early. */
const EARLY = 5;
/** The first poll of all does not wait for its slot, only for its turn within this many ms. */
const FIRST_WITHIN = 1000;
/** Differences between the two clocks that are not called a step. */
const STEP = 1000;

export interface ScheduleOptions {
  /** Decides the place within the interval. */
  name: string;
  /** Milliseconds. */
  interval: number;
  clock: Clock;
  log: Log;
  /** One poll; the next one starts only after it ended, and slots that passed meanwhile are left out. Must not reject. */
  run(slot: number): Promise<void>;
}

export class Schedule {
  private timer: Timer | null = null;
  private running: Promise<void> = Promise.resolve();
  private stopped = true;
  private last: number | null = null;
  private readonly place: number;
  /** Slots that passed while a poll still ran. */
  overruns = 0;

  constructor(private readonly options: ScheduleOptions) {
    this.place = placeOf(options.name, options.interval);
  }

  start(): void {
    this.stopped = false;
    this.wait(this.place % Math.min(FIRST_WITHIN, this.options.interval));
  }

  /** Resolves when the poll that runs has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.timer?.cancel();
    await this.running;
  }

  private wait(milliseconds: number): void {
    const { clock } = this.options;
    const [wall, steady] = [clock.now(), clock.monotonic()];
    this.timer = clock.after(milliseconds, () => {
      this.noticeStep(clock.now() - wall - (clock.monotonic() - steady));
      this.running = this.fire();
    });
  }

  private async fire(): Promise<void> {
    const { clock, interval, run } = this.options;
    const slot = slotOf(clock.now() + EARLY, interval, this.place);
    // A wall clock that stepped back within the slot: its sample is there already.
    if (slot !== this.last) {
      this.last = slot;
      await run(slot);
    }
    if (!this.stopped) this.waitForNext(slot);
  }

  private waitForNext(slot: number): void {
    const { clock, interval } = this.options;
    const now = clock.now();
    const current = slotOf(now + EARLY, interval, this.place);
    this.overruns += Math.max(0, Math.round((current - slot) / interval));
    this.wait(Math.max(1, current + interval + this.place - now));
  }

  private noticeStep(step: number): void {
    if (Math.abs(step) < STEP) return;
    const { log, name } = this.options;
    log.warn({ poll: name, seconds: Math.round(step / 1000) }, 'the wall clock stepped; polling goes on in its slots');
  }
}
