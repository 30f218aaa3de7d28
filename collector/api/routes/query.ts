/** History: one series per combination of the tags that are asked for. */
import type { SeriesQuery } from '../../store/contract.js';
import { ApiError } from '../errors.js';
import { iso } from '../live/seen.js';
import { queryAnswer } from '../schema/history.js';
import type { QueryAnswer } from '../types.js';
import { bodyOf, queryBody, queryParameters, seriesQuery } from './query-input.js';
import { failure, type ApiContext, type Route } from './route.js';
import { storeAnswers } from './store-errors.js';

/** Of all series together. */
const MAX_TOTAL = 500_000;

const common = {
  url: '/api/v1/query',
  tag: 'history',
  timeout: 30_000,
  answers: {
    200: { description: 'What was understood, and the series', schema: queryAnswer },
    400: failure('What is wrong with the question, and what is allowed'),
    503: failure('The store does not answer'),
  },
} as const;

export const queryRoute: Route = {
  ...common,
  method: 'GET',
  summary: 'A series from the store; filters as filter.TAG=VALUE, repeated for more values',
  query: queryParameters,
  handle: (context, { query }) => answerQuery(context, bodyOf(query as Record<string, unknown>)),
};

export const queryPostRoute: Route = {
  ...common,
  method: 'POST',
  summary: 'The same as GET, asked as JSON',
  body: { type: 'application/json', schema: queryBody },
  handle: (context, { body }) => answerQuery(context, body),
};

async function answerQuery({ store, clock }: ApiContext, body: unknown): Promise<QueryAnswer> {
  const query = seriesQuery(body, clock.now());
  const series = await storeAnswers(() => store.series(query));
  const total = series.reduce((sum, { points }) => sum + points.length, 0);
  if (total > MAX_TOTAL)
    throw new ApiError(
      400,
      'too-many-points',
      `The answer holds ${total} points in ${series.length} series and ${MAX_TOTAL} are allowed: filter more, or ask for a longer interval.`,
    );
  return { ...understood(query), series: series.map((one) => ({ ...one, points: one.points.map(withIso) })) };
}

function understood({ measurement, field, aggregate, from, to, interval }: SeriesQuery): Omit<QueryAnswer, 'series'> {
  return { measurement, field, aggregate, from: iso(from), to: iso(to), intervalSeconds: interval / 1000 };
}

function withIso<T extends { time: number }>(point: T): Omit<T, 'time'> & { time: string } {
  return { ...point, time: iso(point.time) };
}
