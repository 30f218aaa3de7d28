import { createHash } from 'node:crypto';
import { JSDOM } from 'jsdom';
import { expect, test } from 'vitest';
import { htmlPage, pagePolicy } from '../../dashboard/report/html/page.js';
import { content, table } from './fixture/content.js';
import { hostile } from './fixture/hostile.js';

const STYLE = 'body{color:#000}';
const hostileRows = hostile.map((text) => [text, null, null]);
const page = () =>
  htmlPage(
    content([table(hostileRows, { caption: hostile[0] })], {
      title: hostile[0],
      subtitle: hostile[1],
      notices: hostile,
    }),
    STYLE,
  );

test('whatever stands in names and texts stays text', () => {
  const { document } = new JSDOM(page()).window;
  expect(document.querySelectorAll('script, img, iframe, object, embed, link, base, form')).toHaveLength(0);
  for (const each of document.querySelectorAll('*'))
    for (const { name } of each.attributes) expect(name).not.toMatch(/^on|^style$|^src$/);
  expect(document.title).toBe(hostile[0]);
  expect(document.body.textContent).toContain(hostile[1]);
});

test('nothing runs and nothing is fetched: the style’s own hash is the only exception', () => {
  const hash = createHash('sha256').update(STYLE).digest('base64');
  expect(pagePolicy(page())).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; font-src data:; base-uri 'none'; form-action 'none'`,
  );
  expect(page()).not.toMatch(/https?:\/\/(?!www\.w3\.org\/2000\/svg|evil\.example)/);
});

test('every table has a caption and headings with a scope, every chart a name and its table', () => {
  const { document } = new JSDOM(htmlPage(content([table([['a', 1, 2]])]), STYLE)).window;
  for (const each of document.querySelectorAll('table')) {
    expect(each.querySelector('caption')?.textContent).toBeTruthy();
    expect([...each.querySelectorAll('th')].every((cell) => cell.hasAttribute('scope'))).toBe(true);
  }
  for (const chart of document.querySelectorAll('figure')) {
    expect(chart.querySelector('svg')?.getAttribute('aria-label')).toBeTruthy();
    expect(chart.parentElement?.querySelector('.report-table')).not.toBeNull();
  }
});

test('a table without rows says so in words', () => {
  const { document } = new JSDOM(htmlPage(content([table([])]), STYLE)).window;
  expect(document.querySelector('#table-things')?.textContent).toContain('Nothing was there.');
});
