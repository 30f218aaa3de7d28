/** Series queries as InfluxQL: whole rollups are added up by the engine, samples are cut at the intervals' borders here. */
import type { Run } from '../dirty.js';
import { noPart, type SeriesParts } from '../series/combine.js';
import { ROLLUP, type Plan } from '../series/plan.js';
import type { RawSeries } from './client.js';
import { Collected } from './collected.js';
import { condition, from, identifier, rollupName, tagList } from './places.js';
import { adder, readSamples, type Source } from './samples.js';

export interface Scope extends Source {
  /** Slots whose rollups are not up to date, within a plan's range. */
  dirty(plan: Plan): Run[];
}

/** What each collector saw of each series. */
export async function parts(plan: Plan, scope: Scope): Promise<SeriesParts[]> {
  const all = new Collected(plan);
  if (!plan.fromRollups) {
    const range = { from: Math.max(plan.from, plan.rawSince), to: plan.to };
    await readSamples(plan, scope, [range], plan.interval, all);
    if (plan.from < plan.rawSince) await readOlder(plan, scope, all);
    return all.series();
  }
  const dirty = scope.dirty(plan);
  const statements = gaps(plan, dirty).map((run) => rollupStatement(plan, scope, run, plan.interval));
  for (const answer of await scope.client.query(statements)) for (const one of answer) addRollups(one, plan, all);
  await readSamples(plan, scope, dirty, ROLLUP, all);
  return all.series();
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
  const take = all.taker(tags);
  for (const [time, ...figures] of values) {
    const [one, two, low, high, latest, slots] = figures.map((figure) =>
      figure === null ? Number.NaN : Number(figure),
    );
    if (one === undefined || two === undefined || Number.isNaN(one) || Number.isNaN(two)) continue;
    const bucket = Math.floor(Number(time) / plan.interval);
    if (plan.kind === 'delta') take(bucket, { ...noPart(), total: one, seconds: two });
    else
      take(bucket, {
        ...{ total: one, seconds: 0, number: two, low: low ?? Number.NaN, high: high ?? Number.NaN },
        ...{ latest: latest ?? Number.NaN, latestAt: Number(time), slots: slots ?? 0 },
      });
  }
}

/** Rollups as if they were samples of five minutes, for intervals that are not made of whole ones. */
async function readOlder(plan: Plan, scope: Scope, all: Collected): Promise<void> {
  const run = { from: Math.floor(plan.from / ROLLUP) * ROLLUP, to: Math.min(plan.to, plan.rawSince) };
  const [answer] = await scope.client.query([rollupStatement(plan, scope, run, ROLLUP)]);
  for (const { tags, values } of answer ?? []) {
    const add = adder(plan, { from: plan.from, to: plan.to }, plan.interval, all.taker(tags));
    for (const [time, one, two, , , last] of values) {
      if (one === null || two === null || one === undefined) continue;
      const value = { delta: Number(one), gauge: Number(one) / Number(two), state: Number(last) }[plan.kind];
      const covers = plan.kind === 'delta' ? Number(two) : ROLLUP / 1_000;
      add({ time: Number(time) + ROLLUP, value, span: ROLLUP / 1_000, covers });
    }
  }
}
