/** Capacity: five-minute averages, in and out apart; 95th percentile, busy hour, days. Rates are bit/s. */
import type { EvidenceTraffic, Forecast, PathThroughput, PeriodSummary } from '../model/sla.js';
import { atPercent, rank } from './percentile.js';
import { daysOf } from './zone.js';

export const SLOT = 300_000;
const SLOTS_OF_HOUR = 12;

/** `rates` begin at startsAt; a closed month has all of them. */
export function throughputOf(
  { path, direction, rates }: EvidenceTraffic,
  capacity: number | null,
  startsAt: number,
  endsAt: number,
  zone: string,
): PathThroughput {
  const kept = rates.filter((rate): rate is number => rate !== null);
  const sorted = Float64Array.from(kept).sort();
  return {
    path,
    direction,
    capacity,
    samples: kept.length,
    expected: Math.floor((endsAt - startsAt) / SLOT),
    mean: mean(kept),
    p95: atPercent(sorted, 95),
    p95Index: kept.length === 0 ? null : rank(kept.length, 95),
    busyHour: busyHour(rates, startsAt),
    days: daysOf({ startsAt, endsAt }, zone).map((day) => {
      const of = rates
        .slice(Math.max(0, (day.startsAt - startsAt) / SLOT), Math.max(0, (day.endsAt - startsAt) / SLOT))
        .filter((rate): rate is number => rate !== null);
      return { day: day.day, mean: mean(of), max: of.length === 0 ? null : of.reduce((x, y) => Math.max(x, y)) };
    }),
  };
}

/** E.600: the continuous hour with the most traffic. An hour with a gap in it is none; of equal ones the first. */
export function busyHour(
  rates: readonly (number | null)[],
  startsAt: number,
): { startsAt: number; rate: number } | null {
  let [sum, gaps] = [0, 0];
  let best: { startsAt: number; rate: number } | null = null;
  for (const [i, rate] of rates.entries()) {
    if (rate === null) gaps++;
    else sum += rate;
    const gone = i >= SLOTS_OF_HOUR ? rates[i - SLOTS_OF_HOUR] : undefined;
    if (gone === null) gaps--;
    else if (gone !== undefined) sum -= gone;
    if (i < SLOTS_OF_HOUR - 1 || gaps > 0) continue;
    const mean = sum / SLOTS_OF_HOUR;
    if (best === null || mean > best.rate * (1 + 1e-12))
      best = { startsAt: startsAt + (i - SLOTS_OF_HOUR + 1) * SLOT, rate: mean };
  }
  return best;
}

/** A least-squares line through the monthly 95th percentiles, to where it meets the threshold. */
export function forecast(
  path: string,
  month: string,
  p95: number | null,
  threshold: number | null,
  before: readonly PeriodSummary[],
): Forecast {
  const earlier = before.flatMap((each) => {
    const known = each.p95.find((one) => one.path === path);
    return known === undefined ? [] : [{ month: each.month, p95: known.rate }];
  });
  const months = [...earlier.reverse(), ...(p95 === null ? [] : [{ month, p95 }])];
  const growth = months.length < 3 ? null : slope(months.map((each) => ({ x: ordinal(each.month), y: each.p95 })));
  const base = { path, months, threshold, growth };
  if (threshold === null || p95 === null) return { ...base, monthsLeft: null };
  if (p95 >= threshold) return { ...base, monthsLeft: 0 };
  return { ...base, monthsLeft: growth === null || growth <= 0 ? null : (threshold - p95) / growth };
}

function slope(points: readonly { x: number; y: number }[]): number {
  const [mx, my] = [mean(points.map(({ x }) => x)) ?? 0, mean(points.map(({ y }) => y)) ?? 0];
  const over = points.reduce((sum, { x, y }) => sum + (x - mx) * (y - my), 0);
  const under = points.reduce((sum, { x }) => sum + (x - mx) ** 2, 0);
  return under === 0 ? 0 : over / under;
}

const ordinal = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7));

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
