import { expect } from '@grafana/plugin-e2e';
import type { Locator } from '@playwright/test';
import { dashboards, type DashboardPanel, follow, grafana, keep, test, WHY } from './grafana';

test.skip(!grafana, WHY);
// All of a dashboard is in view, so that every panel asks.
test.use({ viewport: { width: 1600, height: 2700 } });
test.describe.configure({ timeout: 150_000 });

/** Nothing in these is good news. */
const MAY_BE_EMPTY = ['incidents', 'problems', 'failovers', 'maintenance'];
const mayBeEmpty = ({ targets }: DashboardPanel) => targets.every(({ kind = '' }) => MAY_BE_EMPTY.includes(kind));

for (const { uid, title, panels } of dashboards()) {
  for (const theme of ['dark', 'light']) {
    test(`${title}, ${theme}: no panel is in error and none is empty`, async ({ page }) => {
      const asked = follow(page);
      await page.goto(`/d/${uid}?theme=${theme}&kiosk`);
      for (const panel of panels) {
        const box = page.getByTestId(`data-testid Panel header ${panel.title}`);
        await expect(box, panel.title).toBeVisible();
        await expect(box.getByTestId('data-testid panel content')).not.toBeEmpty();
        await expect(box.getByLabel('Panel loading bar'), panel.title).toHaveCount(0);
        if (!mayBeEmpty(panel)) {
          await expectFilled(box, panel.title);
        }
        if (panel.type === 'timeseries') {
          await expectLines(box, panel.title);
        }
        await expect(box.getByTestId('data-testid Panel status error'), panel.title).toHaveCount(0);
        // In place of a panel whose code could not be loaded or threw.
        await expect(box.getByText('An unexpected error happened'), panel.title).toHaveCount(0);
        if (panel.type.startsWith('interconnect-')) {
          await expect(box.locator('svg.chart').first(), panel.title).toBeVisible();
        }
      }
      // Asked again by the dashboard itself, every 30 s: a collector that has just started seeds its history meanwhile.
      await expect.poll(() => asked.empty(), { timeout: 75_000 }).toEqual([]);
      await keep(page, `${uid}-${theme}`);
      expect(asked.faults).toEqual([]);
    });
  }
}

/** `No data` is what Grafana's own panels say; ours say why in a status. */
async function expectFilled(box: Locator, title: string): Promise<void> {
  await expect(box.getByText('No data', { exact: true }), title).toHaveCount(0);
  await expect(box.locator('[data-testid="data-testid panel content"] [role="status"]'), title).toHaveCount(0);
}

/** A line has a colour; axes and grid are grey. */
async function expectLines(box: Locator, title: string): Promise<void> {
  const coloured = (canvas: HTMLCanvasElement): boolean => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    for (let i = 0; i < data.length; i += 4) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(i, i + 4);
      if (alpha > 100 && Math.max(red, green, blue) - Math.min(red, green, blue) > 60) {
        return true;
      }
    }
    return false;
  };
  const canvas = box.locator('canvas').first();
  await expect.poll(() => canvas.evaluate(coloured), { message: `${title} draws a line` }).toBe(true);
}
