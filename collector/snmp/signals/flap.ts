/** Changes between two polls, told by counters though the state is the same at both ends. */
import type { EventObservation, Origin } from '../../model/observation.js';

/** By how much a counter grew; 0 where it is not told, or fell (an agent that restarted is told of elsewhere). */
export function grew(before: number | null, now: number | null): number {
  return before === null || now === null ? 0 : Math.max(0, now - before);
}

export function flapEvent(origin: Origin, code: string, subject: string, message: string): EventObservation {
  const { gateway, context, collector, at } = origin;
  return { kind: 'event', gateway, context, collector, at, code, severity: 'warning', subject, message };
}
