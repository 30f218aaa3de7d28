import { max, scaleLinear } from 'd3';
import { formatShare } from './formatUnit.js';
import { el, type TreeNode } from './node.js';
import { plainText } from './plainText.js';

/** The classes of service of N3 and HSCN, most urgent first: their order is that of the category colours. */
const classes: readonly (readonly [name: string, word: string])[] = [
  ['EF', 'voice'],
  ['AF4', 'video'],
  ['AF3', 'national'],
  ['AF2', 'local'],
  ['AF1', 'bulk'],
  ['DF', 'the rest'],
];

export interface ClassMixInput {
  /** px */
  width: number;
  height: number;
  textSize: number;
  /** Share of the octets, 0 to 1, by class; a class that is not named carried nothing. */
  shares: readonly { name: string; share: number }[];
  simulated: boolean;
}

/** Text sizes of the column of words and of that of shares. */
const WORDS = 6.3;
const SHARE = 3;

/** A bar per class on one base line, with its name, what it is for and its share: never told by colour alone. */
export function classMix(input: ClassMixInput): TreeNode {
  const { width, height, textSize, simulated } = input;
  const rows = rowsOf(input);
  const x = scaleLinear(
    [0, max(rows, ({ share }) => share) || 1],
    [0, Math.max(1, width - textSize * (WORDS + SHARE))],
  );
  const step = Math.min(textSize * 1.35, height / rows.length);
  const size = { viewBox: `0 0 ${width} ${height}`, width, height, 'font-size': textSize };
  const name = simulated ? 'chart class-mix simulated' : 'chart class-mix';
  return el('svg', { class: name, ...size, role: 'img', 'aria-label': describe(input, rows) }, [
    ...rows.map((row, i) => line(row, i * step, input, x(row.share))),
  ]);
}

interface Row {
  name: string;
  word: string;
  category: string;
  share: number;
}

/** The six, and what belongs to none of them where there is any. */
function rowsOf({ shares }: ClassMixInput): Row[] {
  const known = classes.map(([name, word], i) => ({
    name,
    word,
    category: `category-${i + 1}`,
    share: shares.find((one) => one.name === name)?.share ?? 0,
  }));
  const others = shares.filter(({ name }) => !classes.some(([each]) => each === name));
  const share = others.reduce((sum, one) => sum + one.share, 0);
  return share > 0 ? [...known, { name: 'no class', word: '', category: 'category-other', share }] : known;
}

function line(
  { name, word, category, share }: Row,
  top: number,
  { width, textSize }: ClassMixInput,
  length: number,
): TreeNode {
  const y = top + textSize * 0.95;
  return el(
    'g',
    { class: `class-row ${category}` },
    [
      el('text', { class: 'class-name', x: 0, y }, [
        el('tspan', { class: 'path-name' }, plainText(name, 8)),
        word && ` ${word}`,
      ]),
      el('rect', {
        class: 'class-bar',
        x: textSize * WORDS,
        y: y - textSize * 0.66,
        width: share > 0 ? Math.max(2, length) : 0,
        height: textSize * 0.6,
      }),
      el('text', { class: 'direction-value', x: width, y, 'text-anchor': 'end' }, formatShare(share, 1)),
    ],
    name,
  );
}

function describe({ simulated }: ClassMixInput, rows: readonly Row[]): string {
  const made = simulated ? 'Simulated data. ' : '';
  const each = rows.map(({ name, word, share }) => `${name}${word && ` (${word})`} ${formatShare(share, 1)}`);
  return `${made}Traffic by class of service: ${each.join(', ')}.`;
}
