/** When the present is judged: soon after a change, when time alone turns a judgement, and at least every second or two. */
import type { Clock, Timer } from '../../deps.js';

export interface PaceDeps {
  clock: Clock;
  /** Lets go what is no longer of the present, before it is judged because its time has come. */
  tidy(): void;
  /** Judges, and gives what tells of it; `always`: also where figures alone may have moved. */
  judge(): (always: boolean) => void;
  /** Whether anybody watches all the time. */
  watched(): boolean;
  /** Monotonic time at which a judgement that was made at `judgedAt` turns by time alone; null where none does. */
  turns(judgedAt: number): number | null;
}

/**
 * A status goes out at least this often while somebody watches, but well within the time after which a wall without one is blind where judging so many
 * gateways once a second would take more than its share of a processor. Where nobody watches the rarest is enough: what time alone changes is judged
 * when it does.
 */
const TICK = 1_000;
const RAREST_TICK = 2_000;
/** Observations of one poll come in a burst; a change is judged this long after the first of it. */
const SETTLE = 20;
/** Between two judgements lies at least this many times what one costs, so that many gateways do not eat a processor. */
const REST = 20;

export class Pace {
  private timer: Timer | null = null;
  private settling: Timer | null = null;
  private running = false;
  /** Milliseconds that the last judgement took. */
  private cost = 0;
  /** Monotonic time of the last judgement that nothing asked for. */
  private ticked = -Infinity;
  /** Monotonic time of the last judgement that was told. */
  private judgedAt = -Infinity;
  /** Monotonic time of the last judgement that a change asked for. */
  private settled = -Infinity;

  constructor(private readonly deps: PaceDeps) {}

  /** Judges at once, and goes on. */
  start(): void {
    this.running = true;
    this.tick();
  }

  stop(): void {
    this.running = false;
    this.timer?.cancel();
    this.settling?.cancel();
    this.settling = null;
  }

  /** Something may have changed a judgement. */
  settle(): void {
    if (!this.running || this.settling !== null) return;
    const rested = this.deps.clock.monotonic() - this.settled;
    this.settling = this.deps.clock.after(Math.max(SETTLE, REST * this.cost - rested), () => {
      this.settling = null;
      this.settled = this.deps.clock.monotonic();
      this.push(false);
      this.plan();
    });
  }

  private tick(): void {
    this.ticked = this.deps.clock.monotonic();
    this.deps.tidy();
    this.push(true);
    this.plan();
  }

  /** The next second, or when time alone changes a judgement if that is sooner. */
  private plan(): void {
    this.timer?.cancel();
    if (!this.running) return;
    const now = this.deps.clock.monotonic();
    const tick = this.deps.watched() ? Math.min(RAREST_TICK, Math.max(TICK, REST * this.cost)) : RAREST_TICK;
    const next = Math.max(0, this.ticked + tick - now);
    const turns = this.deps.turns(this.judgedAt);
    const wait = turns === null ? next : Math.min(next, Math.max(10, Math.ceil(turns - now) + 1));
    this.timer = this.deps.clock.after(wait, () => (wait < next ? this.look() : this.tick()));
  }

  /** What was to grow stale was mostly read again since: then nothing is judged anew. */
  private look(): void {
    const turns = this.deps.turns(this.judgedAt);
    if (turns === null || turns >= this.deps.clock.monotonic()) this.plan();
    else this.tick();
  }

  private push(always: boolean): void {
    const { clock } = this.deps;
    this.judgedAt = clock.monotonic();
    const tell = this.deps.judge();
    this.cost = clock.monotonic() - this.judgedAt;
    tell(always);
  }
}
