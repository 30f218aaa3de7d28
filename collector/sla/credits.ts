/** What a period's failures cost: points to percent to money, capped; and whether together they are a critical failure. */
import type { ContractVersion, Credits, Critical, KpiResult, PeriodSummary } from '../model/sla.js';
import { decimal, isAtLeast, minus, plus, ratio, round, times, toNumber, type Fraction } from './exact.js';
import { figure } from './words.js';

const ZERO = ratio(0, 1);

export function creditsOf({ credits, charges }: ContractVersion, kpis: readonly KpiResult[]): Credits {
  const points = kpis.reduce((sum, kpi) => sum + kpi.points, 0);
  const uncapped =
    credits.method === 'points' ? times(ratio(points, 1), decimal(credits.percentPerPoint)) : shortfall(kpis);
  const cap = decimal(credits.capPercent);
  const capReached = isAtLeast(uncapped, cap) && uncapped.n > 0n;
  const percent = capReached ? cap : uncapped;
  const minor =
    charges === null ? null : round(times(percent, ratio(charges.minor, 100)), { decimals: 0, mode: 'half-up' });
  const [before, after] = [toNumber(uncapped), toNumber(percent)];
  const how =
    credits.method === 'points'
      ? `${points} points × ${figure(credits.percentPerPoint)} % = ${figure(before)} %`
      : `target − achieved = ${figure(before)} %`;
  const capped = capReached ? `, capped at ${figure(credits.capPercent)} %` : '';
  const money =
    charges === null || minor === null
      ? ''
      : ` of ${amount(charges.minor)} ${charges.currency} = ${amount(minor)} ${charges.currency}`;
  return {
    points,
    percentUncapped: before,
    percent: after,
    capPercent: credits.capPercent,
    capReached,
    minor,
    currency: charges?.currency ?? null,
    formula: `${how}${capped}${money}`,
  };
}

/** CCS call-off: each percent below the target of availability is a percent of the charges. */
function shortfall(kpis: readonly KpiResult[]): Fraction {
  return kpis
    .filter(({ kind, met }) => kind === 'availability' && met === false)
    .reduce((sum, { target, value }) => plus(sum, minus(decimal(target), decimal(value ?? target))), ZERO);
}

/** `before`: newest first. */
export function criticalOf(
  { critical }: ContractVersion,
  { points, capReached }: Credits,
  before: readonly PeriodSummary[],
): Critical {
  const inPeriods = before.slice(0, critical.periods - 1).reduce((sum, each) => sum + each.points, points);
  const reasons = [
    ...(inPeriods >= critical.points
      ? [`${inPeriods} points in ${critical.periods} periods; ${critical.points} are a critical performance failure.`]
      : []),
    ...(critical.cap && capReached ? ['The cap on service credits was reached.'] : []),
  ];
  return { failed: reasons.length > 0, reasons, pointsInPeriods: inPeriods };
}

/** `1234567` → `12,345.67`. */
const amount = (minor: number): string =>
  `${figure(Math.trunc(minor / 100), 0)}.${String(Math.abs(minor % 100)).padStart(2, '0')}`;
