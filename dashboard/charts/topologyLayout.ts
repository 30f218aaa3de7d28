import type { TopologyInput } from './topology.js';

export interface TopologyLayout {
  height: number;
  thickness: number;
  /** How much a card says: state, name and rates; state and name; the glyph and the name. */
  detail: 'full' | 'line' | 'tiny';
  rowHeight: number;
  /** x of the bars of the sides, and of the left and right edge of the cards. */
  a: number;
  b: number;
  left: number;
  right: number;
  /** y of both ends of the bars. */
  bar: readonly [number, number];
  /** px that a side's name has. */
  sideRoom: number;
  rowY(i: number): number;
  /** Where a path meets the bar of a side: nearer to its middle than its own row; on its row where the drawing is scrolled. */
  meet(y: number): number;
}

type Sizes = Pick<TopologyInput, 'width' | 'height' | 'textSize' | 'paths'>;

/** Text sizes that a row needs for each detail; the least width of a full card. */
const FULL = 3.7;
const LINE = 1.7;
const CARD = 22;
/** The least width at which a card has room for the longest word of a state and the beginning of a name beside it. */
const NAMED = 24;

/** Where everything stands. Rows share the height; where that is too little, each has the least it can be read at and the drawing is higher. */
export function topologyLayout({ width, height, textSize, paths }: Sizes): TopologyLayout {
  const count = Math.max(1, paths.length);
  const top = textSize * 1.6;
  const share = (height - top) / count;
  const wide = width >= textSize * CARD * 1.25;
  const detail = share >= textSize * FULL && wide ? 'full' : width >= textSize * NAMED ? 'line' : 'tiny';
  const least = detail === 'full' ? FULL : LINE;
  const rowHeight = Math.max(textSize * least, Math.min(share, textSize * 6.5));
  const thickness = Math.min(textSize * 0.5, rowHeight * 0.14);
  const all = Math.max(height, top + rowHeight * count);
  const start = top + (all - top - rowHeight * count) / 2;
  const edge = thickness * 0.5 + 1;
  const half = cardWidth(detail, width, textSize) / 2;
  const rowY = (i: number) => start + rowHeight * (i + 0.5);
  const [first, last] = [rowY(0), rowY(count - 1)];
  const middle = (first + last) / 2;
  return {
    ...{ height: all, thickness, detail, rowHeight, rowY },
    ...{ a: edge, b: width - edge, left: width / 2 - half, right: width / 2 + half },
    bar: [
      Math.max(top, Math.min(first, middle - textSize) - rowHeight * 0.2),
      Math.max(last, middle + textSize) + rowHeight * 0.2,
    ],
    sideRoom: width / 2 - edge,
    meet: (y) => (all > height ? y : middle + (y - middle) * 0.55),
  };
}

function cardWidth(detail: TopologyLayout['detail'], width: number, textSize: number): number {
  if (detail === 'tiny') return Math.min(width * 0.62, textSize * 10);
  if (detail === 'line') return Math.min(width * 0.56, textSize * 22);
  return Math.min(width * 0.68, textSize * 31);
}
