/** The built wall in Chromium on the built collector: a failover changes the picture by itself, and a collector that is killed is not known. */
import type { Browser } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { note, seen } from '../bench/wall/seen.js';
import { launch, visit, words, type Visit } from '../dashboard/fixture/wallBrowser.js';
import { missing } from '../needs.js';
import { until } from '../until.js';
import { Folder } from './folder.js';
import { Product } from './product.js';

const absent = missing({ chromium: 'chromium' });
const LONG = { timeout: 150_000, every: 100 };

let folder: Folder;
let product: Product;
let browser: Browser;
let open: Visit;

beforeEach(async () => {
  [folder, browser] = await Promise.all([Folder.create(), launch()]);
});
afterEach(async () => {
  await open?.close();
  await browser?.close();
  await product?.end('SIGKILL');
  await folder.remove();
});

test.skipIf(absent !== null)(
  `a cut link changes the picture, and kill -9 leaves nothing standing ${absent ?? ''}`,
  { timeout: 400_000 },
  async () => {
    product = await Product.start(['simulate', 'link-cut', '--listen', '127.0.0.1:0'], folder.path);
    open = await visit(browser, `${product.address}/`);
    const { page } = open;
    await until('all is well', async () => (await words(page, '.path .word.room')) === 'FORWARDING READY', LONG);
    await note(page, {
      change: { selector: '.path:first-child .word.room', matches: 'DOWN|SUSPECT' },
      over: { selector: '.path:last-child .word.room', matches: 'FORWARDING' },
    });
    const cut = await until(
      'the link is cut',
      () => /^(\S+Z) {2}.*the link of gw1 towards side A is cut/m.exec(product.output)?.[1],
      LONG,
    );
    await until('the other path forwards', async () => 'over' in (await seen(page)), LONG);
    const { change, over } = (await seen(page)) as { change: number; over: number };
    // How soon is the bench's to say (wall); here only that it was the cut that changed the picture.
    expect(change).toBeGreaterThanOrEqual(Date.parse(cut));
    expect(over).toBeGreaterThanOrEqual(change);
    await until('it says what happened', async () => /path-gw1/.test(await words(page, '.what dd')), LONG);
    expect(await words(page, '.failovers .count')).not.toBe('none recorded');

    await note(page, { blind: { selector: '.answer h2', matches: 'UNKNOWN' } });
    const killed = Date.now();
    await product.end('SIGKILL');
    await until('it is not known', async () => 'blind' in (await seen(page)), LONG);
    expect((await seen(page))['blind']).toBeGreaterThanOrEqual(killed);
    expect(await words(page, '#wall')).not.toMatch(/\b(UP|AVAILABLE|PROTECTED|FORWARDING|READY|answers)\b/);
    expect(open.wrongs).toEqual([]);
  },
);
