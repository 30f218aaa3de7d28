/** Turns what a client asks into a series query, or says what is wrong with it and what is allowed. */
import { z } from 'zod';
import { measurement as specOf, measurementNames, type FieldKind } from '../../model/measurements.js';
import { aggregates, type Aggregate, type SeriesQuery } from '../../store/contract.js';
import { ApiError } from '../errors.js';
import { parsed } from './route.js';
import { durationOf, durationText, timeOf, timeText } from './times.js';

/** Points of one series: more than any screen has columns. */
export const MAX_POINTS = 20_000;
const MIN_INTERVAL = 1_000;
const MAX_VALUES = 500;
const value = z.string().max(255);

export const queryBody = z.strictObject({
  measurement: z.enum(measurementNames),
  field: z.string().max(64).describe('a field of the measurement'),
  aggregate: z.enum(aggregates),
  interval: durationText,
  from: timeText,
  to: timeText.default('now'),
  filter: z
    .record(z.string().max(64), z.array(value).min(1).max(MAX_VALUES))
    .default({})
    .describe('tag → the values that are wanted'),
  groupBy: z.array(z.string().max(64)).max(8).default([]).describe('tags; one series per combination'),
});

/** The same as parameters: filters as `filter.TAG=VALUE`, which may be repeated, as may `groupBy` (or one list with commas). */
export const queryParameters = z.looseObject({
  ...queryBody.omit({ filter: true, groupBy: true }).shape,
  groupBy: z.union([z.string().max(512), z.array(z.string().max(64))]).optional(),
});

const fitting: Record<FieldKind, readonly Aggregate[]> = {
  delta: ['sum', 'rate'],
  gauge: ['mean', 'min', 'max', 'last'],
  state: ['min', 'max', 'last'],
};

/** `filter.gateway=gw1&groupBy=interface` as a body; throws on any other parameter. */
export function bodyOf(query: Record<string, unknown>): unknown {
  const filter: [string, unknown[]][] = [];
  const rest: [string, unknown][] = [];
  for (const [key, given] of Object.entries(query)) {
    if (key.startsWith('filter.')) filter.push([key.slice('filter.'.length), [given].flat()]);
    else if (key === 'groupBy') rest.push([key, [given].flat().flatMap((text) => String(text).split(','))]);
    else rest.push([key, given]);
  }
  return { ...Object.fromEntries(rest), filter: Object.fromEntries(filter) };
}

/** Throws 400s: `bad-parameter`, `unknown-parameter`, `bad-range`, `interval-too-short`, `too-many-points`. */
export function seriesQuery(body: unknown, now: number): SeriesQuery {
  const input = parsed(queryBody, body);
  const spec = specOf(input.measurement);
  const field = spec.fields[among('field', input.field, Object.keys(spec.fields))];
  among('aggregate', input.aggregate, field === undefined ? [] : fitting[field.kind]);
  for (const tag of [
    ...Object.keys(input.filter).map((name) => ['filter', name]),
    ...input.groupBy.map((name) => ['groupBy', name]),
  ])
    among(tag[0] ?? '', tag[1] ?? '', spec.tags);
  const from = timeOf(input.from, now) ?? Number.NaN;
  const to = timeOf(input.to, now) ?? Number.NaN;
  const interval = durationOf(input.interval) ?? Number.NaN;
  checkRange(from, to, interval);
  const { measurement, aggregate, filter, groupBy } = input;
  return { measurement, field: input.field, aggregate, from, to, interval, filter, groupBy: [...new Set(groupBy)] };
}

function checkRange(from: number, to: number, interval: number): void {
  if (!(from < to)) throw new ApiError(400, 'bad-range', 'from must be before to.', { field: 'from' });
  if (!(interval >= MIN_INTERVAL))
    throw new ApiError(400, 'interval-too-short', 'interval must be at least 1s.', { field: 'interval' });
  const points = Math.ceil((to - from) / interval);
  if (points <= MAX_POINTS) return;
  const least = Math.ceil((to - from) / MAX_POINTS / 1_000);
  const message = `That is ${points} intervals and ${MAX_POINTS} are allowed: ask for an interval of ${least}s or more, or a shorter range.`;
  throw new ApiError(400, 'too-many-points', message, { field: 'interval' });
}

function among(field: string, given: string, allowed: readonly string[]): string {
  if (allowed.includes(given)) return given;
  throw new ApiError(400, 'bad-parameter', `${field}: not one of ${allowed.join(', ')}`, {
    field,
    allowed: [...allowed],
  });
}
