/** Weeks on a wall: ten thousand updates through the real stream leave heap and DOM as they were. */
import type { Browser, CDPSession } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Status } from '../../collector/api/types.js';
import { missing } from '../needs.js';
import { until } from '../until.js';
import { many } from './fixture/many.js';
import * as given from './fixture/statuses.js';
import { launch, visit, type Visit } from './fixture/wallBrowser.js';
import { startWallServer, type WallServer } from './fixture/wallServer.js';

const absent = missing({ chromium: 'chromium' });
const UPDATES = 10_000;
/** Sent at once; then the page is waited for, so that nothing piles up. */
const AT_ONCE = 50;

describe.skipIf(absent !== null)(`ten thousand updates${absent ? ` (${absent})` : ''}`, () => {
  let server: WallServer;
  let browser: Browser;
  let open: Visit;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startWallServer(), launch()]);
  });
  afterAll(async () => {
    await open?.close();
    await browser?.close();
    await server?.close();
  });

  /** Well, with other rates, names and paths each time, and now and then an incident or a crowd of paths. */
  function update(i: number): Status {
    const status = i % 10 === 3 ? given.oneDown() : i % 10 === 7 ? many(12, i) : given.well();
    status.interconnect = { ...status.interconnect, name: `update ${i}` };
    status.paths = status.paths.map((path, p) => {
      const rate = 1e6 * ((i * 31 + p * 7) % 900);
      const updatedAt = new Date(given.NOW - 60_000 + i).toISOString();
      return { ...path, aToB: rate, bToA: rate / 3, updatedAt };
    });
    status.problems = status.problems.map((problem) => ({ ...problem, message: `${problem.message} (${i})` }));
    return status;
  }

  interface Weight {
    heap: number;
    nodes: number;
    listeners: number;
    elements: number;
  }

  async function weigh(cdp: CDPSession): Promise<Weight> {
    for (let i = 0; i < 3; i++) await cdp.send('HeapProfiler.collectGarbage');
    const { metrics } = await cdp.send('Performance.getMetrics');
    const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    const elements = await open.page.evaluate(() => document.querySelectorAll('*').length);
    return { heap: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners'), elements };
  }

  test('heap and DOM are flat', { timeout: 600_000 }, async () => {
    server.say(given.well());
    open = await visit(browser, server.url);
    const { page } = open;
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable');
    const drawn = (i: number) =>
      until(`update ${i} is drawn`, async () => (await page.locator('h1').innerText()) === `update ${i}`, {
        timeout: 120_000,
      });
    const weights: Weight[] = [];
    for (let i = 1; i <= UPDATES; i++) {
      server.say(update(i));
      if (i % AT_ONCE === 0) await drawn(i);
      // The same picture each time: update 2,000 and 10,000 differ in figures alone.
      if (i === UPDATES / 5 || i === UPDATES) weights.push(await weigh(cdp));
    }
    const [early, late] = weights as [Weight, Weight];
    expect(late.elements).toBeLessThanOrEqual(early.elements * 1.02);
    expect(late.nodes).toBeLessThanOrEqual(early.nodes * 1.1);
    expect(late.listeners).toBeLessThanOrEqual(early.listeners);
    // 8,000 updates more: a hundred octets kept of each would be 0.8 MB.
    expect(late.heap - early.heap, `${early.heap} → ${late.heap}`).toBeLessThan(800_000);
    expect(open.wrongs).toEqual([]);
  });
});
