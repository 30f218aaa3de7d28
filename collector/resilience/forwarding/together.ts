/** Whether paths carried traffic at one time, where their counters are never read at one moment. */
import type { GroupView, PathView, RateView } from './scene.js';
import { trafficBefore } from './traffic.js';

/** A reading that came later than this many of the shortest interval left out more than one poll. */
const HOLE = 2.5;
/** Intervals are told to the millisecond. */
const ROUNDING_MILLISECONDS = 2;

/**
 * In three intervals on end. Two gateways are not read at one moment, so a single change from one to the other may lie in two intervals
 * of both; the third ended on each before the last began on the other. Where it did not, one is no longer read, and what it carried may be
 * over. Where who forwards has changed since they began, or one was not heard for a while, traffic may have gone there and come back.
 */
export function together(group: GroupView, able: readonly string[]): boolean {
  const paths = group.paths.filter(({ name }) => able.includes(name));
  return (
    areAbreast(paths) &&
    paths.every((path) => isUnbroken(path, group.last?.since ?? -Infinity)) &&
    [1, 2].every((intervals) => {
      const before = trafficBefore(group, intervals);
      return before !== null && able.every((name) => before.includes(name));
    })
  );
}

/** The third interval of each, which ended when the second began, was over before the last of every other began. */
const areAbreast = (paths: readonly PathView[]): boolean =>
  paths.every(({ ratesBefore: [second] }) =>
    paths.every(({ rate }) => second !== undefined && rate !== null && second.began.monotonic <= rate.began.monotonic),
  );

/** Three intervals, each of which began when the one before it ended, none with a hole, all since `changed` (monotonic). */
function isUnbroken({ rate, ratesBefore: [second, third] }: PathView, changed: number): boolean {
  if (rate === null || second === undefined || third === undefined) return false;
  const intervals = [third, second, rate];
  const lengths = intervals.map(({ began, ended }) => ended.monotonic - began.monotonic);
  return (
    third.began.monotonic >= changed &&
    follows(second, third) &&
    follows(rate, second) &&
    Math.max(...lengths) <= HOLE * Math.min(...lengths)
  );
}

const follows = (later: RateView, earlier: RateView): boolean =>
  Math.abs(later.began.monotonic - earlier.ended.monotonic) <= ROUNDING_MILLISECONDS;
