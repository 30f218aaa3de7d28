/** How hard one gateway is asked, over all its contexts: datagrams per second and requests in flight. */
import type { Clock } from '../deps.js';

export interface GateLimits {
  requestsPerSecond: number;
  /** Requests that wait for an answer at one time. */
  inFlight: number;
}

/** A burst may use up what a tenth of a second allows. */
const BURST_SECONDS = 0.1;

export class Gate {
  private free: number;
  private readonly waiting: (() => void)[] = [];
  /** Monotonic ms at which a steady sender would send next. */
  private next = Number.NEGATIVE_INFINITY;
  private readonly interval: number;
  private readonly burst: number;

  constructor(
    limits: GateLimits,
    private readonly clock: Clock,
  ) {
    this.free = limits.inFlight;
    this.interval = 1000 / limits.requestsPerSecond;
    this.burst = Math.max(this.interval, BURST_SECONDS * 1000);
  }

  /** Runs `send` when the ceiling allows: at once, or later in the order of the calls (generic cell rate algorithm, ITU-T I.371). */
  paced(send: () => void): void {
    const now = this.clock.monotonic();
    this.next = Math.max(this.next, now - this.burst) + this.interval;
    if (this.next <= now) send();
    else this.clock.after(this.next - now, send);
  }

  /** Waits for one of the places in flight; the caller gives it back with `leave`. */
  async enter(): Promise<void> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((admitted) => this.waiting.push(admitted));
  }

  leave(): void {
    const admitted = this.waiting.shift();
    if (admitted) admitted();
    else this.free++;
  }
}
