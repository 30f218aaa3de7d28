import { glyph } from './glyph.js';
import { el, type TreeNode } from './node.js';
import { plainText } from './plainText.js';
import type { TopologyInput, TopologyPath, TopologyRate } from './topology.js';
import type { TopologyLayout } from './topologyLayout.js';

/** Mean widths in text sizes: of a letter in bold, of one in a sentence, of a capital in bold. */
const LETTER = 0.6;
const PROSE = 0.54;
const CAPITAL = 0.74;

/** What stands between both halves of a path: its glyph and word, its name, its rates and why. */
export function topologyCard(input: TopologyInput, layout: TopologyLayout, path: TopologyPath, y: number): TreeNode {
  const { textSize: t } = input;
  const { left, right, rowHeight, detail } = layout;
  const height =
    detail === 'full' ? Math.min(rowHeight * 0.92, t * (path.note ? 4.4 : 3.3)) : Math.min(rowHeight * 0.92, t * 1.6);
  const top = y - height / 2;
  const box = { x: left, y: top, width: right - left, height, rx: t * 0.2 };
  const lines = detail === 'full' ? full(input, layout, path, top, height) : [head(input, layout, path, y + t * 0.35)];
  return el('g', { class: 'topology-card', 'aria-hidden': 'true' }, [
    el('rect', { class: 'card', ...box }),
    ...lines.flat(),
  ]);
}

function full(
  input: TopologyInput,
  layout: TopologyLayout,
  path: TopologyPath,
  top: number,
  height: number,
): TreeNode[] {
  const { textSize: t, sides } = input;
  const x = layout.left + t * 0.6;
  const half = (layout.right - layout.left - t * 1.2) / 2;
  const noted = path.note !== '' && height >= t * 4.2;
  const y = top + (height - t * (noted ? 3.9 : 2.8)) / 2;
  const [a, b] = [plainText(sides.a, 6), plainText(sides.b, 6)];
  return [
    head(input, layout, path, y + t * 1.05),
    rate(`${a}→${b}`, path.aToB, x, y + t * 2.45, half, t),
    rate(`${b}→${a}`, path.bToA, x + half, y + t * 2.45, half, t),
    ...(noted
      ? [el('text', { class: 'note', x, y: y + t * 3.65 }, sentences(path.note, letters(half * 2, t, PROSE)))]
      : []),
  ];
}

function head(
  { textSize: t }: TopologyInput,
  { left, right, detail }: TopologyLayout,
  path: TopologyPath,
  y: number,
): TreeNode {
  const { children, attrs } = glyph(path.look);
  const x = left + t * 0.6;
  const mark = el('svg', { ...attrs, x, y: y - t * 0.85, width: t, height: t }, [...children]);
  if (detail === 'tiny')
    return el('g', {}, [
      mark,
      el('text', { class: 'path-name', x: x + t * 1.4, y }, plainText(path.name, letters(right - x - t * 1.4, t))),
    ]);
  const taken = path.word.length * t * CAPITAL + t * 1.4;
  const room = right - x - taken - t * 0.9;
  const via = path.gateway === '' ? '' : ` · ${path.gateway}`;
  const name = plainText(`${path.name}${via}`, Math.max(3, letters(room, t)));
  return el('g', {}, [
    mark,
    el('text', { class: 'state-word', x: x + t * 1.4, y }, path.word),
    el('text', { class: 'path-name', x: right - t * 0.6, y, 'text-anchor': 'end' }, name),
  ]);
}

/**
 * `GCSX→N3 412 Mbit/s 41 %`, and the mark of a share that is too high. Where there is no room the share is left out, then the names of the sides:
 * a goes to b by what stands on the left.
 */
function rate(
  label: string,
  { text, share, mark }: TopologyRate,
  x: number,
  y: number,
  room: number,
  t: number,
): TreeNode {
  const marked = mark === '' ? '' : ` ▲ ${mark}`;
  const shared = [text, share].filter((part) => part !== '').join(' · ');
  const fits = (...parts: string[]): boolean => parts.join(' ').length + marked.length <= letters(room, t);
  const all = fits(label, text, share);
  return el('text', { class: mark === '' ? 'rate' : 'rate busy', x, y }, [
    el('tspan', { class: 'direction-label' }, all || fits(label, text) ? `${label} ` : '→ '),
    el('tspan', { class: 'direction-value' }, all ? shared : text),
    mark !== '' && el('tspan', { class: 'rate-mark' }, marked),
  ]);
}

/** As many whole sentences as there is room for; the first is cut where it has none. */
function sentences(note: string, most: number): string {
  const kept = plainText(note, note.length).split(/(?<=\.) /);
  while (kept.length > 1 && kept.join(' ').length > most) kept.pop();
  return plainText(kept.join(' '), most);
}

const letters = (px: number, textSize: number, mean = LETTER): number =>
  Math.max(2, Math.floor(px / (textSize * mean)));
