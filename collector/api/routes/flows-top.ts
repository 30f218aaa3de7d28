/** Who or what fills the paths: the largest of one dimension. */
import { z } from 'zod';
import { flowDimensions } from '../../model/flow.js';
import type { FlowTopAnswer } from '../flow-types.js';
import { figuresIn, largest, less, minutesKept, rangeOf, totalOf } from '../flows/figures.js';
import { asked, common, limit } from '../flows/input.js';
import { flowTopAnswer } from '../schema/flows.js';
import { failure, type Route } from './route.js';
import { storeAnswers } from './store-errors.js';

const query = z.strictObject({ ...common, by: z.enum(flowDimensions), limit: limit(1_000, 20) });

export const flowsTopRoute: Route = {
  method: 'GET',
  url: '/api/v1/flows/top',
  tag: 'flows',
  summary: 'The largest of one dimension, the rest as other; filters as filter.DIMENSION=NAME, repeated for more names',
  query: query.loose(),
  timeout: 30_000,
  answers: {
    200: { description: 'Rows and `other` add up to the total exactly', schema: flowTopAnswer },
    400: failure('What is wrong with the question, and what is allowed'),
    503: failure('The store does not answer'),
  },
  async handle({ store, clock }, request): Promise<FlowTopAnswer> {
    const { input, asked: wanted } = asked(query, request, clock.now());
    const { from, to, filter, measure } = wanted;
    const answer = await storeAnswers(() => store.flows({ from, to, filter, interval: null, by: [input.by] }));
    const total = totalOf(answer.rows);
    const rows = largest(answer.rows, measure, input.limit);
    const figures = figuresIn(minutesKept(answer), total, measure);
    return {
      ...rangeOf(answer, wanted),
      by: input.by,
      rows: rows.map((row) => ({ name: row.names[0] ?? '', ...figures(row) })),
      other: figures(less(total, totalOf(rows))),
      total: figures(total),
    };
  },
};
