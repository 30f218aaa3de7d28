/** One table as a sheet: a title, the column headings, the rows. Nothing in it is a formula: every cell carries its type and value. */
import { display, raw } from '../content/cells.js';
import type { Cell, Column, Table } from '../content/block.js';
import { element, xml } from './xml.js';

const paragraph = (text: string): string => element('text:p', {}, xml(text));

const textCell = (text: string, style?: string): string =>
  element(
    'table:table-cell',
    { ...(style === undefined ? {} : { 'table:style-name': style }), 'office:value-type': 'string' },
    paragraph(text),
  );

function cellOf(cell: Cell, column: Column, timeZone: string): string {
  const value = raw(cell, column);
  if (value === null) return element('table:table-cell', {});
  const shown = paragraph(display(cell, column, timeZone));
  if (typeof value === 'number')
    return element('table:table-cell', { 'office:value-type': 'float', 'office:value': value }, shown);
  if (column.kind === 'time' && typeof cell === 'number')
    // ODF knows no zone: the value is UTC, as the heading says.
    return element(
      'table:table-cell',
      { 'table:style-name': 'time', 'office:value-type': 'date', 'office:date-value': value.replace('Z', '') },
      shown,
    );
  return textCell(value);
}

const row = (cells: string): string => element('table:table-row', {}, cells);

export function sheet({ columns, rows, caption, empty }: Table, name: string, timeZone: string): string {
  const heading = ({ title, kind }: Column) => textCell(kind === 'time' ? `${title} (UTC)` : title, 'head');
  const body =
    rows.length === 0
      ? row(textCell(empty))
      : rows.map((cells) => row(cells.map((cell, i) => cellOf(cell, columns[i]!, timeZone)).join(''))).join('');
  return element(
    'table:table',
    { 'table:name': name },
    element('table:table-column', {
      'table:number-columns-repeated': Math.max(1, columns.length),
      'table:style-name': 'wide',
    }) +
      row(textCell(caption, 'title')) +
      element('table:table-header-rows', {}, row(columns.map(heading).join(''))) +
      body,
  );
}
