/** Do flows and interface counters tell of the same traffic? */
import { z } from 'zod';
import { causes, type ReconciledHour } from '../../model/reconciliation.js';
import { ApiError } from '../errors.js';
import type { FlowReconciledHour, FlowReconciliationAnswer } from '../flow-types.js';
import { iso } from '../live/seen.js';
import { flowReconciliationAnswer } from '../schema/flows.js';
import { failure, parsed, type Route } from './route.js';
import { storeAnswers } from './store-errors.js';
import { timeOf, timeText } from './times.js';

const HOUR = 3_600_000;
const MOST_HOURS = 31 * 24;

const query = z.strictObject({
  from: timeText.default('-24h'),
  to: timeText.default('now'),
  gateway: z.string().max(255).optional().describe('only interfaces of this gateway'),
});

export const flowsReconciliationRoute: Route = {
  method: 'GET',
  url: '/api/v1/flows/reconciliation',
  tag: 'flows',
  summary:
    'Flows held against interface counters, per interface and hour: ratio, verdict and likely cause; 31 days at most',
  query,
  timeout: 30_000,
  answers: {
    200: {
      description: 'The last verdict of each interface, and the hours of the range',
      schema: flowReconciliationAnswer,
    },
    400: failure('What is wrong with the question, and what is allowed'),
    503: failure('The store does not answer'),
  },
  async handle({ flows, clock }, request): Promise<FlowReconciliationAnswer> {
    const now = clock.now();
    const { from: begin, to: end, gateway } = parsed(query, request.query);
    const { from, to } = hoursOf(timeOf(begin, now) ?? Number.NaN, timeOf(end, now) ?? Number.NaN);
    const kept = await storeAnswers(() => flows.reconciliation.kept(from, to));
    const wanted = (hours: readonly ReconciledHour[]): FlowReconciledHour[] =>
      hours.filter((hour) => gateway === undefined || hour.gateway === gateway).map(told);
    const hours = kept.toSorted((one, other) => one.time - other.time);
    const latest = wanted(flows.reconciliation.latest());
    return { time: iso(now), from: iso(from), to: iso(to), latest, hours: wanted(hours) };
  },
};

function hoursOf(from: number, to: number): { from: number; to: number } {
  if (!(from < to)) throw new ApiError(400, 'bad-range', 'from must be before to.', { field: 'from' });
  const whole = { from: Math.floor(from / HOUR) * HOUR, to: Math.ceil(to / HOUR) * HOUR };
  if (whole.to - whole.from <= MOST_HOURS * HOUR) return whole;
  throw new ApiError(400, 'bad-range', `from and to may be ${MOST_HOURS / 24} days apart at most.`, { field: 'from' });
}

function told({ time, cause, ...hour }: ReconciledHour): FlowReconciledHour {
  return { ...hour, hour: iso(time), cause, advice: cause === null ? null : causes[cause] };
}
