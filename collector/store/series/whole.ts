/**
 * Intervals in which one collector took over from another: none of them was there all the time, and the more complete one alone would lose what the other
 * saw. Such an interval is looked at again in finer pieces, each of which one collector has whole.
 */
import { StoreError } from '../errors.js';
import { absorb, coverageOf, noPart, weightOf, type Part, type SeriesParts } from './combine.js';
import { ROLLUP, type Plan } from './plan.js';

/** Lengths of pieces, ms: rollups as they are, then parts of samples. */
const GRAINS = [ROLLUP, 10_000, 1_000];
/** Seconds go by when counters were read, a little sooner or later than their slots: so much may lack of an interval that is whole, ms. */
const LACKS = 2_000;
/** Of a short one it is this share. */
const SHARE = 0.2;
/** Runs of torn intervals that are asked for one by one; where there are more, all that lies between the first and the last. */
const FEW = 8;
/** Pieces that are looked at again for one answer, over all series. */
const MOST = 200_000;

/** Asks for the parts of a plan, and again for pieces of those intervals that were torn. @throws what `ask` throws at the plan itself. */
export async function whole(plan: Plan, ask: (plan: Plan) => Promise<SeriesParts[]>): Promise<SeriesParts[]> {
  const all = await ask(plan);
  const grain = GRAINS.find((each) => each < plan.interval && plan.interval % each === 0);
  if (grain === undefined) return all;
  const torn = new Map(
    all.map((series) => [series.key, { series, buckets: series.torn((part) => isWhole(part, plan)) }]),
  );
  for (const run of runsOf(new Set([...torn.values()].flatMap(({ buckets }) => [...buckets])), plan)) {
    const count = (run.to - run.from) / grain;
    if (count * all.length > MOST) continue;
    const pieces = { ...plan, ...run, interval: grain, count, fromRollups: grain % ROLLUP === 0 };
    const finer = await whole(pieces, ask).catch((error: unknown) => {
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

/** Adjoining intervals in order, within the plan's range. */
function runsOf(buckets: ReadonlySet<number>, { from, to, interval }: Plan): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (const start of [...buckets].map((bucket) => bucket * interval).sort((one, other) => one - other)) {
    if (start < from || start >= to) continue;
    const last = runs.at(-1);
    if (last?.to === start) last.to += interval;
    else runs.push({ from: start, to: start + interval });
  }
  return runs.length > FEW ? [{ from: runs[0]!.from, to: runs.at(-1)!.to }] : runs;
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
