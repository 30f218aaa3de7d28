import { max, min, scaleLinear } from 'd3';
import { el, type TreeNode } from './node.js';

export interface TrendBarsInput {
  /** px */
  width: number;
  height: number;
  /** Oldest first; null where nothing was measured. */
  values: readonly (number | null)[];
  /** Where it is promised to be; null for none. */
  target: number | null;
  /** In words: what the last months were. */
  label: string;
}

/** Some periods beside each other, small enough for a cell of a table: the last one dark, the target as a line, gaps as gaps. */
export function trendBars({ width, height, values, target, label }: TrendBarsInput): TreeNode {
  const known = [...values, target].filter((each): each is number => each !== null);
  const [low = 0, high = 1] = [min(known), max(known)];
  const pad = (high - low || Math.abs(high) || 1) * 0.35;
  const y = scaleLinear([low - pad, high + pad], [height - 1, 1]);
  const step = width / Math.max(1, values.length);
  const bars = values.map((value, i) => {
    const [x, wide] = [i * step + step * 0.15, step * 0.7];
    if (value === null) return el('line', { class: 'axis', x1: x, x2: x + wide, y1: height - 1, y2: height - 1 });
    const name = i === values.length - 1 ? 'trend-bar last' : 'trend-bar';
    return el('rect', {
      class: name,
      x: round(x),
      y: round(y(value)),
      width: round(wide),
      height: round(height - y(value)),
    });
  });
  const size = { viewBox: `0 0 ${width} ${height}`, width, height };
  return el('svg', { class: 'chart trend', ...size, role: 'img', 'aria-label': label }, [
    ...bars,
    target !== null && el('line', { class: 'target', x1: 0, x2: width, y1: round(y(target)), y2: round(y(target)) }),
  ]);
}

const round = (value: number): number => Math.round(value * 10) / 10;
