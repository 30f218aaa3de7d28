/** How long the packets of one probe took, over time: percentiles out of the whole distribution that is kept of every minute. */
import { z } from 'zod';
import { bucketOf, delayAt, delayFields } from '../../model/delay-buckets.js';
import type { MeasurementName } from '../../model/measurements.js';
import type { Aggregate, Series, Store } from '../../store/contract.js';
import { ApiError } from '../errors.js';
import { iso } from '../live/seen.js';
import type { DelaysAnswer, DelaysFigures } from '../probe-types.js';
import { delaysAnswer } from '../schema/probes.js';
import { failure, parsed, type Route } from './route.js';
import { storeAnswers } from './store-errors.js';
import { durationOf, durationText, timeOf, timeText } from './times.js';

const MINUTE = 60_000;
/** The store adds its samples up to slots of this length, ms. */
const SLOT = 5 * MINUTE;
/** As many as a screen has columns; each is made of up to 32 counts. */
const MAX_POINTS = 2_000;

/** Half the packets, nine in ten of them, and what only one in a hundred exceeds. */
const PERCENTILES = [5, 25, 50, 75, 95, 99] as const;

const query = z.strictObject({
  probe: z.string().min(1).max(255),
  from: timeText.default('-24h'),
  to: timeText.default('now'),
  interval: durationText.default('5m').describe('whole minutes'),
});

export const probeDelaysRoute: Route = {
  method: 'GET',
  url: '/api/v1/probes/delays',
  tag: 'history',
  summary: 'Round trips and losses of one probe over time: percentiles out of the whole distribution',
  query,
  timeout: 30_000,
  answers: {
    200: { description: 'A point for each interval, and the whole range', schema: delaysAnswer },
    400: failure('What is wrong with the question, and what is allowed'),
    503: failure('The store does not answer'),
  },
  handle({ store, clock }, request): Promise<DelaysAnswer> {
    const input = parsed(query, request.query);
    const range = rangeOf(input, clock.now());
    return storeAnswers(() => delays(store, input.probe, range));
  },
};

interface Range {
  /** ms since the epoch, multiples of the interval. */
  from: number;
  to: number;
  /** ms */
  interval: number;
}

function rangeOf({ from: begins, to: ends, interval: every }: z.output<typeof query>, now: number): Range {
  const interval = durationOf(every) ?? Number.NaN;
  if (!(interval >= MINUTE) || interval % MINUTE !== 0)
    throw new ApiError(400, 'bad-parameter', 'interval: whole minutes, for delays are kept by the minute.', {
      field: 'interval',
    });
  const from = Math.floor((timeOf(begins, now) ?? Number.NaN) / interval) * interval;
  const to = Math.ceil((timeOf(ends, now) ?? Number.NaN) / interval) * interval;
  if (!(from < to)) throw new ApiError(400, 'bad-range', 'from must be before to.', { field: 'from' });
  const points = (to - from) / interval;
  if (points > MAX_POINTS)
    throw new ApiError(
      400,
      'too-many-points',
      `That is ${points} intervals and ${MAX_POINTS} are allowed: ask for a longer interval, or a shorter range.`,
      { field: 'interval' },
    );
  return { from, to, interval };
}

type Asked = Pick<Store, 'series'>;

async function delays(store: Asked, probe: string, range: Range): Promise<DelaysAnswer> {
  const ask = askOf(store, probe, range);
  const [sent, lost, first, last] = await Promise.all([
    ask('probe', 'sent', 'sum'),
    ask('probe', 'lost', 'sum'),
    ask('probe', 'delayMin', 'min'),
    ask('probe', 'delayMax', 'max'),
  ]);
  const buckets = await Promise.all(fieldsWithin(first, last).map((field) => ask('probe-delays', field, 'sum')));
  const simulated = [sent, lost, ...buckets].some((series) => series?.simulated === true);
  const count = (range.to - range.from) / range.interval;
  const points = Array.from({ length: count }, (_, i) => ({
    sent: sent?.points[i]?.value ?? null,
    lost: lost?.points[i]?.value ?? null,
    counts: buckets.map((series) => series?.points[i]?.value ?? 0),
    coverage: sent?.points[i]?.coverage ?? 0,
  }));
  const offset = buckets.length === 0 ? 0 : delayFields.indexOf(fieldsWithin(first, last)[0] ?? '');
  const figures = (one: Pick<(typeof points)[number], 'sent' | 'lost' | 'counts'>): DelaysFigures => ({
    sent: one.sent,
    lost: one.lost,
    milliseconds: percentilesOf([...new Array<number>(offset).fill(0), ...one.counts]),
  });
  return {
    ...{ probe, from: iso(range.from), to: iso(range.to), intervalSeconds: range.interval / 1_000, simulated },
    percentiles: [...PERCENTILES],
    points: points.map((one, i) => ({
      time: iso(range.from + i * range.interval),
      ...figures(one),
      coverage: one.coverage,
    })),
    whole: figures({
      sent: added(points.map((one) => one.sent)),
      lost: added(points.map((one) => one.lost)),
      counts: buckets.map((_, i) => points.reduce((sum, { counts }) => sum + (counts[i] ?? 0), 0)),
    }),
  };
}

/**
 * One series of a probe; undefined where nothing was kept. The least and the greatest delay are asked by whole slots, where a store that has only slots
 * left still has them exactly.
 */
function askOf(store: Asked, probe: string, { from, to, interval }: Range) {
  return async (measurement: MeasurementName, field: string, aggregate: Aggregate): Promise<Series | undefined> => {
    const every = aggregate === 'sum' ? interval : Math.ceil(interval / SLOT) * SLOT;
    const filter = { probe: [probe] };
    const [series] = await store.series({
      ...{ measurement, field, aggregate, from, to, interval: every, filter, groupBy: [] },
    });
    return series;
  };
}

/** The fields of the distribution between the least and the greatest delay of the range: in all others there is nothing. */
function fieldsWithin(first: Series | undefined, last: Series | undefined): readonly string[] {
  const low = known(first);
  const high = known(last);
  if (low.length === 0 || high.length === 0) return [];
  return delayFields.slice(bucketOf(Math.min(...low)), bucketOf(Math.max(...high)) + 1);
}

const known = (series: Series | undefined): number[] =>
  (series?.points ?? []).flatMap(({ value }) => (value === null ? [] : [value]));

function percentilesOf(counts: readonly number[]): number[] | null {
  const found = PERCENTILES.map((percentile) => delayAt(counts, percentile / 100));
  return found.every((delay) => delay !== null) ? found.map((delay) => Math.round(delay * 1_000) / 1_000) : null;
}

/** What is known of a total; null where nothing is. */
function added(values: readonly (number | null)[]): number | null {
  const figures = values.filter((value) => value !== null);
  return figures.length === 0 ? null : figures.reduce((sum, value) => sum + value, 0);
}
