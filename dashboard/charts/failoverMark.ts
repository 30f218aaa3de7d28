import type { FailoverLanesInput, LaneFailover } from './failoverLanes.js';
import { formatGap } from './formatGap.js';
import { formatTime } from './formatTime.js';
import type { LanesLayout } from './lanesLayout.js';
import { el, type TreeNode } from './node.js';
import { plainText } from './plainText.js';

/** From the lane that carried to the lane that took over: filled where nobody announced it, hollow for work and drills. */
export function failoverMark(input: FailoverLanesInput, layout: LanesLayout, one: LaneFailover): TreeNode {
  const { textSize: t, lanes, interactive } = input;
  const { x, y, top, bottom } = layout;
  const row = (name: string, otherwise: number) => {
    const i = lanes.findIndex(({ path }) => path === name);
    return i < 0 ? otherwise : y(i);
  };
  const at = x(one.time);
  const [start, end] = [row(one.from, top), row(one.to, bottom)];
  const way = end >= start ? 1 : -1;
  const arrow = `M${at - t * 0.4} ${end - way * t * 0.7}H${at + t * 0.4}L${at} ${end}Z`;
  const button = { tabindex: 0, role: 'button', 'aria-label': sayFailover(input, one), 'data-failover': one.id };
  return el(
    'g',
    { class: `failover ${one.kind}`, ...(interactive ? button : {}) },
    [
      el('rect', {
        class: 'lane-focus',
        x: at - t * 0.6,
        y: Math.min(start, end) - t * 0.3,
        width: t * 1.2,
        height: Math.abs(end - start) + t * 0.6,
      }),
      el('line', {
        class: 'failover-line',
        x1: at,
        x2: at,
        y1: start,
        y2: end - way * t * 0.6,
        'stroke-width': Math.max(1.5, t * 0.16),
      }),
      el('path', { class: 'failover-arrow', d: arrow }),
    ],
    one.id,
  );
}

/** `Failover Mon 23 Nov 14:05:09 GMT, gw1 to gw2, unplanned, cut off 0.3–0.5 s. …` */
export function sayFailover(
  { timeZone }: FailoverLanesInput,
  { time, from, to, kind, atLeast, atMost, trigger }: LaneFailover,
): string {
  const moved = `${plainText(from, 24)} to ${plainText(to, 24)}`;
  return `Failover ${formatTime(time, timeZone)}, ${moved}, ${kind}, ${formatGap(atLeast, atMost)}. ${plainText(trigger, 120)}`;
}
