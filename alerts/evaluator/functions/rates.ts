/** How fast something changes over a range: counters that fall have begun anew. */
import type { Points } from '../window/series.js';
import { Sum } from '../statistics.js';
import type { RangeContext, RangeFunction } from './index.js';

export const rates: Readonly<Record<string, RangeFunction>> = {
  rate: (points, context) => extrapolated(points, context, true, true),
  increase: (points, context) => extrapolated(points, context, true, false),
  delta: (points, context) => extrapolated(points, context, false, false),
  irate: (points) => instant(points, true),
  idelta: (points) => instant(points, false),
  changes: ({ values }) =>
    counted(values, (now, before) => now !== before && !(Number.isNaN(now) && Number.isNaN(before))),
  resets: ({ values }) => counted(values, (now, before) => now < before),
  deriv: (points) => regression(points, points.times[0]!)?.slope ?? null,
  predict_linear(points, { time, parameter }) {
    const line = regression(points, time);
    return line === null ? null : line.slope * parameter + line.intercept;
  },
};

/**
 * The difference between first and last, stretched to the ends of the range where samples come near them, else by half an interval;
 * never below the zero of a counter.
 */
function extrapolated({ times, values }: Points, { from, to }: RangeContext, counter: boolean, perSecond: boolean) {
  const last = times.length - 1;
  if (last < 1) return null;
  let difference = values[last]! - values[0]!;
  if (counter)
    for (let index = 1; index <= last; index++)
      if (values[index]! < values[index - 1]!) difference += values[index - 1]!;
  let toStart = (times[0]! - from) / 1_000;
  const toEnd = (to - times[last]!) / 1_000;
  const sampled = (times[last]! - times[0]!) / 1_000;
  const interval = sampled / last;
  if (counter && difference > 0 && values[0]! >= 0) toStart = Math.min(toStart, sampled * (values[0]! / difference));
  const near = interval * 1.1;
  const stretched = sampled + (toStart < near ? toStart : interval / 2) + (toEnd < near ? toEnd : interval / 2);
  const factor = stretched / sampled;
  return difference * (perSecond ? factor / ((to - from) / 1_000) : factor);
}

function instant({ times, values }: Points, perSecond: boolean): number | null {
  const last = times.length - 1;
  if (last < 1) return null;
  const [now, before] = [values[last]!, values[last - 1]!];
  const difference = perSecond && now < before ? now : now - before;
  return perSecond ? difference / ((times[last]! - times[last - 1]!) / 1_000) : difference;
}

function counted(values: Float64Array, counts: (now: number, before: number) => boolean): number {
  let count = 0;
  for (let index = 1; index < values.length; index++) if (counts(values[index]!, values[index - 1]!)) count++;
  return count;
}

/** Least squares; `intercept` is the value at `at` ms. */
function regression({ times, values }: Points, at: number): { slope: number; intercept: number } | null {
  const count = times.length;
  if (count < 2) return null;
  if (values.every((value) => value === values[0]))
    return Number.isFinite(values[0]) ? { slope: 0, intercept: values[0]! } : { slope: NaN, intercept: NaN };
  const [sumX, sumY, sumXY, sumX2] = [new Sum(), new Sum(), new Sum(), new Sum()];
  for (let index = 0; index < count; index++) {
    const x = (times[index]! - at) / 1_000;
    sumX.add(x);
    sumY.add(values[index]!);
    sumXY.add(x * values[index]!);
    sumX2.add(x * x);
  }
  const covariance = sumXY.total - (sumX.total * sumY.total) / count;
  const variance = sumX2.total - (sumX.total * sumX.total) / count;
  const slope = covariance / variance;
  return { slope, intercept: sumY.total / count - (slope * sumX.total) / count };
}
