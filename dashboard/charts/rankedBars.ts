import { max, scaleLinear } from 'd3';
import { formatBits } from './formatUnit.js';
import { el, type TreeNode } from './node.js';
import { plainText } from './plainText.js';

export interface Ranked {
  /** As it was declared or came from outside: only ever text. */
  name: string;
  /** bit/s; null where not known. */
  value: number | null;
}

export interface RankedBarsInput {
  /** px */
  width: number;
  height: number;
  textSize: number;
  /** What they are, in words: `Top authorities`. */
  title: string;
  /** Largest first; as many as the height has room for are drawn. */
  rows: readonly Ranked[];
  simulated: boolean;
}

/** Text sizes: a row is a line of name and a line of bar and rate; the rate needs that much beside its bar. */
const ROW = 2.3;
const RATE = 6.4;
/** Mean width of a letter. */
const LETTER = 0.55;

/** How many rows a chart of this height draws. */
export const rankedRows = (height: number, textSize: number): number =>
  Math.max(1, Math.floor(height / (textSize * ROW)));

/** Names with a bar each on one base line, the rate written at the end of its bar. Pure: colours are the page's, by class. */
export function rankedBars(input: RankedBarsInput): TreeNode {
  const { width, height, textSize, rows, simulated } = input;
  const drawn = rows.slice(0, rankedRows(height, textSize));
  const x = scaleLinear([0, max(drawn, ({ value }) => value ?? 0) || 1], [0, Math.max(1, width - textSize * RATE)]);
  const size = { viewBox: `0 0 ${width} ${height}`, width, height, 'font-size': textSize };
  const name = simulated ? 'chart ranked simulated' : 'chart ranked';
  return el('svg', { class: name, ...size, role: 'img', 'aria-label': describe(input, drawn) }, [
    ...drawn.map((row, i) => bar(row, i, input, x)),
  ]);
}

function bar(
  { name, value }: Ranked,
  i: number,
  { width, textSize }: RankedBarsInput,
  x: (value: number) => number,
): TreeNode {
  const top = i * textSize * ROW;
  const base = top + textSize * 1.95;
  const length = value === null ? 0 : Math.max(1, x(value));
  const letters = Math.max(4, Math.floor(width / (textSize * LETTER)));
  return el(
    'g',
    { class: 'ranked-row' },
    [
      el('text', { class: 'ranked-name', x: 0, y: top + textSize * 0.9 }, plainText(name, letters)),
      value !== null &&
        el('rect', { class: 'ranked-bar', x: 0, y: base - textSize * 0.6, width: length, height: textSize * 0.5 }),
      el('text', { class: 'direction-value', x: length + textSize * 0.4, y: base }, formatBits(value)),
    ],
    `${i}`,
  );
}

function describe({ title, simulated }: RankedBarsInput, rows: readonly Ranked[]): string {
  const made = simulated ? 'Simulated data. ' : '';
  const each = rows.map(({ name, value }) => `${plainText(name)} ${formatBits(value)}`);
  return `${made}${title}: ${each.join(', ') || 'none'}.`;
}
