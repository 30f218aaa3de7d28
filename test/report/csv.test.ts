import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvCell, csvFile } from '../../dashboard/report/csv/csv.js';
import { table } from './fixture/content.js';
import { hostile } from './fixture/hostile.js';

const read = (text: string): string[][] => parse(text, { bom: true });
/** What spreadsheets take for a formula: the first character, once blanks are passed over. */
const runs = (cell: string): boolean => /^[\s]*[=+\-@＝＋－＠]/.test(cell);

test('numbers stay numbers, times are ISO 8601, what is not known is empty', () => {
  const rows = [
    ['a', Date.UTC(2026, 9, 5, 13, 5), -2.5],
    ['b', null, null],
  ];
  expect(read(csvFile(table(rows)))).toEqual([
    ['Thing', 'Time', 'Amount, Mbit/s'],
    ['a', '2026-10-05T13:05:00.000Z', '-2.5'],
    ['b', '', ''],
  ]);
});

test.each(hostile)('no cell of %j is a formula, and it stays one cell', (text) => {
  const rows = read(csvFile(table([[text, null, 1]])));
  expect(rows).toHaveLength(2);
  expect(rows[1]).toHaveLength(3);
  expect(runs(rows[1]![0]!)).toBe(false);
});

test('any text is one cell that a spreadsheet shows as text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      const [[cell] = ['']] = read(`${csvCell(text)},x\r\n`);
      expect(runs(cell!)).toBe(false);
    }),
  );
});
