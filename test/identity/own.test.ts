/** An authority's token in a browser, on a collector with flows of many: its own share at `/`, its own report, and no word of anybody else. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../collector/deps.js';
import type * as Main from '../../collector/main.js';
import type { Collector } from '../../collector/main.js';
import type * as SimulationModule from '../../collector/simulation.js';
import type { Simulation } from '../../collector/simulation.js';
import { axe, launch, shoot, words } from '../dashboard/fixture/wallBrowser.js';
import { Folder } from '../e2e/folder.js';
import { missing } from '../needs.js';
import { quiet } from '../simulator/deps.js';
import { until } from '../until.js';

const absent = missing({ chromium: 'chromium' });
const dist = (name: string): string => fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));

let folder: Folder;
let simulation: Simulation;
let collector: Collector;
let browser: Browser;
let ended = false;
let seeding: Promise<void> = Promise.resolve();
let names: string[];

beforeAll(async () => {
  if (absent !== null) return;
  if (!existsSync(dist('collector/main.js'))) throw new Error('dist/ is not built: `npm run build` first');
  const { createCollector } = (await import(dist('collector/main.js'))) as typeof Main;
  const { createSimulation } = (await import(dist('collector/simulation.js'))) as typeof SimulationModule;
  [folder, browser] = await Promise.all([Folder.create(), launch()]);
  const secret = (reference: string) => simulation.secret(reference);
  const deps = { clock: systemClock, log: quiet, secret, version: '0', wall: dist('dashboard/wall') };
  simulation = createSimulation(deps);
  await simulation.start();
  const config = simulation.config();
  const http = { ...config.http, listen: '127.0.0.1:0', signIn: { contact: '', session: 3_600_000 } };
  names = config.networks.authorities.map(({ name }) => name);
  collector = createCollector({ ...config, http, store: { ...config.store, path: folder.path } }, deps);
  await collector.start();
  simulation.sendTo({ flows: () => collector.flowPort, traps: () => collector.trapPort });
  seeding = simulation.seed(collector.store, folder.path, () => ended);
}, 120_000);
afterAll(async () => {
  ended = true;
  await seeding.catch(() => undefined);
  await browser?.close();
  await collector?.stop();
  await simulation?.stop();
  await folder?.remove();
}, 60_000);

test.skipIf(absent !== null)(`its own share and nothing else ${absent ?? ''}`, { timeout: 180_000 }, async () => {
  const [own = ''] = names;
  const create = collector.handlers['token.create']!;
  const made = (await create({ name: 'a council', role: 'authority', authority: own, author: 'test' })) as {
    text: string;
  };
  const base = collector.address!.replace(/\/$/, '');
  const page = await browser.newPage({ viewport: { width: 1280, height: 1400 } });
  const refused: string[] = [];
  page.on('response', (answer) => answer.status() >= 400 && refused.push(`${answer.status()} ${answer.url()}`));
  await page.goto(`${base}/#token=${made.text}`);
  await page.waitForURL(`${base}/`);
  await until('it is named', async () => (await words(page, '#whose')) === own);
  await until(
    'its traffic is shown',
    async () => {
      if (/[1-9][\d.]* [kMG]?bit\/s/.test(await words(page, '#hours'))) return true;
      await page.reload();
      return false;
    },
    { timeout: 90_000, every: 2_000 },
  );
  await until('to whom', async () => (await page.locator('#destinations .ranked-row').count()) > 1);
  await shoot(page, 'own', true);
  const shown = await page.locator('body').evaluate((node) => node.textContent ?? '');
  for (const other of names.slice(1)) expect(shown).not.toContain(other);
  expect((await axe(page)).violations).toEqual([]);
  expect(refused).toEqual([]);
  const report = await page.evaluate(async () => {
    const link = document.querySelector<HTMLAnchorElement>('#months a[href$="form=html"]')!;
    const answer = await fetch(link.href);
    return { status: answer.status, text: await answer.text() };
  });
  expect(report.status).toBe(200);
  expect(report.text).toContain(own);
});
