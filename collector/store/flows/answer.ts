/** How a question about flows is answered, whatever the engine: who answers each minute first, then the sums. */
import { SIMULATED_COLLECTOR, type FlowsAnswer, type FlowsRow } from '../contract.js';
import { StoreError } from '../errors.js';
import { joined, pickHours, pickMinutes, wholeHours, type Kept, type Segment } from './pick.js';
import { HOUR } from './minutes.js';
import { MAX_ROWS, type FlowsPlan } from './plan.js';

/** What a driver reads. Ranges are [from, to) in milliseconds since the epoch. */
export interface FlowSource {
  /** What each collector kept of each hour, counted from minutes. */
  liveHours(from: number, to: number): Promise<Kept[]>;
  /** What went into each hour that was added up. */
  storedHours(from: number, to: number): Promise<Kept[]>;
  minutes(runs: readonly (readonly [number, number])[]): Promise<Kept[]>;
  /** Sums per interval and combination of names, over the segments; at most `limit` rows. */
  sums(segments: readonly Segment[], plan: FlowsPlan, limit: number): Promise<FlowsRow[]>;
}

export async function answerFlows(source: FlowSource, plan: FlowsPlan): Promise<FlowsAnswer> {
  const { from, to, interval, minutesSince } = plan;
  // An interval that is not made of whole hours cuts them.
  const byHour = interval === null || interval % HOUR === 0;
  const { hours, edges } = byHour ? wholeHours(from, to) : { hours: null, edges: [[from, to] as const] };
  const { whole, split } = hours === null ? { whole: [], split: [] } : await readHours(source, hours, minutesSince);
  const runs = [...edges, ...split.map((hour) => [hour, hour + HOUR] as const)];
  const minutes = runs.length === 0 ? [] : pickMinutes(await source.minutes(runs));
  const { segments, kept, collectors } = joined([...whole, ...minutes]);
  const rows = segments.length === 0 ? [] : await source.sums(segments, plan, MAX_ROWS + 1);
  if (rows.length > MAX_ROWS)
    throw new StoreError('STORE_RESULT_TOO_LARGE', `more than ${MAX_ROWS} rows: filter, or ask for a longer interval`);
  const step = interval ?? to - from;
  const byInterval = new Map<number, number>();
  for (const [time, count] of kept) {
    const start = from + Math.floor((time - from) / step) * step;
    byInterval.set(start, (byInterval.get(start) ?? 0) + count);
  }
  return { from, to, rows, kept: byInterval, simulated: collectors.has(SIMULATED_COLLECTOR) };
}

async function readHours(source: FlowSource, [from, to]: [number, number], minutesSince: number) {
  const live = to > minutesSince ? await source.liveHours(Math.max(from, minutesSince), to) : [];
  return pickHours({ live, stored: await source.storedHours(from, to), minutesSince });
}
