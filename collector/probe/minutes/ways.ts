/**
 * How the delay of each way varies (RFC 5481 PDV), which needs no synchronised clocks: what they differ by is in every delay of a way, and in no
 * difference of two.
 */
import type { ProbeAnswer } from '../../model/signals.js';
import { spread } from './percentile.js';

/** Milliseconds: some reflectors have clocks of whole ones. */
const GRANULARITY = 1;

export interface WayVariation {
  /** Milliseconds; null where fewer than two answers tell, or a clock was set in between. */
  variationForward: number | null;
  variationBackward: number | null;
}

export function variationByWay(answers: readonly ProbeAnswer[]): WayVariation {
  const ways = answers.flatMap(({ delay, forwardShifted }) =>
    delay === null || forwardShifted === undefined ? [] : { there: forwardShifted, back: delay - forwardShifted },
  );
  const [there, back] = [ways.map((each) => each.there), ways.map((each) => each.back)].map(sorted) as [
    number[],
    number[],
  ];
  // No way takes less than nothing, so one shift fits all packets where the least of both ways make no less than that.
  if (ways.length < 2 || there[0]! + back[0]! < -GRANULARITY)
    return { variationForward: null, variationBackward: null };
  return { variationForward: spread(there), variationBackward: spread(back) };
}

const sorted = (values: number[]): number[] => values.sort((a, b) => a - b);
