import { expect, type Page } from '@playwright/test';
import axe from 'axe-core';
import type { Harness } from '../harness/server';
import type { Scene } from '../harness/show';

/** Opens the harness where it is not open yet, and draws a scene in it. Throws what the page threw while it loaded. */
export async function draw(page: Page, harness: Harness, scene: Scene): Promise<void> {
  if (page.url() !== `${harness.url}/`) {
    const failed = page.waitForEvent('pageerror', { timeout: 30_000 }).catch(() => null);
    await page.goto(harness.url);
    const ready = page.waitForFunction(() => 'show' in window).then(() => null);
    const error = await Promise.race([failed, ready]);
    if (error) {
      throw error;
    }
  }
  await page.setViewportSize({ width: Math.max(320, scene.width), height: Math.max(200, scene.height) });
  await page.evaluate((one) => (window as unknown as { show(scene: unknown): Promise<void> }).show(one), scene);
}

/** Of the harness: it has neither Grafana's boot data nor its icons and fonts. */
const HARNESS = /grafanaBootData|Failed to load resource/;

/** Errors that the page throws or writes to its console from now on. */
export function errorsOf(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !HARNESS.test(message.text())) {
      errors.push(message.text());
    }
  });
  return errors;
}

/** What axe finds in the panel that is serious or worse has to be nothing. */
export async function expectAccessible(page: Page, selector = '#panel'): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.addScriptTag({ content: axe.source });
  }
  const found = await page.evaluate((within) => (window as unknown as { axe: typeof axe }).axe.run(within), selector);
  const serious = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

/** A picture for people to look at, where SCREENSHOTS names a folder. */
export async function keep(page: Page, name: string): Promise<void> {
  if (process.env.SCREENSHOTS) {
    await page.screenshot({ path: `${process.env.SCREENSHOTS}/${name}.png` });
  }
}
