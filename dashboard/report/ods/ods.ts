/** OpenDocument 1.3 spreadsheet, the government's standard for documents that are to be edited (ISO/IEC 26300). */
import { strToU8, zipSync, type Zippable } from 'fflate';
import { clean } from '../content/cells.js';
import type { Content, Table } from '../content/block.js';
import { tablesOf } from '../content/tables.js';
import { sheet } from './sheet.js';
import { element, xml } from './xml.js';

const MIME = 'application/vnd.oasis.opendocument.spreadsheet';
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
/** The same content gives the same bytes: no file of the archive has a time. DOS knows none before 1980. */
const NO_TIME = new Date(1980, 0, 1);

const namespaces = Object.fromEntries(
  ['office', 'table', 'text', 'style', 'meta', 'number'].map((name) => [
    `xmlns:${name}`,
    name === 'number'
      ? 'urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0'
      : `urn:oasis:names:tc:opendocument:xmlns:${name}:1.0`,
  ]),
);
const FO = { 'xmlns:fo': 'urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0' };
const DC = { 'xmlns:dc': 'http://purl.org/dc/elements/1.1/' };
const VERSION = { 'office:version': '1.3' };

/** A workbook with a sheet per table, the first of which says what it is. */
export function odsFile(content: Content): Uint8Array {
  const files: Zippable = {
    // First and not compressed, so that a look at its first octets tells what it is.
    mimetype: [strToU8(MIME), { level: 0, mtime: NO_TIME }],
    'content.xml': file(workbook(content)),
    'styles.xml': file(element('office:document-styles', { ...namespaces, ...VERSION }, element('office:styles', {}))),
    'meta.xml': file(meta(content)),
    'META-INF/manifest.xml': file(manifest()),
  };
  return zipSync(files, { mtime: NO_TIME });
}

const file = (source: string): [Uint8Array, { level: 9; mtime: Date }] => [
  strToU8(HEAD + source),
  { level: 9, mtime: NO_TIME },
];

function workbook(content: Content): string {
  const tables = [about(content), ...tablesOf(content)];
  const sheets = tables.map((table) => sheet(table, sheetName(table.name), content.timeZone)).join('');
  return element(
    'office:document-content',
    { ...namespaces, ...FO, ...VERSION },
    element('office:automatic-styles', {}, styles()) +
      element('office:body', {}, element('office:spreadsheet', {}, sheets)),
  );
}

const about = ({ title, subtitle, notices }: Content): Table => ({
  name: 'about',
  caption: title,
  columns: [{ title: 'About', kind: 'text' }],
  rows: [subtitle, ...notices].map((line) => [line]),
  empty: '',
});

/** Spreadsheets refuse []*?:/\ in the names of sheets, and more than 31 characters. */
const sheetName = (name: string): string =>
  clean(name)
    .replace(/[[\]*?:/\\']/g, ' ')
    .slice(0, 31);

function styles(): string {
  const bold = element('style:text-properties', { 'fo:font-weight': 'bold' });
  const time =
    element('number:year', { 'number:style': 'long' }) +
    ['-', '-', ' ', ':', ':']
      .map((mark, i) => element('number:text', {}, mark) + element(parts[i]!, { 'number:style': 'long' }))
      .join('');
  return (
    element('number:date-style', { 'style:name': 'iso' }, time) +
    element('style:style', { 'style:name': 'head', 'style:family': 'table-cell' }, bold) +
    element('style:style', { 'style:name': 'title', 'style:family': 'table-cell' }, bold) +
    element('style:style', { 'style:name': 'time', 'style:family': 'table-cell', 'style:data-style-name': 'iso' }) +
    element(
      'style:style',
      { 'style:name': 'wide', 'style:family': 'table-column' },
      element('style:table-column-properties', { 'style:column-width': '4.5cm' }),
    )
  );
}

const parts = ['number:month', 'number:day', 'number:hours', 'number:minutes', 'number:seconds'];

/** Its title and what made it; no name of a person, no machine. */
const meta = ({ title }: Content): string =>
  element(
    'office:document-meta',
    { ...namespaces, ...DC, ...VERSION },
    element(
      'office:meta',
      {},
      element('meta:generator', {}, 'Interconnect Monitor') + element('dc:title', {}, xml(clean(title))),
    ),
  );

function manifest(): string {
  const entry = (path: string, type: string) =>
    element('manifest:file-entry', { 'manifest:full-path': path, 'manifest:media-type': type });
  return element(
    'manifest:manifest',
    { 'xmlns:manifest': 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0', 'manifest:version': '1.3' },
    entry('/', MIME) + ['content.xml', 'styles.xml', 'meta.xml'].map((path) => entry(path, 'text/xml')).join(''),
  );
}
