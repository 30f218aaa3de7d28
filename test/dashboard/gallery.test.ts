/** Every chart as it is drawn. The files in docs/charts are both the snapshots that these tests compare and the gallery in the docs. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { glyph } from '../../dashboard/charts/glyph.js';
import { toString } from '../../dashboard/charts/toString.js';
import { missing } from '../needs.js';
import { gallery } from './fixture/gallery.js';
import { launch } from './fixture/wallBrowser.js';
import { all } from './fixture/tree.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(`${root}${path}`, 'utf8');

/** The page's style sheet in the picture itself: what stands alone has no page. */
function style(): string {
  const tokens = read('dashboard/tokens.css').replace(/@font-face \{[^}]*\}\n/g, '');
  const lines = [...read('dashboard/wall/right.css').matchAll(/^\.path-line[^{]*\{[^}]*\}/gm)].map(([rule]) => rule);
  const sheet = `${tokens}${read('dashboard/charts/charts.css')}${lines.join('')}.hatch{stroke:var(--unknown)}svg{background:var(--ground);font-family:var(--font)}`;
  return sheet.replace(/\/\*[^]*?\*\//g, '').replace(/\s+/g, ' ');
}

/** Numbers to a hundredth of a pixel: the last digits of a sine are the processor's own. */
const rounded = (svg: string): string =>
  svg.replace(/-?\d+\.\d{3,}/g, (number) => String(Math.round(Number(number) * 100) / 100));

const picture = (svg: string): string => `${rounded(svg).replace('>', `><style>${style()}</style>`)}\n`;

describe('gallery', () => {
  test.each(gallery.map((one) => [one.name, one] as const))('%s', async (name, { draw }) => {
    await expect(picture(toString(draw()))).toMatchFileSnapshot(`${root}docs/charts/${name}.svg`);
  });

  test('has every chart', () => {
    const files = readdirSync(`${root}dashboard/charts`).filter((file) => file.endsWith('.ts'));
    const charts = files.filter((file) =>
      /class: [^\n]*'(chart|path-line)|`(chart|path-line) |'chart [a-z-]+'/.test(read(`dashboard/charts/${file}`)),
    );
    const names = charts.map((file) => file.replace('.ts', ''));
    expect(names.length).toBeGreaterThan(10);
    const shown = gallery.map(({ name }) => name.replace(/-.*/, ''));
    expect(names.filter((name) => !shown.includes(name))).toEqual([]);
  });

  test('the page in the docs shows each with its sentence', async () => {
    const entries = gallery.map(({ name, says }) => `## ${name}\n\n${says}\n\n![${says}](charts/${name}.svg)\n`);
    const page = `# Charts\n\nEach is one pure function in \`dashboard/charts\`: data in, a tree of SVG elements out, the same for wall, report and Grafana. No chart\nreads the clock, the page or the theme. A state is told by its word, its glyph and its line; colour only repeats it.\n\nThese pictures are the snapshots that \`test/dashboard/gallery.test.ts\` compares.\n\n${entries.join('\n')}`;
    await expect(page).toMatchFileSnapshot(`${root}docs/charts.md`);
  });
});

/** Of every pair of pictures the share of pixels that differ clearly, after all colour is taken away. */
const apartOf = (page: Page, pictures: readonly Buffer[]): Promise<number[]> =>
  page.evaluate(
    async (images) => {
      const grey = await Promise.all(
        images.map(async (data) => {
          const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
          const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
          const context = canvas.getContext('2d')!;
          context.drawImage(bitmap, 0, 0);
          const { data: pixels } = context.getImageData(0, 0, bitmap.width, bitmap.height);
          return Array.from(
            { length: pixels.length / 4 },
            (_, i) => 0.3 * pixels[4 * i]! + 0.59 * pixels[4 * i + 1]! + 0.11 * pixels[4 * i + 2]!,
          );
        }),
      );
      const found: number[] = [];
      for (let i = 0; i < grey.length; i++)
        for (let j = i + 1; j < grey.length; j++)
          found.push(grey[i]!.filter((value, at) => Math.abs(value - grey[j]![at]!) > 40).length / grey[i]!.length);
      return found;
    },
    pictures.map((one) => one.toString('base64')),
  );

const states = ['up', 'ready', 'down', 'unknown'] as const;

describe('told without colour', () => {
  const bare = (look: (typeof states)[number]) => toString(glyph(look)).replace(/class="[^"]*"/g, '');
  test('each state has a glyph and a line of its own', () => {
    expect(new Set(states.map(bare)).size).toBe(states.length);
    const line = (look: string) => {
      const { draw } = gallery.find(({ name }) => name === `pathLine-${look}`)!;
      return toString(draw()).replace(/class="path-line [^"]*"|id="[^"]*"|fill="url[^"]*"/g, '');
    };
    expect(new Set(states.map(line)).size).toBe(states.length);
    expect(all(gallery[0]!.draw(), '.state-word').length).toBe(7);
  });
});

const absent = missing({ chromium: 'chromium' });

describe.skipIf(absent !== null)(`seen by every eye${absent ? ` (${absent})` : ''}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  const eyes = ['none', 'deuteranopia', 'protanopia', 'tritanopia', 'achromatopsia'] as const;
  test.each(eyes)('%s: no two state lines look the same', async (type) => {
    const page = await browser.newPage({ viewport: { width: 400, height: 44 } });
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Emulation.setEmulatedVisionDeficiency', { type });
    const pictures: Buffer[] = [];
    for (const look of states) {
      const { draw } = gallery.find(({ name }) => name === `pathLine-${look}`)!;
      await page.setContent(`<body style="margin:0">${picture(toString(draw()))}</body>`);
      pictures.push(await page.screenshot());
    }
    expect(Math.min(...(await apartOf(page, pictures)))).toBeGreaterThan(0.04);
    await page.close();
  });

  test.each(eyes)('%s: what was lost, all that was, and what nobody measured look different', async (type) => {
    const page = await browser.newPage({ viewport: { width: 900, height: 300 } });
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Emulation.setEmulatedVisionDeficiency', { type });
    const { draw } = gallery.find(({ name }) => name === 'smoke')!;
    await page.setContent(`<body style="margin:0">${picture(toString(draw()))}</body>`);
    const places = ['.smoke-band.of-1', '.loss-bar >> nth=4', '.loss-cross', '.gap'];
    const boxes = await Promise.all(places.map((place) => page.locator(place).first().boundingBox()));
    const axis = (await page.locator('.smoke-loss').boundingBox())!;
    const pictures = await Promise.all(
      boxes.map((box) =>
        page.screenshot({
          clip: { x: box!.x + box!.width / 2 - 6, y: 40, width: 12, height: axis.y + axis.height - 40 },
        }),
      ),
    );
    expect(Math.min(...(await apartOf(page, pictures)))).toBeGreaterThan(0.02);
    await page.close();
  });
});
