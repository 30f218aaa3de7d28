/** The error budget of a service, and how fast it is spent. */
import {
  burnWindowMs,
  burnWindows,
  type BudgetView,
  type BurnWindow,
  type ContractVersion,
  type KpiTerms,
  type Ledger,
} from '../model/sla.js';
import type { Stretch } from './exclusions.js';
import { measure, type Measured } from './measured.js';

/** The KPI that the budget of a service is measured against; undefined where its availability is not promised. */
export const availabilityTerms = ({ kpis }: ContractVersion, service: string): KpiTerms | undefined =>
  kpis.find((terms) => terms.kind === 'availability' && terms.service === service);

/** Downtime that the target allows in a period of which `ahead` ms are still to come. Milliseconds. */
export function budgetOf({ target }: KpiTerms, { measured, down }: Measured, ahead: number) {
  const allowed = ((100 - target) * (measured + ahead)) / 100;
  return { allowed, used: down, left: allowed - down };
}

/** `recent` is a ledger that reaches back at least three days from `at`, where there is evidence of them. */
export function budgetView(
  service: string,
  terms: KpiTerms,
  counted: Measured,
  ahead: number,
  recent: { ledger: Ledger; stretches: readonly Stretch[]; at: number },
): BudgetView {
  const budget = budgetOf(terms, counted, ahead);
  const burn = Object.fromEntries(burnWindows.map((window) => [window, burnRate(window, terms, recent)]));
  return {
    service,
    target: terms.target,
    ...budget,
    leftRatio: budget.allowed > 0 ? budget.left / budget.allowed : null,
    burn: burn as Record<BurnWindow, number | null>,
  };
}

function burnRate(
  window: BurnWindow,
  { target }: KpiTerms,
  { ledger, stretches, at }: { ledger: Ledger; stretches: readonly Stretch[]; at: number },
): number | null {
  const { measured, down } = measure(ledger, stretches, at - burnWindowMs[window], at);
  const allowed = (100 - target) / 100;
  return measured === 0 || allowed <= 0 ? null : down / measured / allowed;
}
