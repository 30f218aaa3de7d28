import { expect } from '@grafana/plugin-e2e';
import type { Page } from '@playwright/test';
import { join } from 'node:path';
import { APP, dashboards, grafana, test, WHY } from './grafana';

test.skip(!grafana, WHY);
test.skip(!process.env.PICTURES, 'PICTURES=1 takes the pictures of the README anew');

const folder = join(__dirname, '../src/img');
const save = (page: Page, name: string) => page.screenshot({ path: join(folder, `${name}.png`) });

/** Which panel of which dashboard, and how large. */
interface Shot {
  uid: string;
  title: string;
  width: number;
  height: number;
  /** Until now, where `to` is left out. */
  from: string;
  to?: string;
}
const LAST_MONTH = 'now-1M/M';
const panels: Record<string, Shot> = {
  topology: { uid: 'interconnect-noc', title: 'Paths', width: 1000, height: 320, from: 'now-6h' },
  failovers: { uid: 'interconnect-noc', title: 'What each path did', width: 1000, height: 300, from: 'now-1h' },
  // A month that is over: of the one that runs, a collector that has just started has seen little.
  sla: { uid: 'interconnect-sla', title: 'The month', width: 1000, height: 560, from: LAST_MONTH, to: LAST_MONTH },
  delay: { uid: 'interconnect-path', title: 'Round trip and loss', width: 1000, height: 320, from: 'now-3h' },
  matrix: { uid: 'interconnect-flows', title: 'Who speaks to whom', width: 1000, height: 560, from: 'now-1h' },
};

for (const [name, { uid, title, width, height, from, to = 'now' }] of Object.entries(panels)) {
  test(`panel ${name}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    const at =
      dashboards()
        .find((one) => one.uid === uid)
        ?.panels.findIndex((one) => one.title === title) ?? -1;
    await page.goto(`/d-solo/${uid}?panelId=${at + 1}&theme=dark&from=${from}&to=${to}`);
    await expect(page.locator('svg.chart').first()).toBeVisible();
    await save(page, name);
  });
}

const pages: Record<string, [path: string, height: number]> = {
  overview: [`/a/${APP}/overview`, 760],
  incidents: [`/a/${APP}/incidents`, 560],
  reports: [`/a/${APP}/reports`, 640],
  onboard: [`/a/${APP}/onboard`, 800],
  configuration: [`/plugins/${APP}?page=configuration`, 560],
};

for (const [name, [path, height]] of Object.entries(pages)) {
  test(`page ${name}`, async ({ page }) => {
    await page.setViewportSize({ width: 1200, height });
    await page.addInitScript(() => localStorage.setItem('grafana.navigation.docked', 'false'));
    await page.goto(`${path}${path.includes('?') ? '&' : '?'}theme=dark`);
    if (name === 'configuration') {
      await page.getByRole('button', { name: 'Check them' }).click();
      await page.getByText(/collector \d+\.\d+\.\d+, \d+ paths/).scrollIntoViewIfNeeded();
      await expect(page.getByText(/collector \d+\.\d+\.\d+, \d+ paths/)).toBeVisible();
    } else {
      await expect(page.getByTestId('interconnect-page')).toBeVisible();
      await expect(page.getByText('Asking the collector…')).toHaveCount(0);
    }
    await save(page, name);
  });
}
