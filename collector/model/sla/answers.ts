/** The month that runs as the API, the commands and the wall are told it: times as ISO 8601, durations in seconds. */
import { iso } from '../judgement/time.js';
import type { BudgetView } from './budget.js';
import type { SlaOverview } from './overview.js';

const seconds = (ms: number): number => ms / 1_000;

export function overviewAnswer({ services, computedTo, ...overview }: SlaOverview) {
  return {
    ...iso(overview),
    computedAt: computedTo === null ? null : new Date(computedTo).toISOString(),
    services: services.map(({ measured, down, unknown, excluded, budget, ...service }) => ({
      ...service,
      measuredSeconds: seconds(measured),
      downSeconds: seconds(down),
      unknownSeconds: seconds(unknown),
      excludedSeconds: seconds(excluded),
      budget: budget === null ? null : budgetAnswer(budget),
    })),
  };
}

export type SlaOverviewAnswer = ReturnType<typeof overviewAnswer>;

function budgetAnswer({ target, allowed, used, left, leftRatio, burn }: BudgetView) {
  return {
    target,
    allowedSeconds: seconds(allowed),
    usedSeconds: seconds(used),
    leftSeconds: seconds(left),
    leftRatio,
    burn,
  };
}
