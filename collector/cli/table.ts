/** Tables on a terminal: columns align whatever the cells hold. */
import stringWidth from 'string-width';
import { printable } from '../model/text.js';

export interface Column {
  title: string;
  /** Numbers stand right. */
  right?: boolean;
  /** Longer cells end in an ellipsis. */
  most?: number;
}

/** One line per row under a line of titles; cells are made printable, null is a dash. Ends in a line feed. */
export function table(columns: readonly Column[], rows: readonly (readonly (string | number | null)[])[]): string {
  const cells = rows.map((row) => columns.map((column, index) => cell(row[index] ?? null, column)));
  const widths = columns.map(({ title }, index) =>
    Math.max(stringWidth(title), ...cells.map((row) => stringWidth(row[index] ?? ''))),
  );
  const line = (row: readonly string[]) =>
    row
      .map((text, index) => pad(text, widths[index] ?? 0, columns[index]?.right === true))
      .join('  ')
      .trimEnd();
  return [columns.map(({ title }) => title), ...cells].map((row) => `${line(row)}\n`).join('');
}

function cell(value: string | number | null, { most = 60 }: Column): string {
  return value === null ? '-' : cut(printable(String(value)), most);
}

/** Cuts by display width, never through a character. */
function cut(text: string, most: number): string {
  if (stringWidth(text) <= most) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (stringWidth(kept + segment) > most - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

function pad(text: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return right ? space + text : text + space;
}
