import { el, type Child, type TreeNode } from '../../charts/node.js';
import { clean, display } from '../content/cells.js';
import type { Cell, Column, Table } from '../content/block.js';

/** A table of the Design System: caption, column headings with their scope, the first column as heading of its row. */
export function tableNode({ name, caption, columns, rows, empty }: Table, timeZone: string): TreeNode {
  const title = el('caption', { class: 'govuk-table__caption govuk-table__caption--s' }, clean(caption));
  if (rows.length === 0)
    return el('div', { class: 'report-table', id: `table-${name}` }, [
      el('p', { class: 'govuk-body-s report-caption' }, clean(caption)),
      el('p', { class: 'govuk-body-s' }, clean(empty)),
    ]);
  const head = el('thead', { class: 'govuk-table__head' }, [
    el(
      'tr',
      { class: 'govuk-table__row' },
      columns.map((column) => el('th', { scope: 'col', class: `govuk-table__header${align(column)}` }, column.title)),
    ),
  ]);
  const body = el(
    'tbody',
    { class: 'govuk-table__body' },
    rows.map((row) =>
      el(
        'tr',
        { class: 'govuk-table__row' },
        row.map((cell, i) => cellNode(cell, columns[i]!, i === 0, timeZone)),
      ),
    ),
  );
  // Wider than a small screen: it scrolls by itself, with the keyboard too.
  return el(
    'div',
    {
      class: `report-table${narrow(columns)}`,
      id: `table-${name}`,
      role: 'region',
      'aria-label': clean(caption),
      tabindex: 0,
    },
    [el('table', { class: 'govuk-table govuk-table--small-text-until-tablet' }, [title, head, body])],
  );
}

/** Few columns, all of them figures but the first. */
const narrow = (columns: readonly Column[]): string =>
  columns.length <= 5 && columns.slice(1).every(({ kind }) => kind === 'number') ? ' report-table--narrow' : '';

const align = ({ kind }: Column): string => (kind === 'number' ? ' govuk-table__header--numeric' : '');

function cellNode(cell: Cell, column: Column, heads: boolean, timeZone: string): TreeNode {
  const content = contentOf(cell, column, timeZone);
  if (heads) return el('th', { scope: 'row', class: 'govuk-table__header report-row-head' }, content);
  const numeric = column.kind === 'number' ? ' govuk-table__cell--numeric' : '';
  return el('td', { class: `govuk-table__cell${numeric}` }, content);
}

function contentOf(cell: Cell, column: Column, timeZone: string): Child[] {
  const text = display(cell, column, timeZone);
  if (cell !== null && typeof cell === 'object' && 'mark' in cell)
    return [el('strong', { class: `report-mark report-mark--${cell.mark}` }, text)];
  if (cell !== null && typeof cell === 'object' && 'drawing' in cell)
    return text === '' ? [cell.drawing] : [text, ' ', cell.drawing];
  return column.kind === 'code' && cell !== null ? [codeNode(text)] : [text];
}

/** Longer than any id of ours. */
const ID = 20;

/** An id stays in one line; a hash may break. */
export const codeNode = (text: string): TreeNode => el('code', { class: text.length <= ID ? 'report-id' : null }, text);
