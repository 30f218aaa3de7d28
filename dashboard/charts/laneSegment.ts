import { el, type TreeNode } from './node.js';

/** What a path did for a while. */
export type LaneState = 'forwarding' | 'standby' | 'down' | 'unknown';

export interface LaneSegmentInput {
  /** px */
  x1: number;
  x2: number;
  y: number;
  thickness: number;
  state: LaneState;
  /** The pattern behind what is not known. */
  hatch: string;
}

/** A stretch of a lane in the line style of its state: solid and thick; thin and double; broken with crosses; dotted on a hatched ground. */
export function laneSegment(input: LaneSegmentInput): TreeNode {
  return el('g', { class: `segment ${input.state}` }, draw[input.state](input));
}

const draw: Record<LaneState, (input: LaneSegmentInput) => TreeNode[]> = {
  forwarding: ({ x1, x2, y, thickness }) => [line(x1, x2, y, thickness)],
  standby: ({ x1, x2, y, thickness }) => [
    line(x1, x2, y - thickness * 0.25, thickness * 0.2),
    line(x1, x2, y + thickness * 0.25, thickness * 0.2),
  ],
  down: (input) => [...cleared(input), broken(input), cross(input)],
  unknown: (input) => [...cleared(input), ...dotted(input)],
};

function line(x1: number, x2: number, y: number, width: number): TreeNode {
  return el('line', { class: 'stroke', x1, x2: Math.max(x1 + 1, x2), y1: y, y2: y, 'stroke-width': width });
}

/** What lies beneath is covered: it was not so. */
function cleared({ x1, x2, y, thickness }: LaneSegmentInput): TreeNode[] {
  const width = Math.max(2, x2 - x1);
  return [el('rect', { class: 'ground', x: x1, y: y - thickness, width, height: thickness * 2 })];
}

function broken({ x1, x2, y, thickness }: LaneSegmentInput): TreeNode {
  const one = line(x1, x2, y, thickness * 0.5);
  return { ...one, attrs: { ...one.attrs, 'stroke-dasharray': `${thickness} ${thickness * 0.7}` } };
}

function cross({ x1, x2, y, thickness }: LaneSegmentInput): TreeNode {
  const [x, arm] = [(x1 + x2) / 2, thickness * 0.8];
  const d = `M${x - arm} ${y - arm}L${x + arm} ${y + arm}M${x + arm} ${y - arm}L${x - arm} ${y + arm}`;
  return el('path', { class: 'stroke', d, 'stroke-width': thickness * 0.35 });
}

function dotted({ x1, x2, y, thickness, hatch }: LaneSegmentInput): TreeNode[] {
  const dots = line(x1 + thickness / 2, x2 - thickness / 2, y, thickness * 0.6);
  const width = Math.max(2, x2 - x1);
  return [
    el('rect', { class: 'hatched', x: x1, y: y - thickness, width, height: thickness * 2, fill: `url(#${hatch})` }),
    { ...dots, attrs: { ...dots.attrs, 'stroke-dasharray': `0 ${thickness * 1.4}`, 'stroke-linecap': 'round' } },
  ];
}
