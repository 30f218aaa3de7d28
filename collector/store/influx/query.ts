/** Series queries as InfluxQL: whole rollups are added up by the engine, samples are cut at the intervals' borders here. */
import type { Run } from '../dirty.js';
import { StoreError } from '../errors.js';
import { noPart, SeriesParts, type Part } from '../series/combine.js';
import { cut } from '../series/pieces.js';
import { ROLLUP, type Plan } from '../series/plan.js';
import type { InfluxClient, RawSeries } from './client.js';
import { from, identifier, literal, rawName, rollupName, type Policies } from './places.js';
import { decodeText, encodeText } from './text.js';

/** Samples that one answer may be made of. */
const MAX_SAMPLES = 1_000_000;
const USUAL_SPAN = 600;
/** Longest span of a sample that is looked for: ten days. */
const LONGEST_SPAN = 864_000;

export interface Scope {
  client: InfluxClient;
  policies: Policies;
  /** Slots whose rollups are not up to date, within a plan's range. */
  dirty(plan: Plan): Run[];
}

/** What each collector saw of each series. */
export async function parts(plan: Plan, scope: Scope): Promise<SeriesParts[]> {
  const all = new Collected(plan);
  if (!plan.fromRollups) {
    await readSamples(plan, scope, { from: Math.max(plan.from, plan.rawSince), to: plan.to }, plan.interval, all);
    if (plan.from < plan.rawSince) await readOlder(plan, scope, all);
    return all.series();
  }
  const dirty = scope.dirty(plan);
  const statements = gaps(plan, dirty).map((run) => rollupStatement(plan, scope, run, plan.interval));
  for (const answer of await scope.client.query(statements)) for (const one of answer) addRollups(one, plan, all);
  for (const run of dirty) await readSamples(plan, scope, run, ROLLUP, all);
  return all.series();
}

class Collected {
  readonly #plan: Plan;
  readonly #series = new Map<string, SeriesParts>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  add(encoded: Record<string, string>, bucket: number, part: Part): void {
    const key = JSON.stringify(this.#plan.spec.tags.map((tag) => encoded[tag]));
    let series = this.#series.get(key);
    if (series === undefined) {
      const tags = this.#plan.spec.tags.map((tag) => [tag, decodeText(encoded[tag] ?? '')]);
      this.#series.set(key, (series = new SeriesParts(Object.fromEntries(tags))));
    }
    series.add(bucket, decodeText(encoded['collector'] ?? ''), part);
  }

  series(): SeriesParts[] {
    return [...this.#series.values()];
  }
}

/** The filter, as conditions on encoded values. */
export function condition(filter: Plan['filter']): string {
  return Object.entries(filter)
    .map(([tag, values]) => {
      const any = values.map((value) => `${identifier(tag)} = ${literal(encodeText(value))}`);
      return ` AND (${any.length > 0 ? any.join(' OR ') : `${identifier(tag)} = '' AND ${identifier(tag)} != ''`})`;
    })
    .join('');
}

export function tagList(tags: readonly string[]): string {
  return [...tags, 'collector'].map(identifier).join(', ');
}

/** What is left of the plan's range between dirty runs. */
function gaps(plan: Plan, dirty: readonly Run[]): Run[] {
  const left: Run[] = [];
  let at = plan.from;
  for (const run of dirty) {
    if (run.from > at) left.push({ from: at, to: run.from });
    at = run.to;
  }
  if (at < plan.to) left.push({ from: at, to: plan.to });
  return left;
}

function rollupStatement(
  { measurement, field, kind, spec, filter }: Plan,
  { policies }: Scope,
  run: Run,
  interval: number,
): string {
  const part = (name: string): string => identifier(`${field}_${name}`);
  const select = {
    delta: `sum(${part('sum')}), sum(${part('seconds')})`,
    gauge: `sum(${part('sum')}), sum(${part('count')}), min(${part('min')}), max(${part('max')}), last(${part('last')}), count(${part('count')})`,
    state: `sum(${part('count')}), sum(${part('count')}), min(${part('min')}), max(${part('max')}), last(${part('last')}), count(${part('count')})`,
  }[kind];
  return `SELECT ${select} FROM ${from(policies.rollups, rollupName(measurement))} WHERE time >= ${run.from}ms AND time < ${run.to}ms${condition(filter)}
    GROUP BY time(${interval}ms), ${tagList(spec.tags)} fill(none)`;
}

function addRollups({ tags, values }: RawSeries, plan: Plan, all: Collected): void {
  for (const [time, ...figures] of values) {
    const [one, two, low, high, latest, slots] = figures.map((figure) =>
      figure === null ? Number.NaN : Number(figure),
    );
    if (one === undefined || two === undefined || Number.isNaN(one) || Number.isNaN(two)) continue;
    const bucket = Math.floor(Number(time) / plan.interval);
    if (plan.kind === 'delta') all.add(tags, bucket, { ...noPart(), total: one, seconds: two });
    else
      all.add(tags, bucket, {
        ...{ total: one, seconds: 0, number: two, low: low ?? Number.NaN, high: high ?? Number.NaN },
        ...{ latest: latest ?? Number.NaN, latestAt: Number(time), slots: slots ?? 0 },
      });
  }
}

/** Rows [time, value, seconds] of the samples that touch a range. Refuses an answer made of too many. */
async function samples(plan: Plan, { client, policies }: Scope, run: Run): Promise<RawSeries[]> {
  const { measurement, field, spec, filter } = plan;
  const table = from(policies.raw, rawName(measurement));
  const near = run.to + USUAL_SPAN * 1_000;
  const where = `WHERE time > ${run.from}ms AND time <= ${near}ms${condition(filter)}`;
  const [count] = await client.query([`SELECT count(${identifier(field)}) FROM ${table} ${where}`]);
  if (Number(count?.[0]?.values[0]?.[1] ?? 0) > MAX_SAMPLES)
    throw new StoreError(
      'STORE_RESULT_TOO_LARGE',
      `more than ${MAX_SAMPLES} samples: filter, or ask for whole intervals of 5 minutes`,
    );
  const select = `SELECT ${identifier(field)}, "seconds" FROM ${table}`;
  const group = `GROUP BY ${tagList(spec.tags)}`;
  const far = `WHERE time > ${near}ms AND time <= ${run.to + LONGEST_SPAN * 1_000}ms AND "seconds" > ${USUAL_SPAN}${condition(filter)}`;
  return (await client.query([`${select} ${where} ${group}`, `${select} ${far} ${group}`])).flat();
}

/** Rows of one series without those that come twice: a point that is written again after a node of a cluster has died may be kept by two of them. */
export const onceEach = (rows: RawSeries['values']): RawSeries['values'] =>
  rows.filter((row, index) => row[0] !== rows[index - 1]?.[0]);

async function readSamples(plan: Plan, scope: Scope, run: Run, grain: number, all: Collected): Promise<void> {
  const slots = new Set<string>();
  for (const { tags, values } of await samples(plan, scope, run))
    for (const [time, value, seconds] of onceEach(values)) {
      if (value === null || value === undefined) continue;
      const held = seconds === null || seconds === undefined ? null : Number(seconds);
      addSample(
        { time: Number(time), value: Number(value), span: held, covers: held ?? 0 },
        tags,
        plan,
        run,
        grain,
        all,
        slots,
      );
    }
}

interface Sample {
  time: number;
  value: number;
  span: number | null;
  covers: number;
}

function addSample(
  sample: Sample,
  tags: Record<string, string>,
  plan: Plan,
  run: Run,
  grain: number,
  all: Collected,
  slots: Set<string>,
): void {
  const { time, value, span, covers } = sample;
  for (const { bucket, share, ends } of cut(time, span, grain)) {
    const start = bucket * grain;
    if (start < Math.floor(run.from / grain) * grain || start >= run.to) continue;
    const whole = Math.floor(start / plan.interval);
    if (plan.kind === 'delta') {
      if (span !== null && span > 0)
        all.add(tags, whole, { ...noPart(), total: value * share, seconds: covers * share });
    } else if (ends) {
      const slot = `${Math.ceil(time / ROLLUP)}/${Object.values(tags).join('/')}`;
      const fresh = slots.has(slot) ? 0 : 1;
      slots.add(slot);
      all.add(tags, whole, {
        ...{ total: value, seconds: 0, number: 1, low: value, high: value },
        ...{ latest: value, latestAt: time, slots: fresh },
      });
    }
  }
}

/** Rollups as if they were samples of five minutes, for intervals that are not made of whole ones. */
async function readOlder(plan: Plan, scope: Scope, all: Collected): Promise<void> {
  const run = { from: Math.floor(plan.from / ROLLUP) * ROLLUP, to: Math.min(plan.to, plan.rawSince) };
  const [answer] = await scope.client.query([rollupStatement(plan, scope, run, ROLLUP)]);
  for (const { tags, values } of answer ?? [])
    for (const [time, one, two, , , last] of values) {
      if (one === null || two === null || one === undefined) continue;
      const value = { delta: Number(one), gauge: Number(one) / Number(two), state: Number(last) }[plan.kind];
      const covers = plan.kind === 'delta' ? Number(two) : ROLLUP / 1_000;
      addSample(
        { time: Number(time) + ROLLUP, value, span: ROLLUP / 1_000, covers },
        tags,
        plan,
        { from: plan.from, to: plan.to },
        plan.interval,
        all,
        new Set(),
      );
    }
}
