/** A month in short, for those that come after it. */
import type { MonthDocument, PeriodSummary } from '../model/sla.js';

/** What later months need of this one; `sha256` of its document. */
export function summaryOf({ month, revision, kpis, credits, forecasts }: MonthDocument, sha256: string): PeriodSummary {
  return {
    month,
    revision,
    sha256,
    kpis: kpis.map(({ name, service, unit, value, met, points, basePoints, rating, repeat }) => {
      return { name, service, unit, value, met, points, basePoints, rating, repeat };
    }),
    points: credits.points,
    creditPercent: credits.percent,
    creditMinor: credits.minor,
    capReached: credits.capReached,
    p95: forecasts.flatMap(({ path, months }) => {
      const own = months.find((each) => each.month === month);
      return own === undefined ? [] : [{ path, rate: own.p95 }];
    }),
  };
}

/** This period and those before it, added up. */
export function rollingOf(
  credits: MonthDocument['credits'],
  before: readonly PeriodSummary[],
): MonthDocument['rolling'] {
  const sum = (own: number, of: (each: PeriodSummary) => number): number =>
    before.reduce((total, each) => total + of(each), own);
  const known = credits.minor !== null && before.every(({ creditMinor }) => creditMinor !== null);
  return {
    periods: before.length + 1,
    points: sum(credits.points, ({ points }) => points),
    creditPercent: sum(credits.percent, ({ creditPercent }) => creditPercent),
    creditMinor: known ? sum(credits.minor ?? 0, ({ creditMinor }) => creditMinor ?? 0) : null,
  };
}
