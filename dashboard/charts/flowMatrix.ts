import { max, scaleSqrt } from 'd3';
import { el, type TreeNode } from './node.js';
import { plainText } from './plainText.js';

export interface MatrixCell {
  row: string;
  column: string;
  /** What the size of a mark stands for; null where not known. */
  value: number | null;
  /** The value with its unit. */
  text: string;
  /** Beyond a threshold. */
  marked: boolean;
}

export interface FlowMatrixInput {
  /** px */
  width: number;
  height: number;
  textSize: number;
  /** In the order in which they stand. */
  rows: readonly string[];
  columns: readonly string[];
  cells: readonly MatrixCell[];
  /** What rows and columns are, in words: `Authorities`. */
  rowTitle: string;
  columnTitle: string;
  /** Whether a cell can be chosen: each is a button then, named by `data-cell`, its place by `data-row` and `data-column`. */
  interactive: boolean;
  simulated: boolean;
}

/** Who speaks to whom: a square for each pair, its area the value, which is written beside it where there is room. No cell: no traffic. */
export function flowMatrix(input: FlowMatrixInput): TreeNode {
  const { width, textSize, simulated, interactive } = input;
  const layout = layoutOf(input);
  const size = { viewBox: `0 0 ${width} ${layout.height}`, width, height: layout.height, 'font-size': textSize };
  const name = simulated ? 'chart flow-matrix simulated' : 'chart flow-matrix';
  const side = scaleSqrt([0, max(input.cells, ({ value }) => value ?? 0) || 1], [0, layout.mark]);
  return el('svg', { class: name, ...size, role: interactive ? 'group' : 'img', 'aria-label': describe(input) }, [
    ...input.rows.map((row, i) => rowLabel(input, layout, row, i)),
    ...input.columns.map((column, i) => columnLabel(input, layout, column, i)),
    ...input.cells.map((cell, i) => drawCell(input, layout, cell, side, i === 0)),
    largest(input, layout),
  ]);
}

interface Layout {
  left: number;
  top: number;
  stepX: number;
  stepY: number;
  /** Greatest side of a mark, px. */
  mark: number;
  height: number;
  /** Whether a value has room beside its mark. */
  written: boolean;
}

/** Names of columns stand at an angle; that much of their length is height. */
const SLOPE = 0.62;
const LETTER = 0.56;
/** Names of rows end at the cells, and are cut where they would begin outside: by a letter's width in fonts that are wide. */
const WIDE = 0.62;
const GAP = 0.6;

function layoutOf({ width, height, textSize: t, rows, columns }: FlowMatrixInput): Layout {
  const longest = (names: readonly string[]) => Math.max(4, ...names.map(({ length }) => length));
  const left = Math.min(width * 0.32, (longest(rows) * WIDE + GAP) * t);
  const top = Math.min(height * 0.36, longest(columns) * t * LETTER * SLOPE + t);
  const right = Math.min(width * 0.12, longest(columns) * t * LETTER * SLOPE * 0.6);
  const stepX = (width - left - right) / Math.max(1, columns.length);
  const stepY = Math.max(t * 1.35, (height - top) / Math.max(1, rows.length));
  const written = stepX > t * 7.5;
  const mark = Math.max(2, Math.min(stepY * 0.82, written ? stepX * 0.3 : stepX * 0.82));
  return { left, top, stepX, stepY, mark, written, height: Math.max(height, top + stepY * rows.length) };
}

/** What the largest square stands for, where values are not written: above the names of the rows. */
function largest({ textSize: t, cells }: FlowMatrixInput, { left, top, written }: Layout): TreeNode | null {
  const [most] = [...cells].sort((x, y) => (y.value ?? 0) - (x.value ?? 0));
  if (written || most === undefined || most.value === null) return null;
  const said = `largest: ${most.text}`;
  if ((said.length * WIDE + GAP) * t > left || top < t * 1.6) return null;
  return el('text', { class: 'matrix-scale', x: left - t * GAP, y: top - t * 0.5, 'text-anchor': 'end' }, said);
}

function rowLabel({ textSize: t }: FlowMatrixInput, { left, top, stepY }: Layout, name: string, i: number): TreeNode {
  const y = top + stepY * (i + 0.5) + t * 0.35;
  const letters = Math.max(3, Math.floor((left / t - GAP) / WIDE));
  return el('text', { class: 'matrix-name', x: left - t * GAP, y, 'text-anchor': 'end' }, plainText(name, letters));
}

function columnLabel(
  { textSize: t }: FlowMatrixInput,
  { left, top, stepX }: Layout,
  name: string,
  i: number,
): TreeNode {
  const [x, y] = [left + stepX * (i + 0.5), top - t * 0.5];
  const letters = Math.max(3, Math.floor((top - t) / (t * LETTER * SLOPE)));
  return el('text', { class: 'matrix-name', x, y, transform: `rotate(-38 ${x} ${y})` }, plainText(name, letters));
}

function drawCell(
  { rows, columns, textSize: t, interactive, ...input }: FlowMatrixInput,
  { left, top, stepX, stepY, mark, written }: Layout,
  cell: MatrixCell,
  side: (value: number) => number,
  first: boolean,
): TreeNode {
  const [row, column] = [rows.indexOf(cell.row), columns.indexOf(cell.column)];
  const [x, y] = [left + stepX * column, top + stepY * row];
  const size = cell.value === null ? 0 : Math.max(1, side(cell.value));
  const centre = written ? x + mark / 2 + t * 0.3 : x + stepX / 2;
  const key = `${row}:${column}`;
  const named = { 'data-cell': key, 'data-row': row, 'data-column': column, 'aria-label': say(input, cell) };
  const button = { tabindex: first ? 0 : -1, role: 'button', ...named };
  return el(
    'g',
    { class: cell.marked ? 'matrix-cell marked' : 'matrix-cell', ...(interactive ? button : {}) },
    [
      el('rect', { class: 'cell', x: x + 1, y: y + 1, width: Math.max(1, stepX - 2), height: Math.max(1, stepY - 2) }),
      el('rect', { class: 'mark', x: centre - size / 2, y: y + stepY / 2 - size / 2, width: size, height: size }),
      written &&
        el('text', { class: 'matrix-value', x: centre + mark / 2 + t * 0.3, y: y + stepY / 2 + t * 0.35 }, cell.text),
    ],
    key,
  );
}

function say(
  { rowTitle, columnTitle }: Pick<FlowMatrixInput, 'rowTitle' | 'columnTitle'>,
  { row, column, text, marked }: MatrixCell,
): string {
  return `${rowTitle} ${plainText(row)}, ${columnTitle} ${plainText(column)}: ${text}${marked ? ', beyond the threshold' : ''}`;
}

function describe({ cells, rows, columns, rowTitle, columnTitle, simulated }: FlowMatrixInput): string {
  const made = simulated ? 'Simulated data. ' : '';
  const largest = [...cells].sort((x, y) => (y.value ?? 0) - (x.value ?? 0)).slice(0, 3);
  const each = largest.map(({ row, column, text }) => `${plainText(row)} and ${plainText(column)} ${text}`).join(', ');
  return `${made}${rowTitle} (${rows.length}) by ${columnTitle} (${columns.length}). Largest: ${each || 'none'}.`;
}
