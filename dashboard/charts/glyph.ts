import { el, type TreeNode } from './node.js';

/** What a mark can stand for; each has a shape of its own. */
export type Look = 'up' | 'ready' | 'at-risk' | 'degraded' | 'down' | 'unknown' | 'planned';

const shapes: Record<Look, () => TreeNode[]> = {
  up: () => [el('circle', { class: 'fill', cx: 12, cy: 12, r: 10 })],
  ready: () => [
    el('circle', { class: 'stroke', cx: 12, cy: 12, r: 9 }),
    el('path', { class: 'fill', d: 'M12 2a10 10 0 0 0 0 20z' }),
  ],
  'at-risk': () => [
    el('path', { class: 'stroke', d: 'M12 4 21 20.5H3z' }),
    el('path', { class: 'fill', d: 'M12 1.5V22H1z' }),
  ],
  degraded: () => [el('path', { class: 'fill', d: 'M12 1.5 23 22H1z' })],
  down: () => [el('path', { class: 'stroke cross', d: 'M3 3 21 21M21 3 3 21' })],
  unknown: () => [
    el('path', { class: 'stroke', d: 'M6 8a6 6 0 1 1 8.5 5.4c-1.800.9-2.500 1.800-2.500 3.600' }),
    el('circle', { class: 'fill', cx: 12, cy: 22, r: 2 }),
  ],
  planned: () => [el('path', { class: 'stroke', d: 'M2 6H22V18H2z' })],
};

/** The shape of a state on a 24 × 24 grid, in the colour of its class. `said`: what it says where no word stands beside it. */
export function glyph(look: Look, said?: string): TreeNode {
  const told: TreeNode['attrs'] = said === undefined ? { 'aria-hidden': 'true' } : { role: 'img', 'aria-label': said };
  return el('svg', { class: `glyph ${look}`, viewBox: '0 0 24 24', ...told }, shapes[look](), 'glyph');
}
