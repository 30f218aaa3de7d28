/**
 * The clocks of the engines that send traps: boots and time go up only (RFC 3414 §3.2 step 7b). An engine that is not known yet is
 * believed once its message is authentic; from then on nothing older than 150 seconds is.
 */
import type { Clock } from '../deps.js';

const WINDOW = 150;
const LAST_BOOTS = 2 ** 31 - 1;
/** Engines that are known at a time: gateways have one each, some two. */
const MOST = 4_096;

interface Engine {
  boots: number;
  /** Latest time received, and when (monotonic ms). */
  time: number;
  at: number;
  /** What was told to be kept last: time that merely passes since needs no new writing. */
  kept: { time: number; at: number } | null;
}

/** As it is kept over a restart: hexadecimal engine ID, boots, time, and the wall clock (ms) when that was so. */
export type KeptEngine = [id: string, boots: number, time: number, at: number];

export class EngineTimes {
  private readonly engines = new Map<string, Engine>();

  /** @param learnt is called where what is kept over a restart is no longer so: a new engine, a start of one, a clock that does not run as ours */
  constructor(
    private readonly clock: Pick<Clock, 'monotonic' | 'now'>,
    private readonly learnt: () => void = () => undefined,
  ) {}

  /** Whether an authentic message is in time; learns from it. */
  accept(engineId: Buffer, boots: number, time: number): boolean {
    const id = engineId.toString('hex');
    const known = this.engines.get(id);
    const at = this.clock.monotonic();
    if (boots < 0 || time < 0 || boots >= LAST_BOOTS) return false;
    if (!known || boots > known.boots || (boots === known.boots && time > known.time)) {
      if (!known && this.engines.size >= MOST) this.engines.delete(this.engines.keys().next().value as string);
      if (known && boots === known.boots && time < this.now(known, at) - WINDOW) return false;
      const kept = known !== undefined && boots === known.boots ? known.kept : null;
      const stale = kept === null || Math.abs(time - kept.time - (at - kept.at) / 1000) >= 1;
      this.engines.set(id, { boots, time, at, kept: stale ? { time, at } : kept });
      if (stale) this.learnt();
      return true;
    }
    return boots === known.boots && time >= this.now(known, at) - WINDOW;
  }

  private now({ time, at }: Pick<Engine, 'time' | 'at'>, monotonic: number): number {
    return time + (monotonic - at) / 1000;
  }

  keep(): KeptEngine[] {
    const [wall, at] = [this.clock.now(), this.clock.monotonic()];
    return [...this.engines].map(([id, engine]) => [id, engine.boots, Math.floor(this.now(engine, at)), wall]);
  }

  /** Takes up what was kept; time that passed meanwhile counts. */
  restore(kept: readonly KeptEngine[]): void {
    const [wall, at] = [this.clock.now(), this.clock.monotonic()];
    for (const [id, boots, time, then] of kept.slice(0, MOST))
      this.engines.set(id, { boots, time: time + Math.max(0, (wall - then) / 1000), at, kept: null });
  }
}
