/** What a minute of one probe comes to. Times are milliseconds since the epoch, delays milliseconds. */
import type { ProbeAnswer } from '../../model/signals.js';
import { percentile, spread } from './percentile.js';
import { variationByWay, type WayVariation } from './ways.js';

/** Consecutive lost packets. */
export interface LostRun {
  /** When the first of them was sent. */
  from: number;
  /** When the last of them was sent. */
  to: number;
  packets: number;
}

export interface ProbeMinute extends WayVariation {
  sent: number;
  lost: number;
  /** Null where nothing was answered. */
  delay: { min: number; mean: number; median: number; p99: number; max: number } | null;
  /** Of the round trip, RFC 5481 PDV: the 99.9th percentile (ITU-T Y.1541) minus the minimum; null under two answers. */
  variation: number | null;
  /** Mean one-way delays; null where the clocks do not allow them. */
  forward: number | null;
  backward: number | null;
  lostForward: number | null;
  lostBackward: number | null;
  lostRuns: LostRun[];
}

/** Sums up the answers of one minute, in order of sending. */
export function summarise(answers: readonly ProbeAnswer[]): ProbeMinute {
  const delays = answers.flatMap(({ delay }) => delay ?? []).sort((a, b) => a - b);
  const lost = answers.length - delays.length;
  return {
    sent: answers.length,
    lost,
    delay: delayOf(delays),
    variation: delays.length < 2 ? null : spread(delays),
    ...variationByWay(answers),
    forward: mean(answers.flatMap(({ forward }) => forward ?? [])),
    backward: mean(answers.flatMap(({ backward }) => backward ?? [])),
    lostForward: total(answers.flatMap(({ lostForward }) => lostForward ?? [])),
    lostBackward: total(answers.flatMap(({ lostBackward }) => lostBackward ?? [])),
    lostRuns: lostRuns(answers),
  };
}

export function lostRuns(answers: readonly ProbeAnswer[]): LostRun[] {
  const runs: LostRun[] = [];
  let run: LostRun | null = null;
  for (const { sentAt, delay } of answers) {
    if (delay !== null) run = null;
    else if (run === null) runs.push((run = { from: sentAt, to: sentAt, packets: 1 }));
    else [run.to, run.packets] = [sentAt, run.packets + 1];
  }
  return runs;
}

function delayOf(sorted: readonly number[]): ProbeMinute['delay'] {
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) return null;
  return { min, mean: mean(sorted) as number, median: percentile(sorted, 0.5), p99: percentile(sorted, 0.99), max };
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

const total = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
