/** What was handed in and is not on disk yet: large batches are divided into records, small ones are joined. */
import type { Clock } from '../../deps.js';
import { LARGEST_ROW, type Content } from './codec.js';

const POINTS_PER_RECORD = 2_000;
/** From the beginning of one record to that of the next, ms, where little has come: each costs a write and a turn of the event loop. */
const GATHER = 50;
/** Points that are not little. */
const MUCH = 500;
/** For room, ms. */
const PATIENCE = 10_000;
/** Points that wait for the disk at most; what comes while there are so many is dropped and counted. */
const MOST_ARRIVED = 200_000;

interface Arrived {
  content: Content;
  done: () => void;
  failed: (error: unknown) => void;
}

export interface IntakeDeps {
  clock: Clock;
  /** Octets. */
  largestRecord(): number;
  /** Number of the last record that is on disk. */
  accepted(): number;
  /** While the engine keeps taking data, a full ring waits for it rather than dropping anything. */
  waits(): boolean;
  /** Puts a record on disk, or several where it is too large for one. */
  write(part: Content): Promise<void>;
  /** Called after what was handed in together is on disk. */
  written(): void;
  /** Counts points that came while too many waited. */
  dropped(points: number): void;
}

export class Intake {
  readonly #deps: IntakeDeps;
  #arrived: Arrived[] = [];
  #points = 0;
  #writing: Promise<void> | null = null;
  #freed: (() => void) | null = null;
  /** Monotonic time at which the last record was begun. */
  #began = -Infinity;
  /** Ends the gathering; null while nothing is gathered. */
  #enough: (() => void) | null = null;
  /** How many wait for everything to be written. */
  #closing = 0;

  constructor(deps: IntakeDeps) {
    this.#deps = deps;
  }

  /**
   * Resolves once all of it is written. Large batches become several records; small ones that come within a twentieth of a second, or while a
   * record is being written, become one: hundreds of gateways tell more tables a second than a busy event loop makes turns.
   */
  append({ points, events }: Content): Promise<void> {
    const room = this.#points + points.length <= MOST_ARRIVED;
    if (!room) this.#deps.dropped(points.length);
    const content = { points: room ? points : [], events };
    this.#points += content.points.length;
    return new Promise((done, failed) => {
      this.#arrived.push({ content, done, failed });
      if (this.#presses()) this.#enough?.();
      this.#writing ??= this.#writeArrived();
    });
  }

  async #writeArrived(): Promise<void> {
    while (this.#arrived.length > 0) {
      if (!this.#presses()) await this.#gather();
      this.#began = this.#deps.clock.monotonic();
      const together = this.#arrived.splice(0, this.#fitTogether());
      await this.#write(together);
      this.#points -= together.reduce((sum, { content }) => sum + content.points.length, 0);
    }
    // In the same turn as the last look: whoever comes next begins anew.
    this.#writing = null;
  }

  /** Events are waited for by whoever looks at them. */
  #presses(): boolean {
    return this.#closing > 0 || this.#points >= MUCH || this.#arrived.some(({ content }) => content.events.length > 0);
  }

  async #gather(): Promise<void> {
    const { clock } = this.#deps;
    const wait = this.#began + GATHER - clock.monotonic();
    if (wait <= 0) return;
    await new Promise<void>((resolve) => {
      const timer = clock.after(wait, resolve);
      this.#enough = () => {
        timer.cancel();
        resolve();
      };
    });
    this.#enough = null;
  }

  /** How many of the first go into one record. One with events goes alone: how large those are is not known beforehand. */
  #fitTogether(): number {
    const most = Math.min(POINTS_PER_RECORD, Math.floor(this.#deps.largestRecord() / (2 * LARGEST_ROW)));
    let points = 0;
    const end = this.#arrived.findIndex(({ content }) => {
      points += content.points.length;
      return points > most || content.events.length > 0;
    });
    return end < 0 ? this.#arrived.length : Math.max(1, end);
  }

  /** Never rejects. Whoever cannot be written takes nobody along: where nothing of several got to the disk, each is tried alone. */
  async #write(arrived: readonly Arrived[]): Promise<void> {
    const before = this.#deps.accepted();
    try {
      const [only] = arrived;
      const points = arrived.length === 1 ? only?.content.points : arrived.flatMap(({ content }) => content.points);
      await this.#appendAll({ points: points ?? [], events: only?.content.events ?? [] });
      for (const { done } of arrived) done();
      this.#deps.written();
    } catch (error) {
      if (arrived.length === 1 || this.#deps.accepted() > before) for (const { failed } of arrived) failed(error);
      else for (const each of arrived) await this.#write([each]);
    }
  }

  async #appendAll({ points, events }: Content): Promise<void> {
    for (let at = 0; at === 0 || at < points.length; at += POINTS_PER_RECORD) {
      const part = { points: points.slice(at, at + POINTS_PER_RECORD), events: at === 0 ? events : [] };
      await this.#patience();
      await this.#deps.write(part);
    }
  }

  /** Resolves once nothing waits. */
  async settled(): Promise<void> {
    this.#closing++;
    this.#enough?.();
    await this.#writing;
    this.#closing--;
  }

  /** There may be room again. */
  freed(): void {
    this.#freed?.();
  }

  async #patience(): Promise<void> {
    const { clock, waits } = this.#deps;
    const end = clock.monotonic() + PATIENCE;
    while (waits() && clock.monotonic() < end)
      await new Promise<void>((resolve) => {
        const timer = clock.after(1_000, resolve);
        this.#freed = () => {
          timer.cancel();
          resolve();
        };
      });
  }
}
