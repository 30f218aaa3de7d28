import { expect, test, type Page } from '@playwright/test';
import axe from 'axe-core';
import { serve, type Harness } from '../harness/server';
import type { Scene } from '../harness/show';
import { Collector } from './collector';

const collector = new Collector();
let harness: Harness;

test.beforeAll(async () => {
  await collector.start();
  harness = await serve(collector.url);
});
test.afterAll(async () => {
  await harness?.close();
  await collector.stop();
});

async function draw(page: Page, scene: Scene): Promise<void> {
  if (page.url() !== `${harness.url}/`) {
    const failed = page.waitForEvent('pageerror', { timeout: 20_000 }).catch(() => null);
    await page.goto(harness.url);
    const ready = page.waitForFunction(() => 'show' in window).then(() => null);
    const error = await Promise.race([failed, ready]);
    if (error) {
      throw error;
    }
  }
  await page.evaluate((one) => (window as unknown as { show(scene: unknown): Promise<void> }).show(one), scene);
}

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
  matrix: { panel: 'matrix', queries: [{ kind: 'flows', view: 'matrix', limit: 8 }], width: 1000, height: 420 },
};

for (const [name, scene] of Object.entries(scenes)) {
  for (const theme of ['dark', 'light'] as const) {
    test(`${name}, ${theme}, from a running collector`, async ({ page }) => {
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      await page.setViewportSize({ width: scene.width, height: scene.height });
      await draw(page, { ...scene, theme });
      await expect(page.locator('#panel svg.chart')).toBeVisible();
      await expect(page.locator('#panel [data-path], #panel [data-cell], #panel .lane').first()).toBeVisible();
      if (process.env.SCREENSHOTS) {
        await page.screenshot({ path: `${process.env.SCREENSHOTS}/${name}-${theme}.png` });
      }
      await page.addScriptTag({ content: axe.source });
      const found = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run('#panel'));
      const serious = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      expect(errors).toEqual([]);
    });
  }
}
