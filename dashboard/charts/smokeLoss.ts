import type { ScaleContinuousNumeric } from 'd3';
import { formatShare } from './formatUnit.js';
import { el, type TreeNode } from './node.js';
import { runs } from './runs.js';
import type { SmokeInput } from './smoke.js';

export interface SmokeLossInput extends Pick<SmokeInput, 'from' | 'to' | 'interval' | 'intervals' | 'textSize'> {
  x: ScaleContinuousNumeric<number, number>;
  /** px */
  top: number;
  bottom: number;
}

/** What was lost: a bar for each interval, as high as the root of its share, so that one packet of a thousand is seen; where all was, a cross on it. */
export function smokeLoss(input: SmokeLossInput): TreeNode {
  const { from, to, interval, textSize, x, top, bottom } = input;
  const found = runs(sharesOf(input), from, to, interval).flat();
  const bars = found
    .filter(({ value }) => value > 0)
    .map(({ start, end, value }) => {
      const high = Math.max(2, (bottom - top) * Math.sqrt(value));
      return el('rect', {
        class: 'loss-bar',
        x: x(start),
        y: bottom - high,
        width: Math.max(2, x(end) - x(start)),
        height: high,
      });
    });
  const outages = runs(
    sharesOf(input).map(({ time, value }) => ({ time, value: value === 1 ? 1 : null })),
    from,
    to,
    interval,
  );
  const arm = textSize * 0.32;
  const crosses = outages.map((run) => {
    const [cx, cy] = [(x(run[0]?.start ?? from) + x(run.at(-1)?.end ?? to)) / 2, top - arm];
    const d = `M${cx - arm} ${cy - arm}L${cx + arm} ${cy + arm}M${cx + arm} ${cy - arm}L${cx - arm} ${cy + arm}`;
    return el('path', { class: 'loss-cross', d, 'stroke-width': textSize / 6 });
  });
  const label = { class: 'value', x: x(from) - textSize * 0.4, y: bottom - textSize * 0.1, 'text-anchor': 'end' };
  return el('g', { class: 'smoke-loss' }, [...bars, ...crosses, el('text', label, 'lost')]);
}

/** 0 to 1; null where nothing was sent. */
function sharesOf({ intervals }: Pick<SmokeInput, 'intervals'>): { time: number; value: number | null }[] {
  return intervals.map(({ time, sent, lost }) => ({ time, value: !sent || lost === null ? null : lost / sent }));
}

/** The interval that lost the largest share, and in words how much; null where nothing was lost. */
export function worstOf(input: Pick<SmokeInput, 'intervals'>): { time: number; word: string } | null {
  let worst: { time: number; value: number } | null = null;
  for (const { time, value } of sharesOf(input))
    if (value !== null && value > (worst?.value ?? 0)) worst = { time, value };
  return worst === null ? null : { time: worst.time, word: formatShare(worst.value, 1) };
}
