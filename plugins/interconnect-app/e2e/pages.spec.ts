import { expect } from '@grafana/plugin-e2e';
import { APP, follow, grafana, keep, SOURCE, test, WHY } from './grafana';
import { expectAccessible } from '../tests/bundle/draw';

test.skip(!grafana, WHY);
test.use({ viewport: { width: 1400, height: 1000 } });

const pages: Record<string, { heading: string; text: RegExp }> = {
  overview: { heading: 'Overview', text: /Service (AVAILABLE|UNAVAILABLE|DEGRADED|UNKNOWN)/ },
  incidents: { heading: 'Incidents', text: /Severity|No incident in the last/ },
  reports: { heading: 'Reports', text: /Closed months/ },
  onboard: { heading: 'Onboard an authority', text: /All authorities/ },
};

for (const [name, { heading, text }] of Object.entries(pages)) {
  for (const theme of ['dark', 'light']) {
    test(`page ${name}, ${theme}`, async ({ page }) => {
      const asked = follow(page);
      await page.goto(`/a/${APP}/${name}?theme=${theme}`);
      await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
      await expect(page.getByTestId(`data-testid ${heading} breadcrumb`)).toHaveCount(1);
      await expect(page.getByTestId('interconnect-page')).toContainText(text);
      await expect(page.getByText('The collector cannot be asked')).toHaveCount(0);
      await keep(page, `page-${name}-${theme}`);
      await expectAccessible(page, '[data-testid="interconnect-page"]');
      expect(asked.faults).toEqual([]);
    });
  }
}

test('configuration: the connected collectors are checked', async ({ page }) => {
  await page.goto(`/plugins/${APP}?page=configuration`);
  await page.getByRole('button', { name: 'Check them' }).click();
  await expect(page.getByText(/collector \d+\.\d+\.\d+, \d+ paths/)).toBeVisible();
  await keep(page, 'page-configuration');
});

test('the README is shown with its pictures', async ({ page }) => {
  await page.goto(`/plugins/${APP}?page=overview`);
  const pictures = page.locator('main img[src*="/public/plugins/"]');
  await expect(pictures.first()).toBeVisible();
  for (const picture of await pictures.all()) {
    await picture.scrollIntoViewIfNeeded();
    await expect
      .poll(() => picture.evaluate((one) => (one as HTMLImageElement).naturalWidth), { message: 'a picture is broken' })
      .toBeGreaterThan(0);
  }
});

test('the provisioned data source is tested', async ({ page }) => {
  await page.goto(`/connections/datasources/edit/${SOURCE}`);
  await page.getByRole('button', { name: /^(Save & test|Test)$/ }).click();
  await expect(page.getByText(/collector \d+\.\d+\.\d+, \d+ paths/)).toBeVisible();
});
