import { area, curveStepAfter, line, type ScaleContinuousNumeric } from 'd3';
import { el, type TreeNode } from './node.js';
import { runs, type Step } from './runs.js';
import type { SmokeInput } from './smoke.js';

export interface SmokeBandsInput extends Pick<SmokeInput, 'from' | 'to' | 'interval' | 'percentiles' | 'intervals'> {
  x: ScaleContinuousNumeric<number, number>;
  y: ScaleContinuousNumeric<number, number>;
}

/** Bands between the percentiles that stand equally far from the middle, the widest first, and the median as a line; broken where nothing was answered. */
export function smokeBands({ percentiles, intervals, from, to, interval, x, y }: SmokeBandsInput): TreeNode {
  // The position of an interval stands for its delays, so that runs are of what was answered.
  const positions = intervals.map(({ time, delays }, i) => ({ time, value: delays === null ? null : i }));
  const found = runs(positions, from, to, interval).map(corners);
  const delay = (corner: Corner, of: number): number => y(intervals[corner.i]?.delays?.[of] ?? 1);
  const middle = percentiles.indexOf(50);
  const pairs = bandsOf(percentiles);
  const band = (low: number, high: number) =>
    area<Corner>()
      .x(({ time }) => x(time))
      .y0((corner) => delay(corner, low))
      .y1((corner) => delay(corner, high))
      .curve(curveStepAfter);
  const median = line<Corner>()
    .x(({ time }) => x(time))
    .y((corner) => delay(corner, middle))
    .curve(curveStepAfter);
  return el('g', { class: 'smoke-bands' }, [
    ...pairs.flatMap(([low, high], i) =>
      found.map((run) => el('path', { class: `smoke-band of-${i + 1}`, d: band(low, high)(run) ?? '' })),
    ),
    ...found.map((run) => el('path', { class: 'smoke-median', d: median(run) ?? '' })),
  ]);
}

/** Positions of the percentiles between which each band is, the widest first. */
export function bandsOf(percentiles: readonly number[]): (readonly [low: number, high: number])[] {
  const middle = percentiles.indexOf(50);
  return Array.from({ length: Math.max(0, middle) }, (_, i) => [i, 2 * middle - i] as const).filter(
    ([, high]) => high < percentiles.length,
  );
}

interface Corner {
  time: number;
  /** Position among the intervals. */
  i: number;
}

/** Starts of a run's steps, and its end. */
function corners(run: readonly Step[]): Corner[] {
  const last = run.at(-1);
  const starts = run.map(({ start, value }) => ({ time: start, i: value }));
  return last ? [...starts, { time: last.end, i: last.value }] : starts;
}
