/** The wall in Chromium: how soon it says something, what an update costs its main thread, and how soon a failover is seen. */
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { many } from '../dashboard/fixture/many.js';
import { launch, visit, words } from '../dashboard/fixture/wallBrowser.js';
import { startWallServer } from '../dashboard/fixture/wallServer.js';
import { Folder } from '../e2e/folder.js';
import { Product } from '../e2e/product.js';
import { program } from '../needs.js';
import { until } from '../until.js';
import type { Report } from './report.js';
import { mainThread } from './wall/mainThread.js';
import { note, seen } from './wall/seen.js';

const VISITS = 5;
const PATHS = 200;
const UPDATES = 100;
/** ms between updates: each gets a frame of its own. */
const APART = 150;
const LONG = { timeout: 240_000, every: 100 };

export async function run(report: Report): Promise<void> {
  if (program('chromium') === null) {
    process.stderr.write('wall: chromium is not installed, nothing is measured\n');
    return;
  }
  const browser = await launch();
  try {
    await updates(browser, report);
    await failover(browser, report);
  } finally {
    await browser.close();
  }
}

/** CPU of the renderer's main thread, which counts neither what waited for a processor nor what other threads did. */
async function updates(browser: Browser, report: Report): Promise<void> {
  const server = await startWallServer(fileURLToPath(new URL('../../dashboard/wall/', import.meta.url)));
  try {
    server.say(many(PATHS));
    const { page, close } = await visit(browser, server.url);
    await until('the charts stand', async () => (await page.locator('.panel svg.throughput').count()) === 2, LONG);
    const cpu = await mainThread(browser);
    await pause(5_000);
    const [before, sent, octets] = [cpu(), server.sent(), server.octets()];
    for (let turn = 1; turn <= UPDATES; turn++) {
      server.say(many(PATHS, turn));
      await pause(APART);
    }
    await pause(2 * APART);
    const updates = server.sent() - sent;
    const value = (cpu() - before) / updates;
    const what = `an update of ${PATHS} paths: CPU of the main thread, with layout and paint`;
    report.add({ area: 'wall', what, value, unit: 'ms', goal: { atMost: 8 } });
    const kilobytes = (server.octets() - octets) / updates / 1_000;
    report.add({ area: 'wall', what: 'what is sent for it', value: kilobytes, unit: 'kB' });
    await close();
  } finally {
    await server.close();
  }
}

/** From a link that is cut to the picture, and from kill -9 to a wall that says that it does not know; first paint on the way. */
async function failover(browser: Browser, report: Report): Promise<void> {
  const folder = await Folder.create();
  const product = await Product.start(['simulate', 'link-cut', '--listen', '127.0.0.1:0'], folder.path);
  try {
    await first(browser, `${product.address}/`, report);
    const { page, close } = await visit(browser, `${product.address}/`);
    await until('all is well', async () => (await words(page, '.path .word.room')) === 'FORWARDING READY', LONG);
    await note(page, {
      change: { selector: '.path:first-child .word.room', matches: 'DOWN|SUSPECT' },
      over: { selector: '.path:last-child .word.room', matches: 'FORWARDING' },
    });
    const pattern = /^(\S+Z) {2}.*the link of gw1 towards side A is cut/m;
    const cut = Date.parse(await until('the link is cut', () => pattern.exec(product.output)?.[1], LONG));
    await until('the other path forwards', async () => 'over' in (await seen(page)), LONG);
    const { change = Number.NaN, over = Number.NaN } = await seen(page);
    const one = (what: string, ms: number, atMost: number): void =>
      report.add({ area: 'wall', what, value: ms / 1_000, unit: 's', goal: { atMost } });
    one('from the cut of a link to the first change of the picture', change - cut, 1);
    one('from the cut of a link to the other path drawn as forwarding', over - cut, 5);
    await note(page, { blind: { selector: '.answer h2', matches: 'UNKNOWN' } });
    const killed = Date.now();
    await product.end('SIGKILL');
    await until('it is not known', async () => 'blind' in (await seen(page)), LONG);
    one('from kill -9 of the collector to UNKNOWN', (await seen(page))['blind']! - killed, 2);
    await close();
  } finally {
    await product.end('SIGKILL');
    await folder.remove();
  }
}

/** From the navigation to the first picture with an answer in it: a frame after the word stands in the page. */
async function first(browser: Browser, url: string, report: Report): Promise<void> {
  const took: number[] = [];
  for (let i = 0; i < VISITS; i++) {
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
    const page = await context.newPage();
    await page.addInitScript(() => {
      const look = () => {
        const said = document.querySelector('.answer h2')?.textContent ?? '';
        if (!/AVAILABLE|UNKNOWN|DOWN/.test(said)) return void requestAnimationFrame(look);
        requestAnimationFrame(() => Object.assign(window, { painted: performance.now() }));
      };
      requestAnimationFrame(look);
    });
    await page.goto(url);
    const painted = () => page.evaluate(() => (window as { painted?: number }).painted);
    took.push((await until('it is painted', painted, LONG)) / 1_000);
    await context.close();
  }
  const value = took.sort((x, y) => x - y)[Math.floor(VISITS / 2)]!;
  report.add({ area: 'wall', what: 'first meaningful paint', value, unit: 's', goal: { atMost: 1 } });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
