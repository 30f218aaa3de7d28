/** MP and SD of the Model Services Agreement: time that is measured, and downtime in it. Milliseconds. */
import type { Ledger, LedgerInterval, UnknownTreatment } from '../model/sla.js';
import type { Stretch } from './exclusions.js';

export interface Measured {
  measured: number;
  down: number;
}

/** Counts [startsAt, endsAt) of a ledger; `unknown` by the contract in force at the time. */
export function measure(
  { intervals }: Pick<Ledger, 'intervals'>,
  stretches: readonly Stretch[],
  startsAt = Number.NEGATIVE_INFINITY,
  endsAt = Number.POSITIVE_INFINITY,
): Measured {
  const sum: Measured = { measured: 0, down: 0 };
  for (const [i, each] of intervals.entries()) {
    if (each.state === 'excluded') continue;
    for (const { startsAt: from, endsAt: to, version } of stretches) {
      const length = Math.min(each.endsAt, to, endsAt) - Math.max(each.startsAt, from, startsAt);
      if (length <= 0) continue;
      const counts = each.state === 'unknown' ? unknownAs(version.unknown, intervals, i) : each.state;
      if (counts === 'excluded') continue;
      sum.measured += length;
      if (counts === 'unavailable') sum.down += length;
    }
  }
  return sum;
}

function unknownAs(
  treatment: UnknownTreatment,
  intervals: readonly LedgerInterval[],
  at: number,
): 'excluded' | 'unavailable' {
  if (treatment !== 'unavailable-beside-outage') return treatment;
  const beside = [beyond(intervals, at, -1), beyond(intervals, at, 1)];
  return beside.includes('unavailable') ? 'unavailable' : 'excluded';
}

/** The first state before or after a stretch that is not unknown; unknown time may rest on several reasons one after the other. */
function beyond(intervals: readonly LedgerInterval[], at: number, step: 1 | -1): string | undefined {
  let i = at + step;
  while (intervals[i]?.state === 'unknown') i += step;
  return intervals[i]?.state;
}
