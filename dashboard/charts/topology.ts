import { sum } from 'd3';
import { curveLine, type Point } from './curveLine.js';
import { hatch } from './hatch.js';
import { el, type TreeNode } from './node.js';
import type { PathLook } from './pathLine.js';
import { plainText } from './plainText.js';
import { topologyCard } from './topologyCard.js';
import { topologyLayout, type TopologyLayout } from './topologyLayout.js';

/** One direction of a path now. Texts carry their units. */
export interface TopologyRate {
  text: string;
  /** Share of the capacity: `41 %`; '' where not known. */
  share: string;
  /** Null where not known; 0 draws no arrow. */
  value: number | null;
  /** The word for a share beyond a threshold, such as `BUSY`; '' below. */
  mark: string;
}

export interface TopologyPath {
  /** As configured or as it came: only ever text. */
  name: string;
  gateway: string;
  word: string;
  look: PathLook;
  /** The line on each half: side a carries a→b into the gateway, side b carries b→a. */
  halves: { a: PathLook; b: PathLook };
  aToB: TopologyRate;
  bToA: TopologyRate;
  /** Why, in one sentence, or how old the last reading is; '' for nothing. */
  note: string;
}

export interface TopologyInput {
  /** Unique in the page. */
  id: string;
  /** px */
  width: number;
  height: number;
  textSize: number;
  sides: { a: string; b: string };
  paths: readonly TopologyPath[];
  /** Whether a path can be chosen: each is a button then, named by `data-path`. */
  interactive: boolean;
  simulated: boolean;
  /**
   * px from the top: the stretch that can be seen, with some room. Rows outside of it are their buttons alone, which the keyboard still reaches.
   * Left out, all are drawn.
   */
  seen?: readonly [from: number, to: number];
}

/**
 * The crossing: side a on the left, side b on the right, every path between them in the line style of its state, with its word, glyph and
 * rates. Higher than `height` where the paths need it; the page scrolls it then.
 */
export function topology(input: TopologyInput): TreeNode {
  const { id, width, textSize, paths, simulated, interactive } = input;
  const layout = topologyLayout(input);
  const size = { viewBox: `0 0 ${width} ${layout.height}`, width, height: layout.height, 'font-size': textSize };
  const name = simulated ? 'chart topology simulated' : 'chart topology';
  const role = interactive ? 'group' : 'img';
  return el('svg', { class: name, ...size, role, 'aria-label': describe(input) }, [
    el('defs', {}, [hatch(`${id}-hatch`, Math.max(4, textSize * 0.5))]),
    ...paths.map((path, i) => row(input, layout, path, i)),
    side(input, layout, 'a'),
    side(input, layout, 'b'),
  ]);
}

function row(input: TopologyInput, layout: TopologyLayout, path: TopologyPath, i: number): TreeNode {
  const y = layout.rowY(i);
  const [first, last] = input.seen ?? [-Infinity, Infinity];
  const inSight = y + layout.rowHeight / 2 > first && y - layout.rowHeight / 2 < last;
  const parts = inSight ? drawn(input, layout, path, y) : [];
  return el(
    'g',
    { class: `topology-row ${path.look}` },
    [...parts, input.interactive && button(input, layout, path, y)],
    path.name,
  );
}

function drawn(input: TopologyInput, layout: TopologyLayout, path: TopologyPath, y: number): TreeNode[] {
  const { left, right, thickness } = layout;
  const from: Point = [layout.a, layout.meet(y)];
  const to: Point = [layout.b, layout.meet(y)];
  const common = { thickness, hatch: `${input.id}-hatch` };
  const [aFlow, bFlow] = [path.aToB.value ? 1 : 0, path.bToA.value ? -1 : 0] as const;
  return [
    curveLine({ ...common, from, to: [left, y], look: path.halves.a, flow: aFlow }),
    curveLine({ ...common, from: [right, y], to, look: path.halves.b, flow: bFlow }),
    topologyCard(input, layout, path, y),
  ];
}

/** Over the whole row, so that a line is as easily pointed at as its card. What the card shows is drawn, and told by the button's name alone. */
function button(input: TopologyInput, { a, b, rowHeight }: TopologyLayout, path: TopologyPath, y: number): TreeNode {
  const place = { x: a, y: y - rowHeight / 2, width: b - a, height: rowHeight };
  const about = { tabindex: 0, role: 'button', 'aria-label': say(input, path), 'data-path': path.name };
  return el('rect', { class: 'row-button', ...place, ...about });
}

function side({ sides, textSize }: TopologyInput, layout: TopologyLayout, which: 'a' | 'b'): TreeNode {
  const x = which === 'a' ? layout.a : layout.b;
  const [top, bottom] = layout.bar;
  const room = Math.max(3, Math.floor(layout.sideRoom / (textSize * 0.6)));
  const label = { class: 'side', x, y: top - textSize * 0.5, 'text-anchor': which === 'a' ? 'start' : 'end' };
  return el('g', { 'aria-hidden': 'true' }, [
    el('line', { class: 'side-bar', x1: x, x2: x, y1: top, y2: bottom, 'stroke-width': layout.thickness }),
    el('text', label, plainText(sides[which], room)),
  ]);
}

/** `path-gw1 via gw1: FORWARDING, GCSX to N3 412 Mbit/s (41 %), …` */
function say({ sides }: TopologyInput, { name, gateway, word, aToB, bToA, note }: TopologyPath): string {
  const one = (from: string, to: string, { text, share, mark }: TopologyRate) => {
    const beside = [share, mark].filter((part) => part !== '').join(', ');
    return `${plainText(from, 24)} to ${plainText(to, 24)} ${text}${beside && ` (${beside})`}`;
  };
  const rates = `${one(sides.a, sides.b, aToB)}, ${one(sides.b, sides.a, bToA)}`;
  const via = gateway && ` via ${plainText(gateway, 24)}`;
  return `${plainText(name, 48)}${via}: ${word}, ${rates}${note && `. ${plainText(note, 160)}`}`;
}

function describe(input: TopologyInput): string {
  const { sides, paths, simulated, interactive } = input;
  const made = simulated ? 'Simulated data. ' : '';
  const between = `between ${plainText(sides.a, 24)} and ${plainText(sides.b, 24)}`;
  if (!interactive && paths.length <= 12)
    return `${made}Paths ${between}. ${paths.map((path) => say(input, path)).join('. ')}`;
  const words = [...new Set(paths.map(({ word }) => word))];
  const counts = words.map((word) => `${sum(paths, (path) => (path.word === word ? 1 : 0))} ${word}`);
  return `${made}${paths.length} ${paths.length === 1 ? 'path' : 'paths'} ${between}: ${counts.join(', ')}`;
}
