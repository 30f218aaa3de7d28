import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { htmlPage } from '../../dashboard/report/html/page.js';
import { findBrowser } from '../../dashboard/report/pdf/browser.js';
import { Printer } from '../../dashboard/report/pdf/print.js';
import { missing } from '../needs.js';
import { content, table } from './fixture/content.js';
import { hostile } from './fixture/hostile.js';
import { style } from './fixture/style.js';

const absent = missing({ chromium: 'chromium', pdfinfo: 'poppler-utils', pdftotext: 'poppler-utils' });
const folder = mkdtempSync(join(tmpdir(), 'pdf-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.skipIf(absent !== null)(`a PDF is tagged, titled, has bookmarks, and reads in order ${absent ?? ''}`, async () => {
  const page = htmlPage(
    content([table([['<b>first</b>', Date.UTC(2026, 9, 5), 1.5], ...hostile.map((text) => [text, null, null])])]),
    style(),
  );
  const file = join(folder, 'report.pdf');
  const printer = new Printer(findBrowser(process.env));
  writeFileSync(file, await printer.print(page).finally(() => printer.close()));
  const info = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
  expect(info).toMatch(/^Title:\s+Service level report: October 2026$/m);
  expect(info).toMatch(/^Tagged:\s+yes$/m);
  expect(info).toMatch(/^JavaScript:\s+no$/m);
  expect(info).toMatch(/^Page size:.*A4/m);
  const text = execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' });
  const order = [
    'Service level report',
    'GCSX–N3 interconnect',
    'Simulated.',
    'The month in short',
    'Contents',
    'Things of the month',
    '<b>first</b>',
    'It rose.',
  ];
  const places = order.map((words) => text.indexOf(words));
  expect(
    places.every((place) => place >= 0),
    text,
  ).toBe(true);
  expect(places).toEqual([...places].sort((one, other) => one - other));
  expect(readFileSync(file, 'latin1')).toMatch(/\/Outlines/);
});

test('without a browser it says what to install', () => {
  expect(() => findBrowser({ PATH: folder })).toThrow(/Debian package chromium.*--format html/);
  expect(() => findBrowser({ PATH: folder, INTERCONNECT_CHROMIUM: join(folder, 'gone') })).toThrow(
    /INTERCONNECT_CHROMIUM names .*gone/,
  );
});
