/** Checks a question about flows and settles its range, the same for every engine. */
import { flowDimensions, type FlowDimension } from '../../model/flow.js';
import type { FlowsQuery } from '../contract.js';
import { StoreError } from '../errors.js';
import { HOUR, MINUTE } from './minutes.js';

/** Intervals of one answer, and rows of one answer. */
const MAX_INTERVALS = 50_000;
export const MAX_ROWS = 500_000;
const MAX_VALUES = 10_000;
/** Longest range: what reading the totals of its hours may cost. */
const MAX_RANGE = 3_660 * 24 * HOUR;

export interface FlowsPlan {
  /** Milliseconds since the epoch, whole intervals. */
  from: number;
  to: number;
  interval: number | null;
  by: readonly FlowDimension[];
  filter: FlowsQuery['filter'];
  /** Minutes before are gone: hours stand for them. A whole hour. */
  minutesSince: number;
}

/** Throws STORE_QUERY_INVALID with what would be valid, or STORE_RESULT_TOO_LARGE. */
export function planFlows(query: FlowsQuery, minutesSince: number): FlowsPlan {
  const { interval, by, filter } = query;
  for (const name of [...by, ...Object.keys(filter)])
    if (!(flowDimensions as readonly string[]).includes(name))
      throw new StoreError(
        'STORE_QUERY_INVALID',
        `flows are not told apart by ${JSON.stringify(name)}; there is ${flowDimensions.join(', ')}`,
      );
  if (Object.values(filter).some((values) => values.length > MAX_VALUES))
    throw new StoreError('STORE_QUERY_INVALID', `a filter lists more than ${MAX_VALUES} values`);
  return { ...range(query, minutesSince), interval, by: [...new Set(by)], filter, minutesSince };
}

function range({ from, to, interval }: FlowsQuery, minutesSince: number): { from: number; to: number } {
  if (![from, to, interval ?? MINUTE].every(Number.isSafeInteger) || to <= from || from < 0)
    throw new StoreError('STORE_QUERY_INVALID', 'from < to, all in whole milliseconds');
  if (to - from > MAX_RANGE) throw new StoreError('STORE_RESULT_TOO_LARGE', 'a range of ten years at most');
  if (interval !== null && (interval < MINUTE || interval % MINUTE !== 0))
    throw new StoreError('STORE_QUERY_INVALID', 'flows are kept by the minute: ask for an interval of whole minutes');
  if (interval !== null && interval % HOUR !== 0 && from < minutesSince)
    throw new StoreError(
      'STORE_QUERY_INVALID',
      `minutes are kept since ${new Date(minutesSince).toISOString()}, hours for longer: ask for an interval of whole hours`,
    );
  const step = interval ?? MINUTE;
  const down = (time: number): number => Math.floor(time / grain(time)) * grain(time);
  const up = (time: number): number => Math.ceil(time / grain(time)) * grain(time);
  const grain = (time: number): number => (interval === null && time < minutesSince ? HOUR : step);
  const aligned = { from: down(from), to: up(to) };
  if (interval !== null && (aligned.to - aligned.from) / interval > MAX_INTERVALS)
    throw new StoreError('STORE_RESULT_TOO_LARGE', `more than ${MAX_INTERVALS} intervals: ask for a longer interval`);
  return aligned;
}
