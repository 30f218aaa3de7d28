import { expect, test, type Page } from '@playwright/test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { serve, type Harness } from '../harness/server';
import type { Scene } from '../harness/show';
import { Collector } from './collector';
import { draw, errorsOf, expectAccessible, keep } from './draw';

const scenes: Record<string, Omit<Scene, 'theme'>> = {
  topology: {
    panel: 'topology',
    queries: [{ kind: 'paths', live: true }, { kind: 'throughput' }],
    width: 900,
    height: 320,
  },
  failovers: {
    panel: 'failovers',
    queries: [{ kind: 'lanes' }, { kind: 'failovers' }, { kind: 'maintenance' }],
    width: 900,
    height: 260,
  },
  sla: {
    panel: 'sla',
    queries: [
      { kind: 'sla', view: 'budget' },
      { kind: 'sla', view: 'ledger' },
    ],
    width: 900,
    height: 520,
  },
  delay: { panel: 'delay', queries: [{ kind: 'delay' }], width: 900, height: 280 },
  matrix: { panel: 'matrix', queries: [{ kind: 'flows', view: 'matrix', limit: 8 }], width: 1000, height: 420 },
};

const newer = existsSync(join(__dirname, '../react-19/node_modules/react'));
const collector = new Collector();

test.beforeAll(() => collector.start());
test.afterAll(() => collector.stop());

for (const react of ['18', '19'] as const) {
  test.describe(`under React ${react}`, () => {
    test.skip(react === '19' && !newer, 'React 19 is not installed: npm --prefix tests/react-19 ci');
    let harness: Harness;
    // What Grafana shares is large: one page for all of them.
    let page: Page;
    let errors: string[];
    test.beforeAll(async ({ browser }) => {
      harness = await serve(collector.url, react);
      page = await browser.newPage();
      errors = errorsOf(page);
    });
    test.afterAll(async () => {
      await page?.close();
      await harness?.close();
    });

    for (const [name, scene] of Object.entries(scenes)) {
      for (const theme of ['dark', 'light'] as const) {
        test(`${name}, ${theme}, from a running collector`, async () => {
          errors.length = 0;
          const marks =
            '#panel [data-path], #panel [data-cell], #panel .lane, #panel .budget-allowed, #panel .smoke-band';
          // Asked again, as a dashboard does: a collector that has just started may judge anew in between.
          await expect(async () => {
            await draw(page, harness, { ...scene, theme });
            await expect(page.locator(marks).first()).toBeVisible({ timeout: 10_000 });
          }).toPass();
          const version = await page.evaluate(() => (window as unknown as { reactVersion: string }).reactVersion);
          expect(version.split('.')[0]).toBe(react);
          await expect(page.locator('#panel svg.chart').first()).toBeVisible();
          await keep(page, `${name}-${theme}-react-${react}`);
          await expectAccessible(page);
          expect(errors).toEqual([]);
        });
      }
    }
  });
}
