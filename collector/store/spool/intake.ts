/** What was handed in and is not on disk yet: large batches are divided into records, small ones are joined. */
import type { Clock } from '../../deps.js';
import { LARGEST_ROW, type Content } from './codec.js';

const POINTS_PER_RECORD = 2_000;
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

  constructor(deps: IntakeDeps) {
    this.#deps = deps;
  }

  /**
   * Resolves once all of it is written. Large batches become several records; small ones that come while a record is being written become one,
   * for each record costs a turn of the event loop, and a thousand gateways tell more tables a second than a busy one makes turns.
   */
  append({ points, events }: Content): Promise<void> {
    const room = this.#points + points.length <= MOST_ARRIVED;
    if (!room) this.#deps.dropped(points.length);
    const content = { points: room ? points : [], events };
    this.#points += content.points.length;
    return new Promise((done, failed) => {
      this.#arrived.push({ content, done, failed });
      this.#writing ??= this.#writeArrived();
    });
  }

  async #writeArrived(): Promise<void> {
    while (this.#arrived.length > 0) {
      const together = this.#arrived.splice(0, this.#fitTogether());
      await this.#write(together);
      this.#points -= together.reduce((sum, { content }) => sum + content.points.length, 0);
    }
    // In the same turn as the last look: whoever comes next begins anew.
    this.#writing = null;
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
    await this.#writing;
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
