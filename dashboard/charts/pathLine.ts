import { hatch } from './hatch.js';
import { el, type TreeNode } from './node.js';

/** How a path, or half of one, is drawn. */
export type PathLook = 'up' | 'ready' | 'at-risk' | 'degraded' | 'down' | 'unknown' | 'planned';

export interface PathLineInput {
  /** Unique in the page. */
  id: string;
  /** px */
  width: number;
  height: number;
  look: PathLook;
  /** Which way the traffic enters here: 1 to the right, -1 to the left, 0 none or not known. */
  flow: 1 | -1 | 0;
}

/**
 * Half of a path, from a side to its gateway, in the line style of its state: solid; thin and double; double with one of them broken;
 * solid with notches; broken with a cross; dotted on a hatched ground; solid between brackets. The state is told without colour.
 */
export function pathLine(input: PathLineInput): TreeNode {
  const { width, height, look } = input;
  const size = { viewBox: `0 0 ${width} ${height}`, width, height };
  return el('svg', { class: `path-line ${look}`, ...size, 'aria-hidden': 'true' }, draw[look](input), 'path-line');
}

const draw: Record<PathLineInput['look'], (input: PathLineInput) => TreeNode[]> = {
  up: (input) => [solid(input, 0, input.width), ...chevron(input)],
  degraded: (input) => [solid(input, 0, input.width), ...notches(input), ...chevron(input)],
  ready: (input) => double(input, null),
  'at-risk': (input) => double(input, input.height * 0.5),
  down: broken,
  unknown: dotted,
  planned: bracketed,
};

const thickness = (height: number): number => height * 0.24;

function solid({ height }: PathLineInput, from: number, to: number): TreeNode {
  const thick = thickness(height);
  return el('rect', { class: 'fill', x: from, y: (height - thick) / 2, width: Math.max(0, to - from), height: thick });
}

function chevron({ width, height, flow }: PathLineInput): TreeNode[] {
  if (flow === 0) return [];
  const reach = height * 0.36;
  const [x, y] = [width / 2, height / 2];
  const tip = x + flow * reach;
  const back = x - flow * reach * 0.6;
  const d = `M${back} ${y - reach}L${tip} ${y}L${back} ${y + reach}Z`;
  return [el('path', { class: 'flow', d, 'stroke-width': height * 0.1 })];
}

function notches({ width, height }: PathLineInput): TreeNode[] {
  const step = height * 1.1;
  const half = height * 0.13;
  const top = (height - thickness(height)) / 2 - 1;
  const count = Math.max(1, Math.floor(width / step));
  return Array.from({ length: count }, (_, i) => {
    const x = ((i + 0.5) * width) / count;
    return el('path', { class: 'notch', d: `M${x - half} ${top}H${x + half}L${x} ${height / 2 + half / 2}Z` });
  });
}

function broken(input: PathLineInput): TreeNode[] {
  const { width, height } = input;
  const [x, y, arm] = [width / 2, height / 2, height * 0.36];
  const cross = `M${x - arm} ${y - arm}L${x + arm} ${y + arm}M${x + arm} ${y - arm}L${x - arm} ${y + arm}`;
  return [
    solid(input, 0, x - arm * 2.2),
    solid(input, x + arm * 2.2, width),
    el('path', { class: 'stroke', d: cross, 'stroke-width': thickness(height) * 0.8 }),
  ];
}

/** Two thin lines, the lower in dashes of `dash` px where that is given. */
function double({ width, height }: PathLineInput, dash: number | null): TreeNode[] {
  const thick = thickness(height) * 0.45;
  const line = (y: number, dashes: number | null) => {
    const across = { x1: 0, x2: width, y1: y, y2: y };
    return el('line', { class: 'stroke', ...across, 'stroke-width': thick, 'stroke-dasharray': dashes });
  };
  return [line(height / 2 - thick * 1.3, null), line(height / 2 + thick * 1.3, dash)];
}

function bracketed(input: PathLineInput): TreeNode[] {
  const { width, height } = input;
  const [top, bottom, arm] = [height * 0.12, height * 0.88, height * 0.24];
  const bracket = (x: number, way: number) => `M${x + way * arm} ${top}H${x}V${bottom}H${x + way * arm}`;
  const d = bracket(width * 0.3, 1) + bracket(width * 0.7, -1);
  return [solid(input, 0, width), el('path', { class: 'stroke', d, 'stroke-width': thickness(height) * 0.5 })];
}

function dotted({ id, width, height }: PathLineInput): TreeNode[] {
  const [y, thick] = [height / 2, thickness(height)];
  const dash = { 'stroke-width': thick, 'stroke-dasharray': `0 ${thick * 2}`, 'stroke-linecap': 'round' };
  return [
    el('defs', {}, [hatch(`${id}-hatch`, height / 5)]),
    el('rect', { class: 'hatched', x: 0, y: 0, width, height, fill: `url(#${id}-hatch)` }),
    el('line', { class: 'stroke', x1: thick, x2: width - thick / 2, y1: y, y2: y, ...dash }),
  ];
}
