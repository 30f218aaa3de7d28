/** The month that runs: computed from the evidence in memory, and what is shown of it. */
import type { BudgetView, Correction, ContractVersion, PeriodSummary, ServiceOverview } from '../model/sla.js';
import { availabilityTerms, budgetView } from '../sla/budget.js';
import { computeMonth, type ComputedMonth } from '../sla/month.js';
import { recentLedgers } from '../sla/recent.js';
import type { MonthInput } from '../sla/scene.js';
import type { Period } from '../sla/zone.js';

const DAY = 86_400_000;
const RECENT = 3 * DAY;

export interface CurrentInput {
  month: string;
  period: Period;
  contract: readonly ContractVersion[];
  corrections: readonly Correction[];
  before: readonly PeriodSummary[];
  /** Of the month, and of `recentPeriod(to)`. */
  evidence: { month: MonthInput['evidence']; recent: MonthInput['evidence'] };
  /** Up to when there is evidence. */
  to: number;
}

export interface Current extends ComputedMonth {
  services: ServiceOverview[];
}

/** What burn rates look back on. */
export const recentPeriod = (to: number): Period => ({ startsAt: to - RECENT, endsAt: to });

export function computeCurrent({ month, period, contract, corrections, before, evidence, to }: CurrentInput): Current {
  const common = { month, contract, corrections, before, revision: 0, revisionReason: null };
  const input: MonthInput = { ...common, evidence: evidence.month, computedTo: to };
  const computed = computeMonth(input);
  const recent = recentLedgers({ ...common, evidence: evidence.recent, computedTo: to }, recentPeriod(to));
  const services = computed.document.services.map((service): ServiceOverview => {
    const [first] = computed.document.contract;
    const terms = first === undefined ? undefined : availabilityTerms(first, service.service);
    const known = recent.get(service.service);
    let budget: BudgetView | null = null;
    if (terms !== undefined && known !== undefined)
      budget = budgetView(service.service, terms, service, period.endsAt - to, { ...known, at: to });
    const { availability, measured, down, totals, completeness, protection } = service;
    return {
      service: service.service,
      availability,
      target: terms?.target ?? null,
      measured,
      down,
      unknown: totals.unknown,
      excluded: totals.excluded,
      completeness,
      protection: protection.known === 0 ? null : protection.protected / protection.known,
      budget,
    };
  });
  return { ...computed, services };
}
