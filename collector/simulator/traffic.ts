/**
 * Traffic as a pure function of time: how many octets a flow has carried since the epoch, exact at any instant, so that a
 * history made beforehand and the counters that an agent shows later agree to the octet.
 *
 * The mean rate over a week is a curve of straight pieces; its integral has a closed form. Noise does not touch the rate but
 * the time at which the integral is read: the warp is smooth and its slope stays above -1, so counters never run backwards.
 */
import { noise } from './noise.js';

const WEEK = 604_800;
/** Monday, 5 January 1970, 00:00 UTC: where weeks begin. Seconds since the epoch. */
const MONDAY = 345_600;

/** Hour of the day (UTC) → share of the peak. */
type DayCurve = readonly (readonly [hour: number, share: number])[];

const workday: DayCurve = [
  [0, 0.1],
  [1, 0.09],
  [1.5, 0.3],
  [2.75, 0.27],
  [3.25, 0.08],
  [5.5, 0.09],
  [7, 0.28],
  [9, 0.82],
  [10.75, 1],
  [12, 0.9],
  [13, 0.74],
  [14.5, 0.95],
  [16.25, 0.84],
  [17.75, 0.44],
  [20, 0.26],
  [22, 0.17],
];
const weekend: DayCurve = [
  [0, 0.1],
  [1.5, 0.28],
  [2.75, 0.25],
  [3.25, 0.07],
  [7, 0.09],
  [11, 0.24],
  [15, 0.22],
  [20, 0.17],
  [23, 0.11],
];
const flat: DayCurve = [[0, 1]];

export const shapes = {
  /** Offices on both sides: full on workdays, a quiet night with a backup in it. */
  office: [workday, workday, workday, workday, workday, weekend, weekend],
  /** Routing protocols, keepalives, polling: the same all week. */
  steady: [flat, flat, flat, flat, flat, flat, flat],
} as const satisfies Record<string, readonly DayCurve[]>;

/** Period in seconds and largest relative change of the rate. The shares add up to less than 1. */
const warps = [
  { period: 45, share: 0.12 },
  { period: 420, share: 0.16 },
  { period: 3_600, share: 0.16 },
  { period: 21_600, share: 0.18 },
];

export interface FlowOptions {
  seed: number;
  /** Octets per second at the top of the curve. */
  peak: number;
  shape: keyof typeof shapes;
}

/** Octets carried since the epoch, at `time` in milliseconds since the epoch. Never falls as time goes on. */
export type Flow = (time: number) => bigint;

interface Knot {
  at: number;
  rate: number;
  total: number;
}

function knots({ peak, shape }: FlowOptions): Knot[] {
  const rates = shapes[shape].flatMap((day, index) =>
    day.map(([hour, share]) => ({ at: index * 86_400 + hour * 3_600, rate: share * peak })),
  );
  rates.push({ at: WEEK, rate: rates[0]!.rate });
  let total = 0;
  return rates.map((knot, i) => {
    const before = rates[i - 1];
    if (before) total += ((before.rate + knot.rate) / 2) * (knot.at - before.at);
    return { ...knot, total };
  });
}

function totalWithin(week: readonly Knot[], at: number): number {
  let low = 0;
  let high = week.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (week[middle]!.at <= at) low = middle;
    else high = middle;
  }
  const from = week[low]!;
  const to = week[high]!;
  const part = at - from.at;
  return from.total + part * (from.rate + ((to.rate - from.rate) * part) / (2 * (to.at - from.at)));
}

/** The noise's slope is at most 3, so `share × period ÷ 3` bounds its effect on the rate to `share`. */
function warp(seed: number, seconds: number): number {
  let sum = 0;
  for (let i = 0; i < warps.length; i++) {
    const { period, share } = warps[i]!;
    sum += ((share * period) / 3) * noise(seed + i, seconds / period);
  }
  return sum;
}

export function createFlow(options: FlowOptions): Flow {
  const week = knots(options);
  const perWeek = BigInt(Math.floor(week.at(-1)!.total));
  return (time) => {
    const seconds = time / 1_000 - MONDAY;
    const warped = seconds + warp(options.seed, seconds);
    const weeks = Math.floor(warped / WEEK);
    return BigInt(weeks) * perWeek + BigInt(Math.floor(totalWithin(week, warped - weeks * WEEK)));
  };
}
