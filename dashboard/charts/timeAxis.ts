import type { ScaleLinear } from 'd3';
import { formatDay, formatMinute, formatZone } from './formatTime.js';
import { el, type TreeNode } from './node.js';
import { timeTicks } from './timeTicks.js';

export interface TimeAxisInput {
  x: ScaleLinear<number, number>;
  /** px from the top of the drawing. */
  top: number;
  textSize: number;
  timeZone: string;
}

/** Round hours of the zone below a plot; midnight carries the day instead of 00:00. */
export function timeAxis({ x, top, textSize, timeZone }: TimeAxisInput): TreeNode {
  const [from = 0, to = 0] = x.domain();
  const [left = 0, right = 0] = x.range();
  const limit = Math.floor((right - left) / (textSize * 4.2));
  const ticks = timeTicks(from, to, timeZone, limit).map((time) => {
    const at = x(time);
    const clock = formatMinute(time, timeZone);
    const label = clock === '00:00' ? formatDay(time, timeZone).replace(/ \S+$/, '') : clock;
    const half = label.length * textSize * 0.3;
    // A plot that fills its drawing leaves no room beside it; to the right of another stands the zone.
    const fits = at - half >= Math.max(0, left - textSize * 2) && at + half <= right + Math.min(left, textSize * 0.3);
    return el('g', { class: 'tick' }, [
      el('line', { class: 'axis', x1: at, x2: at, y1: top, y2: top + textSize * 0.25 }),
      fits && el('text', { x: at, y: top + textSize * 1.15, 'text-anchor': 'middle' }, label),
    ]);
  });
  return el('g', { class: 'time-axis' }, ticks, 'time-axis');
}

/** The zone that is in force over a stretch of time: `GMT`, or `BST to GMT` where the clocks change in it. */
export function zoneOf(from: number, to: number, timeZone: string): string {
  const names = [formatZone(from, timeZone), formatZone(to, timeZone)];
  return names[0] === names[1] ? (names[0] ?? '') : names.join(' to ');
}
