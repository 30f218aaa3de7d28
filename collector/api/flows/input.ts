/** What is asked of flows, from parameters: the range, the filter, what to order by. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  flowDimensions,
  flowDirections,
  flowMeasures,
  type FlowDimension,
  type FlowMeasure,
} from '../../model/flow.js';
import { ApiError } from '../errors.js';
import { parsed } from '../routes/route.js';
import { timeOf, timeText } from '../routes/times.js';
import { ownShare } from '../security/guard.js';

const MAX_VALUES = 500;
const value = z.string().max(255);

/** Filters are `filter.DIMENSION=NAME`, which may be repeated. */
export const common = {
  from: timeText.default('-1h'),
  to: timeText.default('now'),
  measure: z.enum(flowMeasures).default('octets').describe('what rows are ordered by and shares are of'),
  direction: z.enum(flowDirections).optional().describe('short for filter.direction'),
};

export const limit = (most: number, usual: number) => z.coerce.number().int().min(1).max(most).default(usual);

export type Filter = Partial<Record<FlowDimension, string[]>>;

export interface Asked {
  from: number;
  to: number;
  measure: FlowMeasure;
  filter: Filter;
}

/**
 * Parses parameters by a schema that has `common`; what begins with `filter.` is taken apart from them. Who is bound to one authority
 * asks about that one, whatever else they say. Throws 400s and 403s.
 */
export function asked<T extends z.ZodObject<typeof common>>(
  schema: T,
  request: FastifyRequest,
  now: number,
): { input: z.output<T>; asked: Asked } {
  const entries = Object.entries(request.query as Record<string, unknown>);
  const filters = entries.filter(([key]) => key.startsWith('filter.'));
  const input = parsed(schema, Object.fromEntries(entries.filter(([key]) => !key.startsWith('filter.'))));
  const { from: begin, to: end, measure, direction } = input as z.output<z.ZodObject<typeof common>>;
  const [from, to] = [timeOf(begin, now) ?? Number.NaN, timeOf(end, now) ?? Number.NaN];
  if (!(from < to)) throw new ApiError(400, 'bad-range', 'from must be before to.', { field: 'from' });
  const filter = filterOf(filters);
  if (direction !== undefined) filter.direction = [direction];
  const own = ownShare(request, filter.authority);
  if (own !== null) filter.authority = [own];
  return { input, asked: { from, to, measure, filter } };
}

function filterOf(given: readonly [string, unknown][]): Filter {
  const filter: Filter = {};
  for (const [key, values] of given) {
    const dimension = key.slice('filter.'.length);
    if (!(flowDimensions as readonly string[]).includes(dimension))
      throw new ApiError(400, 'bad-parameter', `filter: not one of ${flowDimensions.join(', ')}`, {
        field: key,
        allowed: [...flowDimensions],
      });
    const names = z.array(value).min(1).max(MAX_VALUES).safeParse([values].flat());
    if (!names.success)
      throw new ApiError(400, 'bad-parameter', `${key}: 1 to ${MAX_VALUES} names of 255 characters at most`, {
        field: key,
      });
    filter[dimension as FlowDimension] = names.data;
  }
  return filter;
}
