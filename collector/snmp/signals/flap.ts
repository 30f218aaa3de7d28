/** Changes between two polls, told by counters though the state is the same at both ends. */
import type { EventObservation, Origin } from '../../model/observation.js';

export function flapEvent(origin: Origin, code: string, subject: string, message: string): EventObservation {
  const { gateway, context, collector, at } = origin;
  return { kind: 'event', gateway, context, collector, at, code, severity: 'warning', subject, message };
}
