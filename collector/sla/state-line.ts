/** What a path, or the protection of a group, was over time: its list of changes, while somebody watched. */
import type { EvidenceState, ObservedState } from '../model/sla.js';
import { combine, extend, type Step } from './steps.js';

const meaning: Record<EvidenceState['state'], ObservedState> = {
  up: 'available',
  degraded: 'available',
  down: 'unavailable',
  // Between a trap and its confirmation nobody knows.
  suspect: 'unknown',
  unknown: 'unknown',
  protected: 'available',
  'at-risk': 'unavailable',
  none: 'unavailable',
};

/** Tiles [startsAt, endsAt). `states` are those of one thing, in order. A state holds until the next one, and no longer than it was watched. */
export function stateLine(
  states: readonly EvidenceState[],
  watched: readonly (readonly [number, number])[],
  startsAt: number,
  endsAt: number,
): Step<ObservedState>[] {
  const steps: Step<ObservedState>[] = [];
  let at = startsAt;
  let next = 0;
  for (const [from, to] of watched) {
    if (to <= startsAt || from >= endsAt) continue;
    const [begin, end] = [Math.max(from, startsAt), Math.min(to, endsAt)];
    extend(steps, at, begin, 'unknown');
    at = Math.max(at, begin);
    // What was said before nobody watched says nothing of the time after.
    let state: ObservedState = 'unknown';
    for (; next < states.length && states[next]!.at < end; next++) {
      const { at: since, state: said } = states[next]!;
      if (since < from) continue;
      const changed = Math.max(since, at);
      extend(steps, at, changed, state);
      [at, state] = [changed, meaning[said]];
    }
    extend(steps, at, end, state);
    at = Math.max(at, end);
  }
  extend(steps, at, endsAt, 'unknown');
  return steps;
}

/** Protected while every group is: one that is not decides, one that is not known leaves it unknown. */
export function protectionLine(
  groups: readonly (readonly Step<ObservedState>[])[],
  startsAt: number,
  endsAt: number,
): Step<ObservedState>[] {
  return combine(groups, startsAt, endsAt, (states) => {
    if (states.some((state) => state === 'unavailable')) return 'unavailable';
    return states.length > 0 && states.every((state) => state === 'available') ? 'available' : 'unknown';
  });
}
