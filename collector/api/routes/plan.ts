import { planAnswer } from '../schema/authorities.js';
import type { PlanAnswer } from '../types.js';
import { planInput } from './authority-input.js';
import { actingLater } from './records-input.js';
import { failure, parsed, type Route } from './route.js';

export const planRoute: Route = {
  method: 'GET',
  url: '/api/v1/plan',
  tag: 'history',
  summary: 'When each path needs more capacity if more authorities join, and which failure would then not fit',
  query: planInput,
  answers: {
    200: { description: 'Path by path, failure by failure', schema: planAnswer },
    409: failure('Nothing is known yet of what the paths carry'),
  },
  handle({ authorities }, request): Promise<PlanAnswer> {
    const { add, mbit } = parsed(planInput, request.query);
    return actingLater(() => authorities.plan({ authorities: add, bits: mbit * 1e6 }));
  },
};
