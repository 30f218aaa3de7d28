/** RFC 4180, and nothing in it that a spreadsheet would run. */
import { raw } from '../content/cells.js';
import type { Table } from '../content/block.js';

/** What spreadsheets take for the beginning of a formula, the full-width forms that some of them fold to ASCII among them. */
const FORMULA = /^[\s'"]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n|%]/;

/** Text that could be a formula gets an apostrophe in front, which a spreadsheet shows as text; numbers of ours stay numbers. */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n;\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** UTF-8 with a byte order mark, without which Excel reads it in the code page of the machine. */
export function csvFile({ columns, rows }: Table): string {
  const lines = [
    columns.map(({ title }) => csvCell(title)),
    ...rows.map((row) => row.map((cell, i) => csvCell(raw(cell, columns[i]!)))),
  ];
  return `\ufeff${lines.map((line) => `${line.join(',')}\r\n`).join('')}`;
}
