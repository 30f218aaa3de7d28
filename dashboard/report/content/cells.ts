/** How a cell reads on a page and what a file gets of it. */
import { plainText } from '../../charts/plainText.js';
import { formatStamp } from './stamp.js';
import type { Cell, Column } from './block.js';

/** Longer than any sentence of ours; what a router sends may be longer still. */
const LONGEST = 2_000;

/** One line, nothing that hides or reorders its neighbours. */
export const clean = (text: string): string => plainText(text, LONGEST);

const textOf = (cell: Exclude<Cell, number | null>): string => clean(typeof cell === 'string' ? cell : cell.text);

/** As it stands on a page; `—` where nothing is known. */
export function display(cell: Cell, { kind, digits }: Column, timeZone: string): string {
  if (cell === null) return '—';
  if (typeof cell !== 'number') return textOf(cell);
  if (!Number.isFinite(cell)) return '—';
  if (kind === 'time') return formatStamp(cell, timeZone);
  return number(cell, digits);
}

const formats = new Map<number | undefined, Intl.NumberFormat>();

/** `44,640`, `99.98`; as many decimal places as asked for, else those that the number has (three at most). */
function number(value: number, digits: number | undefined): string {
  let format = formats.get(digits);
  if (format === undefined) {
    const options =
      digits === undefined
        ? { maximumFractionDigits: 3 }
        : { minimumFractionDigits: digits, maximumFractionDigits: digits };
    formats.set(digits, (format = new Intl.NumberFormat('en-GB', options)));
  }
  return format.format(value);
}

/** As it stands in a file: numbers as they are, times as ISO 8601 in UTC, null where nothing is known. */
export function raw(cell: Cell, { kind }: Column): string | number | null {
  if (cell === null) return null;
  if (typeof cell !== 'number') return textOf(cell);
  if (!Number.isFinite(cell)) return null;
  return kind === 'time' ? new Date(cell).toISOString() : cell;
}
