/** How the largest of one dimension, or those asked for, went over time. */
import { z } from 'zod';
import { flowDimensions } from '../../model/flow.js';
import type { FlowsAnswer, FlowsRow } from '../../store/contract.js';
import { ApiError } from '../errors.js';
import type { FlowPoint, FlowSeriesAnswer } from '../flow-types.js';
import { figuresIn, largest, less, minutesKept, nothing, rangeOf, totalOf, type Sums } from '../flows/figures.js';
import { asked, common, limit } from '../flows/input.js';
import { iso } from '../live/seen.js';
import { flowSeriesAnswer } from '../schema/flows.js';
import { ownShare } from '../security/guard.js';
import { failure, type Route } from './route.js';
import { storeAnswers } from './store-errors.js';
import { durationOf, durationText } from './times.js';

const MINUTE = 60_000;
/** Points of the answer, all series together. */
const MAX_POINTS = 100_000;

const query = z.strictObject({
  ...common,
  by: z.enum(flowDimensions),
  interval: durationText.default('5m').describe('whole minutes; whole hours where minutes are kept no longer'),
  names: z
    .union([z.string().max(255), z.array(z.string().max(255)).min(1).max(50)])
    .optional()
    .describe('the names that are wanted, repeated for more; the largest of the range where left out'),
  limit: limit(50, 10),
});

export const flowsSeriesRoute: Route = {
  method: 'GET',
  url: '/api/v1/flows/series',
  tag: 'flows',
  summary: 'One dimension over time: names or the largest, the rest as other; filters as filter.DIMENSION=NAME',
  query: query.loose(),
  timeout: 30_000,
  answers: {
    200: { description: 'Series and `other` add up to the total of each interval', schema: flowSeriesAnswer },
    400: failure('What is wrong with the question, and what is allowed'),
    503: failure('The store does not answer'),
  },
  async handle({ store, clock }, request): Promise<FlowSeriesAnswer> {
    const { input, asked: wanted } = asked(query, request, clock.now());
    const { filter, measure } = wanted;
    const { by } = input;
    if (by === 'authority' && input.names !== undefined) ownShare(request, [input.names].flat());
    const interval = checked(durationOf(input.interval) ?? Number.NaN, wanted, input.limit);
    const ask = (of: readonly (typeof by)[], only: typeof filter, step: number | null): Promise<FlowsAnswer> =>
      storeAnswers(() => store.flows({ from: wanted.from, to: wanted.to, filter: only, interval: step, by: of }));
    const whole = await ask([], filter, interval);
    // The same range for the ranking as for the intervals.
    [wanted.from, wanted.to] = [whole.from, whole.to];
    const names =
      input.names !== undefined
        ? [...new Set([input.names].flat())]
        : largest((await ask([by], filter, null)).rows, measure, input.limit).map((row) => row.names[0] ?? '');
    const allowed = filter[by];
    const within = allowed === undefined ? names : names.filter((name) => allowed.includes(name));
    const parts = within.length === 0 ? [] : (await ask([by], { ...filter, [by]: within }, interval)).rows;
    const total = totalOf(whole.rows);
    const figures = figuresIn(minutesKept(whole), total, measure);
    const rest = whole.rows.map((row) => ({
      ...row,
      ...less(row, totalOf(parts.filter(({ time }) => time === row.time))),
    }));
    const own = (name: string): FlowsRow[] => parts.filter((row) => row.names[0] === name);
    return {
      ...rangeOf(whole, wanted),
      by,
      intervalSeconds: interval / 1_000,
      series: names.map((name) => ({
        name,
        total: figures(totalOf(own(name))),
        points: pointsOf(own(name), whole, interval),
      })),
      other: { total: figures(totalOf(rest)), points: pointsOf(rest, whole, interval) },
      total: figures(total),
    };
  },
};

function checked(interval: number, { from, to }: { from: number; to: number }, series: number): number {
  if (!(interval >= MINUTE))
    throw new ApiError(400, 'interval-too-short', 'interval must be at least 1m: flows are kept by the minute.', {
      field: 'interval',
    });
  if (interval % MINUTE !== 0)
    throw new ApiError(400, 'bad-parameter', 'interval: whole minutes, for flows are kept by the minute.', {
      field: 'interval',
    });
  const points = Math.ceil((to - from) / interval) * (series + 1);
  if (points > MAX_POINTS)
    throw new ApiError(
      400,
      'too-many-points',
      `That is ${points} points and ${MAX_POINTS} are allowed: ask for a longer interval or fewer names.`,
      {
        field: 'interval',
      },
    );
  return interval;
}

/** An interval of which nothing was kept is a gap; one that was kept and has no row is nothing. */
function pointsOf(rows: readonly FlowsRow[], { from, to, kept }: FlowsAnswer, interval: number): FlowPoint[] {
  const byTime = new Map<number, Sums>(rows.map((row) => [row.time, row]));
  return Array.from({ length: (to - from) / interval }, (_, index) => {
    const time = from + index * interval;
    const minutes = kept.get(time) ?? 0;
    if (minutes === 0)
      return { time: iso(time), octets: null, packets: null, flows: null, bitsPerSecond: null, coverage: 0 };
    const { octets, packets, flows } = byTime.get(time) ?? nothing();
    const coverage = (minutes * MINUTE) / interval;
    return { time: iso(time), octets, packets, flows, bitsPerSecond: (octets * 8) / (minutes * 60), coverage };
  });
}
