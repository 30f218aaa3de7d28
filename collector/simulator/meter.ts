import type { Flow } from './traffic.js';

/** Counts what a flow carries while it runs over this place. Times are milliseconds since the epoch. */
export class Meter {
  #kept = 0n;
  /** The flow's total when it began to run here; null while it does not. */
  #since: bigint | null = null;

  constructor(private readonly flow: Flow) {}

  /** Octets counted up to `time`. */
  read(time: number): bigint {
    return this.#since === null ? this.#kept : this.#kept + this.flow(time) - this.#since;
  }

  run(running: boolean, time: number): void {
    if (running === (this.#since !== null)) return;
    if (running) this.#since = this.flow(time);
    else {
      this.#kept = this.read(time);
      this.#since = null;
    }
  }

  /** A restart: counting begins at zero. */
  reset(time: number): void {
    this.#kept = 0n;
    if (this.#since !== null) this.#since = this.flow(time);
  }
}
