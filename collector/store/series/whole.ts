/**
 * Intervals in which one collector took over from another: none of them was there all the time, and the more complete one alone would lose what the other
 * saw. Such an interval is looked at again in finer pieces, each of which one collector has whole.
 */
import type { Run } from '../dirty.js';
import { StoreError } from '../errors.js';
import { absorb, coverageOf, noPart, weightOf, type Part, type SeriesParts } from './combine.js';
import { ROLLUP, type Plan } from './plan.js';

/** Lengths of pieces, ms: rollups as they are, then parts of samples. */
const GRAINS = [ROLLUP, 10_000, 1_000];
/** Seconds go by when counters were read, a little sooner or later than their slots: so much may lack of an interval that is whole, ms. */
const LACKS = 2_000;
/** Of a short one it is this share. */
const SHARE = 0.2;
/** Runs of torn intervals that are asked for, and within each; where there are more, neighbours are asked for together with what lies between them. */
const MANY = 100;
const FEW = 8;
/** Pieces that are looked at again at one time, and for one answer, over all series: an answer of 100,000 intervals may be torn throughout. */
const MOST = 200_000;
const MOST_OF_ALL = 3_000_000;

/**
 * Asks for the parts of a plan, and again for pieces of those intervals that were torn. What one series is answered does not depend on which others are
 * asked for with it, unless so much is torn that it is not looked at. @throws what `ask` throws at the plan itself.
 */
export async function whole(
  plan: Plan,
  ask: (plan: Plan) => Promise<SeriesParts[]>,
  questions = MANY,
): Promise<SeriesParts[]> {
  const all = await ask(plan);
  const grain = GRAINS.find((each) => each < plan.interval && plan.interval % each === 0);
  if (grain === undefined) return all;
  const torn = new Map(
    all.map((series) => [series.key, { series, buckets: series.torn((part) => isWhole(part, plan)) }]),
  );
  const longest = Math.floor(MOST / all.length) * grain;
  const runs = runsOf(new Set([...torn.values()].flatMap(({ buckets }) => [...buckets])), plan, longest);
  const asked = joined(runs, longest, questions).filter(({ from, to }) => to - from <= longest);
  const size = asked.reduce((sum, { from, to }) => sum + (to - from) / grain, 0) * all.length;
  for (const run of size > MOST_OF_ALL ? [] : asked) {
    const count = (run.to - run.from) / grain;
    const pieces = { ...plan, ...run, interval: grain, count, fromRollups: grain % ROLLUP === 0 };
    const finer = await whole(pieces, ask, FEW).catch((error: unknown) => {
      if (error instanceof StoreError && error.code === 'STORE_RESULT_TOO_LARGE') return [];
      throw error;
    });
    for (const each of finer) {
      const { series, buckets } = torn.get(each.key) ?? {};
      for (const [bucket, { collector, part }] of addedUp(each, pieces, plan))
        if (buckets?.has(bucket) === true) series?.settle(bucket, collector, part);
    }
  }
  return all;
}

function isWhole(part: Part, plan: Plan): boolean {
  const lacks = (1 - coverageOf(part, plan)) * plan.interval;
  return lacks <= (plan.kind === 'delta' ? Math.min(LACKS, SHARE * plan.interval) : 1);
}

/** Adjoining intervals in order, within the plan's range; none longer than `longest` but of one interval. */
function runsOf(buckets: ReadonlySet<number>, { from, to, interval }: Plan, longest: number): Run[] {
  const runs: Run[] = [];
  for (const start of [...buckets].map((bucket) => bucket * interval).sort((one, other) => one - other)) {
    if (start < from || start >= to) continue;
    const last = runs.at(-1);
    if (last?.to === start && start + interval - last.from <= longest) last.to += interval;
    else runs.push({ from: start, to: start + interval });
  }
  return runs;
}

/** At most `most` runs that hold all of these: neighbours are joined, nearest first, as far as none gets longer than `longest`. None where that is not enough. */
function joined(runs: readonly Run[], longest: number, most: number): Run[] {
  const span = (runs.at(-1)?.to ?? 0) - (runs[0]?.from ?? 0);
  for (let apart = 0; apart <= 2 * span; apart = Math.max(1_000, 2 * apart)) {
    const all: Run[] = [];
    for (const run of runs) {
      const last = all.at(-1);
      if (last !== undefined && run.from - last.to <= apart && run.to - last.from <= longest) last.to = run.to;
      else all.push({ ...run });
    }
    if (all.length <= most) return all;
  }
  return [];
}

/** The pieces of one series added up to the intervals that they are of. */
function addedUp(
  series: SeriesParts,
  pieces: Plan,
  { interval }: Plan,
): Map<number, { collector: string; part: Part }> {
  const sums = new Map<number, { collector: string; part: Part }>();
  for (const { bucket, collector, part } of series.picked(weightOf(pieces))) {
    const of = Math.floor((bucket * pieces.interval) / interval);
    const sum = sums.get(of) ?? { collector, part: noPart() };
    sums.set(of, sum);
    // Levels of a piece are of its end.
    absorb(sum.part, { ...part, latestAt: bucket });
  }
  return sums;
}
