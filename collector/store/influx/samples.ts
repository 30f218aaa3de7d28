/** Samples read back and cut at the borders of intervals. They come in pieces, so that whatever is asked for neither fills the memory nor holds up the rest. */
import type { Run } from '../dirty.js';
import { StoreError } from '../errors.js';
import { noPart, type Part } from '../series/combine.js';
import { cut } from '../series/pieces.js';
import { ROLLUP, type Plan } from '../series/plan.js';
import type { InfluxClient, RawSeries } from './client.js';
import type { Collected } from './collected.js';
import { condition, from, identifier, rawName, tagList, type Policies } from './places.js';

export interface Limits {
  /** Samples that one answer of the engine has, about: more only where so many are of one `STEP`. */
  piece: number;
  /** Samples that one question is answered from, where rollups are of no use to it, and in place of rollups that are yet to be made. */
  samples: number;
  owed: number;
  /** Intervals, over all series, that the latter are added up to. */
  intervals: number;
}

const usual: Limits = { piece: 50_000, samples: 1_000_000, owed: 5_000_000, intervals: 500_000 };
/** Samples are counted by so much of their time, ms. */
const STEP = 30_000;
const USUAL_SPAN = 600;
/** Longest span of a sample that is looked for: ten days. */
const LONGEST_SPAN = 864_000;

export interface Source {
  client: InfluxClient;
  policies: Policies;
  limits?: Limits;
}

/** Adds the samples that touch these runs, cut into intervals of `grain` ms, to `all`. @throws StoreError `STORE_RESULT_TOO_LARGE` where they are too many. */
export async function readSamples(
  plan: Plan,
  source: Source,
  runs: readonly Run[],
  grain: number,
  all: Collected,
): Promise<void> {
  const limits = source.limits ?? usual;
  const counted = await counts(plan, source, runs);
  const total = counted.flat().reduce((sum, { count }) => sum + count, 0);
  if (total > (plan.fromRollups ? limits.owed : limits.samples)) throw tooMany(plan, runs, limits);
  const before = all.intervals;
  for (const [index, run] of runs.entries()) {
    /** Slot of the newest sample of each series: they come in their order. */
    const newest = new Map<string, number>();
    const near = pieces(counted[index]!, limits.piece);
    for (const where of [...near.slice(0, -1).map((each) => [each]), [...near.slice(-1), farFrom(run)]]) {
      for (const series of await select(plan, source, where)) take(series, plan, run, grain, all, newest);
      if (plan.fromRollups && all.intervals - before > limits.intervals) throw tooManyIntervals(plan, limits);
    }
  }
}

interface Counted {
  /** Of the sample's time, ms since the epoch: [from, to). */
  from: number;
  to: number;
  count: number;
}

/** How many samples end within each run or soon after it, by `STEP`. */
async function counts(plan: Plan, { client, policies }: Source, runs: readonly Run[]): Promise<Counted[][]> {
  const { measurement, field, filter } = plan;
  const near = runs.map((run) => ({ from: run.from + 1, to: run.to + USUAL_SPAN * 1_000 + 1 }));
  // A row has the field or the seconds, or both.
  const select = `SELECT count(${identifier(field)}), count("seconds") FROM ${from(policies.raw, rawName(measurement))}`;
  const statements = near.map(
    (range) => `${select} WHERE ${within(range)}${condition(filter)} GROUP BY time(${STEP}ms) fill(none)`,
  );
  const answers = await client.query(statements);
  return near.map((range, index) =>
    (answers[index]?.[0]?.values ?? []).map(([time, ...each]) => ({
      from: Math.max(range.from, Number(time)),
      to: Math.min(range.to, Number(time) + STEP),
      count: Math.max(...each.map(Number)),
    })),
  );
}

const within = (range: Run): string => `time >= ${range.from}ms AND time < ${range.to}ms`;

/** Samples long after a run that reach back to it. */
function farFrom({ to }: Run): string {
  const near = to + USUAL_SPAN * 1_000;
  return `time > ${near}ms AND time <= ${to + LONGEST_SPAN * 1_000}ms AND "seconds" > ${USUAL_SPAN}`;
}

/** What follows one another and has about `most` samples. */
function pieces(counted: readonly Counted[], most: number): string[] {
  const all: Counted[] = [];
  for (const one of counted) {
    const last = all.at(-1);
    if (last === undefined || last.count + one.count > most) all.push({ ...one });
    else [last.to, last.count] = [one.to, last.count + one.count];
  }
  return all.map(within);
}

async function select(plan: Plan, { client, policies }: Source, where: readonly string[]): Promise<RawSeries[]> {
  const { measurement, field, spec, filter } = plan;
  const select = `SELECT ${identifier(field)}, "seconds" FROM ${from(policies.raw, rawName(measurement))}`;
  const group = `GROUP BY ${tagList(spec.tags)}`;
  return (await client.query(where.map((each) => `${select} WHERE ${each}${condition(filter)} ${group}`))).flat();
}

/** Rows of one series without those that come twice: a point that is written again after a node of a cluster has died may be kept by two of them. */
export const onceEach = (rows: RawSeries['values']): RawSeries['values'] =>
  rows.filter((row, index) => row[0] !== rows[index - 1]?.[0]);

/** Rows are [time, value, seconds]. */
function take(
  { tags, values }: RawSeries,
  plan: Plan,
  run: Run,
  grain: number,
  all: Collected,
  newest: Map<string, number>,
): void {
  const key = JSON.stringify(tags);
  const add = adder(plan, run, grain, all.taker(tags), newest.get(key));
  let slot: number | undefined;
  for (const [time, value, seconds] of onceEach(values)) {
    if (value === null || value === undefined) continue;
    const span = seconds === null || seconds === undefined ? null : Number(seconds);
    slot = add({ time: Number(time), value: Number(value), span, covers: span ?? 0 });
  }
  if (slot !== undefined) newest.set(key, slot);
}

export interface Sample {
  time: number;
  value: number;
  /** Seconds up to its time that it is spread over; null where it has none. */
  span: number | null;
  /** Seconds of them that were observed. */
  covers: number;
}

/**
 * Adds samples of one series, which come in their order, to intervals that begin within a run; gives the five-minute slot of each, which is counted once.
 * `newest`: that of the sample before.
 */
export function adder(
  plan: Plan,
  run: Run,
  grain: number,
  take: (bucket: number, part: Part) => void,
  newest = Number.NaN,
): (sample: Sample) => number {
  const first = Math.floor(run.from / grain) * grain;
  let last = newest;
  return ({ time, value, span, covers }) => {
    const slot = Math.ceil(time / ROLLUP);
    for (const { bucket, share, ends } of cut(time, span, grain)) {
      const start = bucket * grain;
      if (start < first || start >= run.to) continue;
      const whole = Math.floor(start / plan.interval);
      if (plan.kind === 'delta') {
        if (span !== null && span > 0) take(whole, { ...noPart(), total: value * share, seconds: covers * share });
      } else if (ends)
        take(whole, {
          ...{ total: value, seconds: 0, number: 1, low: value, high: value },
          ...{ latest: value, latestAt: time, slots: slot === last ? 0 : 1 },
        });
    }
    return (last = slot);
  };
}

function tooMany({ fromRollups }: Plan, runs: readonly Run[], { samples, owed }: Limits): StoreError {
  const [begin, end] = [runs[0]?.from ?? 0, runs.at(-1)?.to ?? 0].map((at) => new Date(at).toISOString());
  const message = fromRollups
    ? `more than ${owed} samples, for their sums by five minutes are yet to be made between ${begin} and ${end}: filter by gateway, ask for other times, or ask again when they are made`
    : `more than ${samples} samples: filter, or ask for whole intervals of 5 minutes`;
  return new StoreError('STORE_RESULT_TOO_LARGE', message);
}

function tooManyIntervals({ interval }: Plan, { intervals }: Limits): StoreError {
  const message = `more than ${intervals} intervals of ${interval / 1_000} s, over all series, have to be added up of samples: filter, or ask for a longer interval`;
  return new StoreError('STORE_RESULT_TOO_LARGE', message);
}
