/** Whole reports in every form: can everybody read them, does nothing in them do harm, and does nothing of others stand in one's own. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { strFromU8, unzipSync } from 'fflate';
import { JSDOM } from 'jsdom';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownShare } from '../../dashboard/report/share/ownShare.js';
import type { ReportDocument, ReportForm } from '../../collector/api/types.js';
import { reportForms } from '../../collector/model/report.js';
import { tablesOf } from '../../dashboard/report/content/tables.js';
import { contentOf } from '../../dashboard/report/content/write.js';
import { make } from '../../dashboard/report/forms.js';
import { findBrowser } from '../../dashboard/report/pdf/browser.js';
import { Printer } from '../../dashboard/report/pdf/print.js';
import { launch } from '../dashboard/fixture/wallBrowser.js';
import { missing } from '../needs.js';
import { hostile } from './fixture/hostile.js';
import { report } from './fixture/month.js';
import { style } from './fixture/style.js';

const absent = missing({ chromium: 'chromium', pdftotext: 'poppler-utils', pdfinfo: 'poppler-utils' });
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const folder = mkdtempSync(join(tmpdir(), 'report-'));
let browser: Browser;
let printer: Printer;

beforeAll(async () => {
  if (absent !== null) return;
  browser = await launch();
  printer = new Printer(findBrowser(process.env));
});
afterAll(async () => {
  await browser?.close();
  await printer?.close();
  rmSync(folder, { recursive: true });
});

const tools = { style: style(), print: (html: string) => printer.print(html) };

/** Every word of a report in one form: what a reader sees, and what stands behind it. */
async function wordsOf(document: ReportDocument, form: ReportForm): Promise<string> {
  const made = await make(document, form, tools, false);
  return made.map(({ octets }) => unpacked(octets, form)).join('\n');
}

function unpacked(octets: Uint8Array, form: ReportForm): string {
  const plain = Buffer.from(octets).toString('latin1') + Buffer.from(octets).toString('utf8');
  if (form === 'ods')
    return Object.entries(unzipSync(octets))
      .map(([name, part]) => name + strFromU8(part))
      .join('\n');
  if (form !== 'pdf') return plain;
  const file = join(folder, 'words.pdf');
  writeFileSync(file, octets);
  const [text, info, dests] = [
    execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' }),
    execFileSync('pdfinfo', ['-meta', file], { encoding: 'utf8' }) +
      execFileSync('pdfinfo', [file], { encoding: 'utf8' }),
    execFileSync('pdfinfo', ['-struct-text', file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  ];
  return `${plain}\n${text.replace(/\s+/g, ' ')}\n${info}\n${dests.replace(/\s+/g, ' ')}`;
}

const others = (own: string) =>
  report()
    .authorities.filter(({ name }) => name !== own)
    .flatMap(({ name, owner }, i) => [name, owner!, `10.${i + 1}.0.0/16`]);

const known = report().authorities.map(({ name, owner }, i) => ({ name, owner, prefixes: [`10.${i}.0.0/16`] }));

/** The whole month, with people's texts that name everybody. */
function talkative() {
  const whole = report();
  const everybody = known.map(({ name, owner, prefixes }) => `${name} ${owner} ${prefixes[0]}`).join(', ');
  whole.month.failures.forEach((each) => Object.assign(each, { cause: everybody, action: everybody, what: everybody }));
  whole.month.windows[0]!.reason = everybody;
  whole.month.revision = 1;
  whole.revisions.push({ revision: 1, at: 0, reason: everybody });
  return whole;
}

describe('the report of one authority', () => {
  const own = 'London Borough of Camden';
  const strange = others(own);

  test.each(reportForms)('as %s it has no name, code or prefix of another', async (form) => {
    if (form === 'pdf' && absent !== null) return;
    const words = await wordsOf(ownShare(talkative(), own, known), form);
    expect(words).toContain(own);
    expect(strange.filter((word) => words.includes(word))).toEqual([]);
  });

  test('the search finds them where they are', async () => {
    const words = await wordsOf(talkative(), 'ods');
    expect(strange.filter((word) => words.includes(word)).length).toBeGreaterThan(20);
  });
});

interface AxeResults {
  violations: { id: string; nodes: { html: string }[] }[];
}

describe.skipIf(absent !== null)(`in a browser ${absent ?? ''}`, () => {
  const documents: [string, ReportDocument][] = [
    ['a month', report({}, 3)],
    [
      'an open month of a simulation',
      report({ simulated: true, state: 'open', usage: undefined as never, kpis: [], failovers: [], failures: [] }),
    ],
    ['one authority', ownShare(report(), 'Leeds City Council', known)],
  ];

  test.each(documents)(
    '%s: WCAG 2.2 AA by axe, no request, nothing refused',
    async (_, its) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true });
      const page = await context.newPage();
      const requests: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      const file = join(folder, 'page.html');
      writeFileSync(file, (await make(its, 'html', tools, false))[0]!.octets);
      await page.goto(`file://${file}`);
      await page.addScriptTag({ content: readFileSync(axe, 'utf8') });
      const { violations } = await page.evaluate(async () => {
        const { axe: it } = window as unknown as { axe: { run(options: unknown): Promise<AxeResults> } };
        const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
        return it.run({ runOnly: { type: 'tag', values } });
      });
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)).toEqual([]);
      expect(requests.filter((url) => !url.startsWith('data:') && url !== `file://${file}`)).toEqual([]);
      await page.setViewportSize({ width: 320, height: 900 });
      // WCAG 1.4.10: tables scroll by themselves, the page does not.
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
      await context.close();
    },
    120_000,
  );

  test('the first page of the PDF holds what a director reads, and the text is in order', async () => {
    const file = join(folder, 'month.pdf');
    writeFileSync(file, (await make(report(), 'pdf', tools, false))[0]!.octets);
    const first = execFileSync('pdftotext', ['-l', '1', file, '-'], { encoding: 'utf8' });
    const order = [
      'Service level report: October 2026',
      'The contract promises',
      'was available 99.9805 %',
      'service credit of 2.5 %',
      'Availability',
      'Approaching target',
      'Data completeness',
      'Resilience',
      'Expandability',
      'Implementation',
      'Contact',
      'Seal',
      'interconnect report verify 2026-10',
    ];
    let at = 0;
    for (const words of order) {
      const found = first.replace(/\s+/g, ' ').indexOf(words, at);
      expect(found, words).toBeGreaterThanOrEqual(at);
      at = found;
    }
    expect(execFileSync('pdfinfo', [file], { encoding: 'utf8' })).toMatch(/^Tagged:\s+yes$/m);
    expect(
      execFileSync('pdfinfo', ['-struct', file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    ).toMatch(/^\s*H1/m);
  });
});

/** The month with hostile words in every place that a router, a configuration or a person may fill. */
function poisoned(text: string): ReportDocument {
  const keep = new Set([
    'schema',
    'kind',
    'state',
    'month',
    'timeZone',
    'unit',
    'sense',
    'severity',
    'rating',
    'type',
    'effective',
    'orderedOn',
    'day',
    'currency',
    'direction',
    'directions',
    'source',
    'verdict',
    'outcome',
    'noted',
    'mode',
    'method',
    'unknown',
    'grain',
    'observed',
    'cut',
    'of',
    'signal',
    'class',
  ]);
  const copy = (value: unknown, key = ''): unknown => {
    if (typeof value === 'string') return keep.has(key) ? value : text;
    if (Array.isArray(value)) return value.map((each) => copy(each, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, copy(each, name)]));
  };
  return copy(report()) as ReportDocument;
}

describe.each(hostile)('with %j in every text', (text) => {
  const document = poisoned(text);
  // Its own style is not what is looked at here, and jsdom reads all of it.
  const plain = { ...tools, style: '' };

  test('the page has no element, attribute or address that is not ours', async () => {
    const [page] = await make(document, 'html', plain, false);
    const { document: read } = new JSDOM(Buffer.from(page!.octets).toString('utf8')).window;
    expect(read.querySelectorAll('script, img, iframe, object, embed, link, base, form, svg a')).toHaveLength(0);
    for (const each of read.querySelectorAll('*'))
      for (const { name, value } of each.attributes) {
        expect(name).not.toMatch(/^on|^style$|^src$/);
        if (name === 'href') expect(value).toMatch(/^#[a-z-]+$/);
      }
  });

  test('no cell of a file is a formula', async () => {
    for (const { octets } of await make(document, 'csv', tools, false))
      for (const cell of (parse(Buffer.from(octets), { bom: true, relax_column_count: true }) as string[][]).flat())
        expect(/^\s*[=+\-@＝]/.test(cell) && !/^-?\d+(\.\d+)?(e[+-]\d+)?$/.test(cell), cell).toBe(false);
    const [book] = await make(document, 'ods', tools, false);
    const { DOMParser } = new JSDOM().window;
    const xml = new DOMParser().parseFromString(strFromU8(unzipSync(book!.octets)['content.xml']!), 'application/xml');
    expect(xml.querySelector('parsererror')).toBeNull();
    expect([...xml.querySelectorAll('*')].some((each) => each.hasAttribute('table:formula'))).toBe(false);
  });
});

test('each table has a name of its own, the length of a sheet’s', () => {
  for (const document of [report(), ownShare(report(), 'Leeds City Council', known)]) {
    const names = tablesOf(contentOf(document)).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z0-9-]{1,31}$/);
  }
});

test('a revision says so, with its reason, above everything else', () => {
  const whole = report({ revision: 1 });
  whole.revisions.push({ revision: 1, at: 0, reason: 'maintenance noted late' });
  const { notices, subtitle } = contentOf(whole);
  expect(subtitle).toContain('revision 2');
  expect(notices).toEqual(['Revision 2, which replaces the one before. Reason: maintenance noted late.']);
});
