import { expect, type PanelEditPage } from '@grafana/plugin-e2e';
import type { Page } from '@playwright/test';
import { grafana, keep, test, WHY } from './grafana';

test.skip(!grafana, WHY);
test.use({ viewport: { width: 1600, height: 1100 } });
test.describe.configure({ timeout: 150_000 });

interface Edit {
  /** What the data source is asked for, as its editor offers it; its view where it has several. */
  ask: string;
  view?: string;
  /** Changes an option and says what the panel has to show then. */
  change(edit: PanelEditPage, page: Page): Promise<void>;
}

const chart = (page: Page) => page.locator('svg.chart').first();

/** Of the last option of each panel. */
async function enlarge(edit: PanelEditPage, name: string, page: Page): Promise<void> {
  const size = edit.getCustomOptions(name).getNumberInput('Text size');
  await size.fill('21');
  await size.blur();
  await expect(chart(page)).toHaveAttribute('font-size', '21');
}

const edits: Record<string, Edit> = {
  'Interconnect topology': {
    ask: 'Paths now',
    async change(edit, page) {
      const side = edit.getCustomOptions('Interconnect topology').getTextInput('Left side');
      await side.fill('Councils');
      await side.blur();
      await expect(chart(page)).toHaveAttribute('aria-label', /between Councils and/);
      await enlarge(edit, 'Interconnect topology', page);
    },
  },
  'Interconnect failovers': {
    ask: 'Who forwarded',
    async change(edit, page) {
      const paths = edit.getCustomOptions('Interconnect failovers').getTextInput('Paths');
      await paths.fill('gw2');
      await paths.blur();
      await expect(page.locator('svg.chart .lane')).toHaveCount(1);
      await enlarge(edit, 'Interconnect failovers', page);
    },
  },
  'Interconnect service level': {
    ask: 'Service level',
    async change(edit, page) {
      await expect(page.locator('.budget-allowed').first()).toBeVisible();
      await edit.getCustomOptions('Interconnect service level').getSwitch('Error budget').uncheck();
      await expect(page.locator('.budget-allowed')).toHaveCount(0);
      // Nothing is left where it was.
      await expect(page.getByTestId('data-testid panel content')).toHaveText(/^5m/);
    },
  },
  'Interconnect round trip': {
    ask: 'Round trip',
    change: (edit, page) => enlarge(edit, 'Interconnect round trip', page),
  },
  'Interconnect flow matrix': {
    ask: 'Flows',
    view: 'matrix',
    change: (edit, page) => enlarge(edit, 'Interconnect flow matrix', page),
  },
};

async function choose(page: Page, label: string, word: string): Promise<void> {
  const box = page.getByLabel(label, { exact: true });
  await box.click();
  // Of a long list only what is in view is there.
  await box.fill(word);
  await page.getByRole('option', { name: word }).first().click();
}

for (const [name, { ask, view, change }] of Object.entries(edits)) {
  test(`${name} is edited`, async ({ panelEditPage, page }) => {
    await panelEditPage.datasource.set('Interconnect Monitor');
    await panelEditPage.setVisualization(name);
    await choose(page, 'Ask for', ask);
    if (view) {
      await choose(page, 'View', view);
    }
    await expect(chart(page)).toBeVisible();
    await panelEditPage.getCustomOptions(name).expand();
    await change(panelEditPage, page);
    await expect(panelEditPage.panel.getErrorIcon()).toHaveCount(0);
    await keep(page, `edit-${name.split(' ').slice(1).join('-')}`);
  });
}
