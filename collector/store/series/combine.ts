/** From what each collector saw of each series to the cells of the answer. The DuckDB driver says the same in SQL. */
import { SIMULATED_COLLECTOR, type Aggregate } from '../contract.js';
import type { Cell } from './grid.js';
import type { Plan } from './plan.js';

/** What one collector saw of one series in one interval. */
export interface Part {
  /** Deltas: sum, and the seconds it covers. Gauges: sum of the samples. */
  total: number;
  seconds: number;
  /** Samples of a gauge or state. */
  number: number;
  low: number;
  high: number;
  latest: number;
  latestAt: number;
  /** Five-minute slots with a sample, as their starts; only counted where an interval is longer than one. */
  slots: number;
}

export const noPart = (): Part => ({
  total: 0,
  seconds: 0,
  number: 0,
  low: Number.POSITIVE_INFINITY,
  high: Number.NEGATIVE_INFINITY,
  latest: Number.NaN,
  latestAt: Number.NEGATIVE_INFINITY,
  slots: 0,
});

/** Adds `other` to `part`. */
export function absorb(part: Part, other: Part): void {
  part.total += other.total;
  part.seconds += other.seconds;
  part.number += other.number;
  part.low = Math.min(part.low, other.low);
  part.high = Math.max(part.high, other.high);
  part.slots += other.slots;
  if (other.latestAt <= part.latestAt) return;
  part.latest = other.latest;
  part.latestAt = other.latestAt;
}

/** One series: its tags, and per interval what each collector saw. */
export class SeriesParts {
  readonly tags: Record<string, string>;
  readonly #buckets = new Map<number, Map<string, Part>>();

  constructor(tags: Record<string, string>) {
    this.tags = tags;
  }

  add(bucket: number, collector: string, part: Part): void {
    const collectors = this.#buckets.get(bucket) ?? new Map<string, Part>();
    this.#buckets.set(bucket, collectors);
    const known = collectors.get(collector);
    if (known === undefined) collectors.set(collector, { ...part });
    else absorb(known, part);
  }

  /** Intervals of which anything was seen. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Tells series apart. */
  get key(): string {
    return JSON.stringify(Object.values(this.tags));
  }

  /** Intervals of which several collectors saw something and none the whole. */
  torn(isWhole: (part: Part) => boolean): Set<number> {
    const found = [...this.#buckets].filter(
      ([, collectors]) => collectors.size > 1 && ![...collectors.values()].some(isWhole),
    );
    return new Set(found.map(([bucket]) => bucket));
  }

  /** In this interval it is that, whoever saw it. */
  settle(bucket: number, collector: string, part: Part): void {
    this.#buckets.set(bucket, new Map([[collector, part]]));
  }

  /** Per interval the more complete collector's part; of equals, the collector whose name comes first. */
  *picked(weight: (part: Part) => number): Generator<{ bucket: number; collector: string; part: Part }> {
    for (const [bucket, collectors] of this.#buckets) {
      let best: { bucket: number; collector: string; part: Part } | null = null;
      for (const [collector, part] of collectors) {
        const more = weight(part) - (best === null ? 0 : weight(best.part));
        if (more > 0 || (more === 0 && best !== null && collector < best.collector)) best = { bucket, collector, part };
      }
      if (best !== null) yield best;
    }
  }
}

interface Sum extends Part {
  rate: number;
  coverage: number;
  simulated: boolean;
  top: number;
}

/** Cells of the groups. Intervals outside the plan's range are left out. */
export function combine(all: Iterable<SeriesParts>, plan: Plan): Cell[] {
  const groups = new Map<string, { tags: Record<string, string>; sums: Map<number, Sum>; size: number }>();
  const weight = weightOf(plan);
  for (const series of all) {
    const tags = Object.fromEntries(plan.groupBy.map((tag) => [tag, series.tags[tag] ?? '']));
    const key = JSON.stringify(Object.values(tags));
    const group = groups.get(key) ?? { tags, sums: new Map<number, Sum>(), size: 0 };
    let present = false;
    for (const { bucket, collector, part } of series.picked(weight)) {
      if (bucket < plan.from / plan.interval || bucket >= plan.to / plan.interval) continue;
      present = true;
      addTo(group.sums, bucket, part, collector === SIMULATED_COLLECTOR, plan);
    }
    if (!present) continue;
    group.size++;
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ tags, sums, size }) =>
    [...sums].map(([bucket, sum]) => ({
      ...{ tags, bucket, value: values[plan.aggregate](sum) },
      ...{ coverage: sum.coverage / size, simulated: sum.simulated },
    })),
  );
}

function addTo(sums: Map<number, Sum>, bucket: number, part: Part, simulated: boolean, plan: Plan): void {
  let sum = sums.get(bucket);
  if (sum === undefined) {
    sum = Object.assign(noPart(), { rate: 0, coverage: 0, simulated: false, top: Number.NEGATIVE_INFINITY });
    sums.set(bucket, sum);
  }
  absorb(sum, part);
  if (plan.kind === 'delta') sum.rate += part.total / part.seconds;
  sum.top = Math.max(sum.top, part.latest);
  sum.coverage += Math.min(1, coverageOf(part, plan));
  sum.simulated ||= simulated;
}

/** By which of two parts is the more complete. */
export const weightOf =
  ({ kind }: Plan) =>
  (part: Part): number =>
    kind === 'delta' ? part.seconds : part.number;

/** Share of the interval: covered seconds of a delta; for levels, its five-minute slots that have a sample. */
export function coverageOf(part: Part, { kind, interval }: Plan): number {
  if (kind === 'delta') return (part.seconds * 1_000) / interval;
  return interval > 300_000 ? (part.slots * 300_000) / interval : 1;
}

const values: Record<Aggregate, (sum: Sum) => number> = {
  sum: ({ total }) => total,
  rate: ({ rate }) => rate,
  mean: ({ total, number }) => total / number,
  min: ({ low }) => low,
  max: ({ high }) => high,
  last: ({ top }) => top,
};
