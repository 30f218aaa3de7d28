/** Turns the lines of one target into the fates of its packets: each once, in order, those that were never sent among them. */
import type { ProbeAnswer } from '../../model/signals.js';
import type { FpingLine } from './line.js';

/** More packets than these missing at once is a clock or a program that jumped, not a loss: nothing is said of them. */
const MOST_MISSING = 100_000;
/** Two readings of both clocks may lie so far apart, ms; more is a wall clock that was set. */
const STEP = 2_000;

export class Fates {
  private next = 0;
  /** When packet `next − 1` was sent. */
  private last: number | null = null;
  /** The wall clock less the monotonic one. */
  private apart: number | null = null;

  constructor(
    private readonly interval: number,
    private readonly timeout: number,
  ) {}

  /**
   * A gap in the numbers are packets that the system refused to send (no route, no source address): fping counts them and prints
   * nothing. They are lost, for whoever sends has no way across then. `monotonic`: when the line was read, ms.
   */
  *of({ at, sequence, delay }: FpingLine, monotonic: number): Generator<ProbeAnswer> {
    this.follow(at, monotonic);
    if (sequence < this.next) return;
    const sentAt = this.sentAt(at, sequence, delay);
    const missing = sequence - this.next;
    if (missing <= MOST_MISSING)
      for (let back = missing; back > 0; back--) yield { sentAt: sentAt - back * this.interval, delay: null };
    this.next = sequence + 1;
    this.last = sentAt;
    yield { sentAt, delay };
  }

  /** The packets up to `now` of whose sending nothing is heard: called where it is known that none can be sent. */
  *unsent(now: number, monotonic: number): Generator<ProbeAnswer> {
    this.follow(now, monotonic);
    if (this.last === null) return;
    for (let sentAt = this.last + this.interval; sentAt + this.timeout <= now; sentAt += this.interval) {
      this.next++;
      this.last = sentAt;
      yield { sentAt, delay: null };
    }
  }

  /** True where a line is overdue: longer than two intervals and the timeout since the last. */
  overdue(now: number, monotonic: number): boolean {
    this.follow(now, monotonic);
    return this.last !== null && now > this.last + 2 * this.interval + this.timeout;
  }

  /** Where the wall clock was set the rhythm goes on by the new one: packets are lost at their time, and no others are. */
  private follow(at: number, monotonic: number): void {
    const apart = at - monotonic;
    const step = this.apart === null ? 0 : apart - this.apart;
    if (Math.abs(step) <= STEP && this.apart !== null) return;
    this.apart = apart;
    if (this.last !== null) this.last += step;
  }

  /** An answer tells exactly when its packet went out; for a lost one the rhythm of those before does. */
  private sentAt(at: number, sequence: number, delay: number | null): number {
    if (delay !== null) return at - delay;
    const expected = this.last === null ? null : this.last + (sequence - this.next + 1) * this.interval;
    return expected ?? at - this.timeout;
  }
}
