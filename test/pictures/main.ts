/** `npm run pictures`: takes the pictures of the wall in the docs anew, from simulated gateways, as somebody before the wall sees them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launch, visit, words } from '../dashboard/fixture/wallBrowser.js';
import { Folder } from '../e2e/folder.js';
import { Product } from '../e2e/product.js';
import { until } from '../until.js';

const LONG = { timeout: 300_000, every: 200 };
const docs = resolve(process.argv[2] ?? 'docs');

/** The wall as it is most of the time, once there is a day of history on it. */
async function calm(browser: Browser): Promise<void> {
  await over(['start'], async (product) => {
    const { page, close } = await visit(browser, `${product.address}/`);
    await isWell(page);
    await filled(page);
    await save('wall', await page.screenshot());
    await close();
  });
}

/** One failover: before, in the middle of it, and when all is well again. */
async function failover(browser: Browser): Promise<void> {
  await over(['simulate', 'link-cut'], async (product) => {
    const { page, close } = await visit(browser, `${product.address}/`);
    await isWell(page);
    // The last picture before the cut: there is more on it with every second.
    let before = await page.screenshot();
    for (; !/ is cut$/m.test(product.output); await new Promise((done) => setTimeout(done, 250)))
      before = await page.screenshot();
    await until('the other path forwards', async () => (await paths(page)) === 'DOWN FORWARDING', LONG);
    await until('it is an incident', async () => (await page.locator('.in-full .who').count()) === 1, LONG);
    await history(page);
    const during = await page.screenshot();
    await isWell(page);
    await until('the failovers are told', async () => (await page.locator('.failover.unplanned').count()) > 0, LONG);
    await save('failover-before', before);
    await save('failover-during', during);
    await save('failover-after', await page.screenshot());
    await close();
  });
}

/** A failure in the middle of it: some seconds after the page says so, or after it was told to begin where no word of the page says so. */
const inTheMiddle = (browser: Browser, scenario: string, { path, isSeen }: Middle): Promise<void> =>
  over(['simulate', scenario], async (product) => {
    const { page, close } = await visit(browser, `${product.address}/`);
    await isWell(page);
    await filled(page);
    const { page: shown, close: leave } = await visit(browser, `${product.address}/`, { path });
    await until(`${scenario} is seen`, () => isSeen(page, product), LONG);
    await save(scenario, await shown.screenshot());
    await leave();
    await close();
  });

interface Middle {
  /** Of the wall. */
  path: string;
  isSeen(page: Page, product: Product): Promise<boolean>;
}

/** Of losses: until the chart of round trips, which is asked for once a minute, may have them. */
const LOST_FOR = 50_000;
const began = /^(\S+Z) {2}.*loses a tenth of all packets each way/m;
const loss: Middle = {
  path: '?scene=delay',
  isSeen: (_, { output }) => Promise.resolve(Date.now() - Date.parse(began.exec(output)?.[1] ?? '') > LOST_FOR),
};
const bothDown: Middle = {
  path: '',
  isSeen: async (page) => (await paths(page)) === 'DOWN DOWN' && (await page.locator('.in-full .who').count()) === 1,
};

async function over(words: string[], look: (product: Product) => Promise<void>): Promise<void> {
  const folder = await Folder.create();
  const product = await Product.start([...words, '--listen', '127.0.0.1:0'], folder.path);
  try {
    await look(product);
  } finally {
    await product.end('SIGTERM');
    await folder.remove();
  }
}

const paths = (page: Page): Promise<string> => words(page, '.path .word.room');

const isWell = (page: Page): Promise<unknown> =>
  until('all is well', async () => (await words(page, '.answer h2')).endsWith('AVAILABLE Protection PROTECTED'), LONG);

/** History, flows and the month have come. */
/** With the figures of the month, which give way to an incident. */
async function filled(page: Page): Promise<void> {
  await history(page);
  await until('the month', async () => (await words(page, '#wall')).includes('This month'), LONG);
}

async function history(page: Page): Promise<void> {
  const drawn = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('.panel')].every(
        (panel) => (panel.querySelector('.direction .area')?.getBoundingClientRect().width ?? 0) > 200,
      ),
    );
  await until('a day of history', drawn, LONG);
  await until('flows', async () => (await page.locator('.flows.seen').count()) > 0, LONG);
}

async function save(name: string, picture: Buffer): Promise<void> {
  await writeFile(join(docs, `${name}.png`), picture);
  process.stdout.write(`${name}.png\n`);
}

const browser = await launch();
await mkdir(docs, { recursive: true });
try {
  await calm(browser);
  await failover(browser);
  await inTheMiddle(browser, 'both-paths-down', bothDown);
  await inTheMiddle(browser, 'loss-and-delay', loss);
} finally {
  await browser.close();
}
