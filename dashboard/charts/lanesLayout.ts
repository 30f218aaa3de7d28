import { scaleLinear, type ScaleLinear } from 'd3';
import type { FailoverLanesInput } from './failoverLanes.js';

export interface LanesLayout {
  left: number;
  right: number;
  top: number;
  bottom: number;
  lane: number;
  x: ScaleLinear<number, number>;
  y(i: number): number;
}

/** Where lanes and times stand: names in a gutter where there is room for one. */
export function lanesLayout({ width, height, textSize, from, to, lanes }: FailoverLanesInput): LanesLayout {
  const longest = Math.max(0, ...lanes.map(({ path }) => path.length));
  const gutter = width < textSize * 26 ? 0 : Math.min(width * 0.28, (longest + 1) * textSize * 0.58);
  const [left, right] = [gutter + textSize * 0.2, width - textSize * 0.6];
  const [top, bottom] = [textSize * 1.4, Math.max(textSize * 3, height - textSize * 1.5)];
  const lane = (bottom - top) / Math.max(1, lanes.length);
  const x = scaleLinear([from, to], [left, Math.max(left + 1, right)]);
  return { left, right, top, bottom, lane, x, y: (i) => top + lane * (i + 0.5) };
}
