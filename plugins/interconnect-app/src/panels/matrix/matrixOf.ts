import { type DataFrame, type Field, FieldType } from '@grafana/data';
import type { MatrixCell } from '../../../../../dashboard/charts/flowMatrix.js';
import { formatBits } from '../../../../../dashboard/charts/formatUnit.js';
import { fieldOf, figureAt, shownAt, textAt } from '../../shared/fields';
import { firstThreshold } from '../../shared/firstThreshold';
import { type MatrixOptions, valueNames } from './options';

export interface Matrix {
  rows: string[];
  columns: string[];
  cells: MatrixCell[];
  rowField: Field;
  columnField: Field;
  /** Row of the frame by the cell's `row:column` place. */
  places: Map<string, number>;
}

/** Remainders stand last, whatever their size. */
const LAST = ['other', 'unknown'];

/** The first frame with two texts and a number; by name where options say so. Null where there is none. Pairs that come twice are added up. */
export function matrixOf(frames: readonly DataFrame[], options: MatrixOptions): Matrix | null {
  for (const frame of frames) {
    const texts = frame.fields.filter(({ type }) => type === FieldType.string);
    const numbers = frame.fields.filter(({ type }) => type === FieldType.number);
    const rowField = (options.row && fieldOf(frame, options.row)) || fieldOf(frame, 'authority') || texts[0];
    const columnField =
      (options.column && fieldOf(frame, options.column)) ||
      fieldOf(frame, 'destination') ||
      texts.find((one) => one !== rowField);
    const value =
      (options.value && fieldOf(frame, options.value)) ||
      numbers.find(({ name }) => valueNames.includes(name)) ||
      numbers[0];
    if (rowField && columnField && value) {
      return matrixIn(frame, rowField, columnField, value);
    }
  }
  return null;
}

function matrixIn(frame: DataFrame, rowField: Field, columnField: Field, value: Field): Matrix {
  const sums = new Map<string, { row: string; column: string; value: number | null; at: number }>();
  for (let i = 0; i < frame.length; i++) {
    const [row, column, figure] = [textAt(rowField, i), textAt(columnField, i), figureAt(value, i)];
    const key = JSON.stringify([row, column]);
    const known = sums.get(key);
    const sum =
      known && known.value !== null && figure !== null ? known.value + figure : (figure ?? known?.value ?? null);
    sums.set(key, { row, column, value: sum, at: known?.at ?? i });
  }
  const all = [...sums.values()];
  const rows = ordered(all.map((one) => [one.row, one.value]));
  const columns = ordered(all.map((one) => [one.column, one.value]));
  const cells = all.map((one) => ({
    row: one.row,
    column: one.column,
    value: one.value,
    text: shownOf(value, one.value, one.at),
    marked: one.value !== null && isMarked(value, one.value),
  }));
  const places = new Map(all.map((one) => [`${rows.indexOf(one.row)}:${columns.indexOf(one.column)}`, one.at]));
  return { rows, columns, cells, rowField, columnField, places };
}

/** Largest total first, remainders last. */
function ordered(pairs: ReadonlyArray<[name: string, value: number | null]>): string[] {
  const totals = new Map<string, number>();
  for (const [name, value] of pairs) {
    totals.set(name, (totals.get(name) ?? 0) + (value ?? 0));
  }
  const last = (name: string) => LAST.indexOf(name.toLowerCase()) + 1;
  return [...totals.keys()].sort((x, y) => last(x) - last(y) || (totals.get(y) ?? 0) - (totals.get(x) ?? 0));
}

function shownOf(field: Field, value: number | null, at: number): string {
  const own = figureAt(field, at);
  return own === value ? shownAt(field, at, formatBits) : shownAt({ ...field, values: [value] }, 0, formatBits);
}

/** Beyond the first threshold: of the field's own range where thresholds are in per cent and it has one, else of the value. */
function isMarked(field: Field, value: number): boolean {
  const first = firstThreshold(field, null);
  if (first === null) {
    return false;
  }
  if (!first.share) {
    return value >= first.value;
  }
  const [low, high] = [field.config.min ?? 0, field.config.max ?? 0];
  return high > low && (100 * (value - low)) / (high - low) >= first.value;
}
