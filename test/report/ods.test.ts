import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { JSDOM } from 'jsdom';
import { expect, test } from 'vitest';
import { odsFile } from '../../dashboard/report/ods/ods.js';
import { existsSync } from 'node:fs';
import { missing } from '../needs.js';
import { content, table } from './fixture/content.js';
import { hostile } from './fixture/hostile.js';

const AT = Date.UTC(2026, 9, 5, 13, 5);
const rows = [['one', AT, 2.5], ...hostile.map((text) => [text, null, null])];

/** Debian's interpreter, which is the one that has python3-odf. */
const PYTHON = '/usr/bin/python3';
const absent =
  missing({ python3: 'python3-odf' }) ?? (existsSync('/usr/lib/python3/dist-packages/odf') ? null : absentOdf());

function absentOdf(): string {
  const reason = 'python3-odf is not installed (Debian package python3-odf)';
  if (process.env['CI'] === 'true') throw new Error(reason);
  return `skipped: ${reason}`;
}

const script = `
import json, sys
from odf.opendocument import load
from odf.table import Table, TableRow, TableCell
from odf import teletype
book = load(sys.argv[1])
out = {}
for sheet in book.spreadsheet.getElementsByType(Table):
    out[sheet.getAttribute('name')] = [
        [[cell.getAttribute('valuetype'), cell.getAttribute('value') or cell.getAttribute('datevalue'), cell.getAttribute('formula'), teletype.extractText(cell)]
         for cell in row.getElementsByType(TableCell)] for row in sheet.getElementsByType(TableRow)]
print(json.dumps(out))
`;

test.skipIf(absent !== null)(`a reader of OpenDocument finds every sheet, cell and type ${absent ?? ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'ods-'));
  try {
    writeFileSync(join(folder, 'report.ods'), odsFile(content([table(rows)])));
    const read = execFileSync(PYTHON, ['-c', script, join(folder, 'report.ods')], { encoding: 'utf8' });
    const sheets = JSON.parse(read) as Record<string, [string, string | null, string | null, string][][]>;
    expect(Object.keys(sheets)).toEqual(['about', 'things', 'rise']);
    const [title, head, first, ...others] = sheets['things']!;
    expect(title![0]![3]).toBe('Things of the month');
    expect(head!.map((cell) => cell[3])).toEqual(['Thing', 'Time (UTC)', 'Amount, Mbit/s']);
    expect(first![0]).toEqual(['string', null, null, 'one']);
    expect(first![1]!.slice(0, 2)).toEqual(['date', '2026-10-05T13:05:00.000']);
    expect(first![2]!.slice(0, 2)).toEqual(['float', '2.5']);
    expect(others).toHaveLength(hostile.length);
    for (const [cell] of others) expect([cell![0], cell![2]]).toEqual(['string', null]);
    expect(sheets['rise']!.at(-1)![0]![3]).toBe('Nothing was there.');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('every part is well-formed XML without a formula, the type stands first and plain', () => {
  const file = odsFile(content([table(rows)]));
  expect(Buffer.from(file.subarray(30, 38)).toString()).toBe('mimetype');
  expect(Buffer.from(file.subarray(38, 84)).toString()).toBe('application/vnd.oasis.opendocument.spreadsheet');
  const parts = unzipSync(file);
  const { DOMParser } = new JSDOM().window;
  for (const [name, octets] of Object.entries(parts).filter(([name]) => name.endsWith('.xml'))) {
    const document = new DOMParser().parseFromString(strFromU8(octets), 'application/xml');
    expect(document.querySelector('parsererror'), name).toBeNull();
    for (const each of document.querySelectorAll('*')) expect(each.hasAttribute('table:formula')).toBe(false);
  }
});

test('the same content gives the same bytes', () => {
  const one = odsFile(content([table(rows)]));
  expect(Buffer.from(odsFile(content([table(rows)]))).equals(Buffer.from(one))).toBe(true);
});
