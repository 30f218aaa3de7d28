/** Checks a series query and settles how it is answered, the same for every engine. */
import {
  measurement,
  measurementNames,
  type FieldKind,
  type MeasurementName,
  type MeasurementSpec,
} from '../../model/measurements.js';
import type { Aggregate, SeriesQuery } from '../contract.js';
import { StoreError } from '../errors.js';

/** Rollups are of five minutes, aligned to the epoch. */
export const ROLLUP = 300_000;
/** Intervals that one series may have, and points that one answer may have. */
export const MAX_INTERVALS = 50_000;
export const MAX_POINTS = 500_000;
const MAX_VALUES = 10_000;

export interface Plan {
  measurement: MeasurementName;
  spec: MeasurementSpec;
  field: string;
  kind: FieldKind;
  aggregate: Aggregate;
  interval: number;
  /** Whole intervals: `from` and `to` are multiples of `interval`, ms since the epoch. */
  from: number;
  to: number;
  count: number;
  filter: Readonly<Record<string, readonly string[]>>;
  groupBy: readonly string[];
  unit: string;
  /** Intervals that nothing was kept for are left out. */
  sparse: boolean;
  /** True where every interval is made of whole rollups. */
  fromRollups: boolean;
  /** Older samples are gone: rollups stand for them. */
  rawSince: number;
}

const allowed: Record<FieldKind, readonly Aggregate[]> = {
  delta: ['sum', 'rate'],
  gauge: ['mean', 'min', 'max', 'last'],
  state: ['last', 'min', 'max'],
};

/** Throws STORE_QUERY_INVALID with what would be valid, or STORE_RESULT_TOO_LARGE. `rawSince` is in ms since the epoch. */
export function plan(query: SeriesQuery, rawSince: number): Plan {
  const spec = specOf(query.measurement);
  const field = Object.hasOwn(spec.fields, query.field) ? spec.fields[query.field] : undefined;
  if (field === undefined) refuse('field', query.field, Object.keys(spec.fields));
  if (!allowed[field.kind].includes(query.aggregate)) refuse('aggregate', query.aggregate, allowed[field.kind]);
  for (const tag of [...Object.keys(query.filter), ...query.groupBy])
    if (!spec.tags.includes(tag)) refuse('tag', tag, spec.tags);
  if (Object.values(query.filter).some((values) => values.length > MAX_VALUES))
    throw new StoreError('STORE_QUERY_INVALID', `a filter lists more than ${MAX_VALUES} values`);
  return {
    ...range(query),
    ...pick(query),
    spec,
    kind: field.kind,
    unit: unitOf(query.aggregate, field.unit),
    rawSince,
    sparse: query.sparse === true,
  };
}

function pick({ measurement, field, aggregate, filter, groupBy }: SeriesQuery) {
  return { measurement, field, aggregate, filter, groupBy: [...new Set(groupBy)] };
}

function range({ from, to, interval }: SeriesQuery) {
  if (![from, to, interval].every(Number.isSafeInteger) || interval < 1_000 || to <= from)
    throw new StoreError('STORE_QUERY_INVALID', 'from < to and an interval of 1000 or more, all in whole milliseconds');
  const aligned = { from: Math.floor(from / interval) * interval, to: Math.ceil(to / interval) * interval };
  const count = (aligned.to - aligned.from) / interval;
  if (count > MAX_INTERVALS)
    throw new StoreError(
      'STORE_RESULT_TOO_LARGE',
      `${count} intervals, ${MAX_INTERVALS} at most: ask for a longer interval`,
    );
  return { ...aligned, interval, count, fromRollups: interval % ROLLUP === 0 };
}

function specOf(name: MeasurementName): MeasurementSpec {
  if (!measurementNames.includes(name)) refuse('measurement', name, measurementNames);
  return measurement(name);
}

function refuse(what: string, given: string, valid: readonly string[]): never {
  throw new StoreError('STORE_QUERY_INVALID', `no ${what} ${JSON.stringify(given)} here; there is ${valid.join(', ')}`);
}

/** A rate is per second: `octets/s`. */
function unitOf(aggregate: Aggregate, unit: string): string {
  return aggregate === 'rate' ? `${unit}/s` : unit;
}
