/** Share of unplanned failovers whose traffic gap was short enough, by its upper bound. One that nobody could measure was not. */
import { ratio } from '../exact.js';
import { figure } from '../words.js';
import { nothingFailed, type Measure } from './scene.js';

export const failoverGap: Measure = ({ evidence, terms: { groups }, startsAt, endsAt }, { gapWithin }) => {
  const counted = evidence.failovers.filter(
    ({ kind, startedAt, group }) =>
      kind === 'unplanned' && startedAt >= startsAt && startedAt < endsAt && groups.includes(group),
  );
  if (counted.length === 0) return nothingFailed('no unplanned failover in this period');
  const within = counted.filter(
    ({ gap }) => gap.atMostSeconds !== null && gap.atMostSeconds * 1_000 <= (gapWithin ?? Number.POSITIVE_INFINITY),
  );
  const percent = (within.length * 100) / counted.length;
  return {
    value: ratio(within.length * 100, counted.length),
    formula: `short enough × 100 / failovers = ${within.length} × 100 / ${counted.length} = ${figure(percent)} %`,
    parts: [],
  };
};
