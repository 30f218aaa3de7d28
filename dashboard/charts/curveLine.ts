import { linkHorizontal } from 'd3';
import { el, type TreeNode } from './node.js';
import type { PathLook } from './pathLine.js';

export type Point = readonly [x: number, y: number];

export interface CurveLineInput {
  /** px */
  from: Point;
  to: Point;
  thickness: number;
  look: PathLook;
  /** Which way the traffic enters here: 1 to the right, -1 to the left, 0 none or not known. */
  flow: 1 | -1 | 0;
  /** The pattern behind what is not known. */
  hatch: string;
}

const link = linkHorizontal<unknown, { source: [number, number]; target: [number, number] }>();

/** The same line styles as pathLine, along a curve: each state is told without colour. */
export function curveLine(input: CurveLineInput): TreeNode {
  return el('g', { class: `curve ${input.look}` }, draw[input.look](input));
}

const draw: Record<PathLook, (input: CurveLineInput) => TreeNode[]> = {
  up: (input) => [stroke(input), ...chevron(input)],
  degraded: (input) => [stroke(input), ...notches(input), ...chevron(input)],
  ready: (input) => double(input, null),
  'at-risk': (input) => double(input, `${input.thickness * 1.6} ${input.thickness * 1.2}`),
  down: (input) => [stroke(input, { dash: `${input.thickness * 2.6} ${input.thickness * 1.5}` }), ...cross(input)],
  unknown: dotted,
  planned: (input) => [stroke(input), brackets(input)],
};

interface Style {
  name?: string;
  width?: number;
  /** px down. */
  offset?: number;
  dash?: string | null;
}

function stroke({ from, to, thickness }: CurveLineInput, style: Style = {}): TreeNode {
  const { name = 'stroke', width = thickness, offset = 0, dash = null } = style;
  const d = link({ source: [from[0], from[1] + offset], target: [to[0], to[1] + offset] }) ?? '';
  return el('path', { class: name, d, 'stroke-width': width, 'stroke-dasharray': dash });
}

function double(input: CurveLineInput, dash: string | null): TreeNode[] {
  const [offset, width] = [input.thickness * 0.42, input.thickness * 0.36];
  return [stroke(input, { width, offset: -offset }), stroke(input, { width, offset, dash })];
}

function notches(input: CurveLineInput): TreeNode[] {
  const { thickness } = input;
  const dash = `${thickness * 0.45} ${thickness * 2.4}`;
  return [stroke(input, { name: 'cut', width: thickness * 0.6, offset: -thickness * 0.25, dash })];
}

function dotted(input: CurveLineInput): TreeNode[] {
  const { thickness, hatch } = input;
  const ground = stroke(input, { name: 'hatched', width: thickness * 3 });
  const dots = stroke(input, { dash: `0 ${thickness * 2}` });
  return [
    { ...ground, attrs: { ...ground.attrs, stroke: `url(#${hatch})` } },
    { ...dots, attrs: { ...dots.attrs, 'stroke-linecap': 'round' } },
  ];
}

/** Half way, and how far the curve leans there: its control points stand on the middle, so it is twice as steep as the chord. */
function middle({ from, to }: CurveLineInput): { x: number; y: number; angle: number } {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  return { x: from[0] + dx / 2, y: from[1] + dy / 2, angle: (Math.atan2(2 * dy, dx) * 180) / Math.PI };
}

function chevron(input: CurveLineInput): TreeNode[] {
  const { flow, thickness } = input;
  if (flow === 0) return [];
  const { x, y, angle } = middle(input);
  const reach = thickness * 1.5;
  const d = `M${-flow * reach * 0.7} ${-reach}L${flow * reach} 0L${-flow * reach * 0.7} ${reach}Z`;
  const at = { transform: `translate(${x} ${y}) rotate(${angle})` };
  return [el('path', { class: 'flow', d, 'stroke-width': thickness * 0.4, ...at })];
}

function cross(input: CurveLineInput): TreeNode[] {
  const { x, y } = middle(input);
  const arm = input.thickness * 1.4;
  const d = `M${x - arm} ${y - arm}L${x + arm} ${y + arm}M${x + arm} ${y - arm}L${x - arm} ${y + arm}`;
  return [
    el('circle', { class: 'ground', cx: x, cy: y, r: arm * 1.7 }),
    el('path', { class: 'stroke', d, 'stroke-width': input.thickness * 0.7 }),
  ];
}

function brackets(input: CurveLineInput): TreeNode {
  const { x, y } = middle(input);
  const { thickness: t } = input;
  const side = (at: number, way: number) => `M${at + way * t} ${y - t * 1.6}H${at}V${y + t * 1.6}H${at + way * t}`;
  return el('path', { class: 'stroke', d: side(x - t * 2.4, 1) + side(x + t * 2.4, -1), 'stroke-width': t * 0.5 });
}
