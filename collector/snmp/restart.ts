/** Tells from one poll to the next whether the agent began anew, so that its counters cannot be compared. */
import type { ReadInput } from './table.js';

/**
 * `first`: nothing to compare with. `same`: it ran on. `restarted`: its counters began anew. `unknown`: it said in an earlier poll
 * how long it runs and does not say so now.
 */
export type Continuity = 'first' | 'same' | 'restarted' | 'unknown';

type Moment = Pick<ReadInput, 'monotonic' | 'upTime' | 'engine'>;

/** sysUpTime and snmpEngineTime are read within seconds of the answer, and clocks of routers drift. */
const SLACK_SECONDS = 15;
const DRIFT = 0.005;
/** Seconds by which the notion of an engine's time may go back between two messages. */
const ENGINE_JITTER = 3;
/** sysUpTime is TimeTicks: 2^32 hundredths of a second, 497 days. */
const WRAP_TICKS = 2 ** 32;

/**
 * Judged by snmpEngineBoots and snmpEngineTime (RFC 3414 §2.2) where the session has them and they move, else by sysUpTime
 * (RFC 3418). Only monotonic time is used: a step of the wall clock changes nothing.
 */
export class RestartWatch {
  private engine: { boots: number; time: number; monotonic: number } | null = null;
  private upTime: { ticks: number; monotonic: number } | null = null;
  private seen = false;

  observe(moment: Moment): Continuity {
    const verdict = this.judge(moment);
    this.seen = true;
    if (moment.engine) this.engine = { ...moment.engine, monotonic: moment.monotonic };
    if (moment.upTime !== null) this.upTime = { ticks: moment.upTime, monotonic: moment.monotonic };
    return verdict;
  }

  private judge(moment: Moment): Continuity {
    if (!this.seen) return 'first';
    const byEngine = this.judgeEngine(moment);
    if (byEngine !== null) return byEngine;
    if (this.upTime === null) return 'same';
    if (moment.upTime === null) return 'unknown';
    const elapsed = (moment.monotonic - this.upTime.monotonic) / 10;
    return upTimeRestarted(this.upTime.ticks, moment.upTime, elapsed) ? 'restarted' : 'same';
  }

  /** Null where the engine cannot tell: no v3, or a time that stands still because it was not read anew. */
  private judgeEngine(moment: Moment): Continuity | null {
    const before = this.engine;
    const now = moment.engine;
    if (!before || !now) return null;
    if (now.boots !== before.boots || now.time < before.time - ENGINE_JITTER) return 'restarted';
    const elapsed = (moment.monotonic - before.monotonic) / 1000;
    return now.time - before.time >= elapsed * (1 - DRIFT) - SLACK_SECONDS && now.time > before.time ? 'same' : null;
  }
}

/**
 * True where sysUpTime tells of a restart. `elapsed` is the time between the readings in hundredths of a second. A fall is a restart
 * unless the growth through 2^32 is the time that passed. A rise by less than the time that passed is one too, where all of it fits
 * in between. A value that stands still is an agent that does not keep it, and tells nothing.
 */
export function upTimeRestarted(before: number, now: number, elapsed: number): boolean {
  const slack = SLACK_SECONDS * 100 + elapsed * DRIFT;
  if (now < before) return Math.abs(now - before + WRAP_TICKS - elapsed) > slack;
  return now > before && now - before < elapsed - slack && now <= elapsed;
}
