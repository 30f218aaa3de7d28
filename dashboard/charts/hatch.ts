import { el, type TreeNode } from './node.js';

/** Diagonal hatching as a pattern for `fill="url(#id)"`: the look of what is not known. `size` in px. */
export function hatch(id: string, size: number, name = 'hatch'): TreeNode {
  const attrs = { id, width: size, height: size, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' };
  const line = { class: name, x1: 0, y1: 0, x2: 0, y2: size, 'stroke-width': size / 3 };
  return el('pattern', attrs, [el('line', line)]);
}
