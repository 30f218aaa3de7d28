import { expect, test, type Page } from '@playwright/test';
import * as frames from '../fixture/frames';
import { serve, type Harness } from '../harness/server';
import { draw, errorsOf, expectAccessible, keep } from './draw';

const HOUR = 3_600_000;

interface Given {
  whole: frames.Frame[];
  empty: frames.Frame[];
  emptied: RegExp;
  unfit: RegExp;
}

/**
 * What each panel is given of any data source where all is there; where there is no row; where there is none of its fields. Made when it is drawn:
 * what is older than a minute is unknown.
 */
const panels: Record<string, (now: number) => Given> = {
  topology: (now) => ({
    whole: [frames.pathsFrame(['forwarding', 'standby', 'down', 'unknown'], now)],
    empty: [frames.pathsFrame([], now)],
    emptied: /No path is configured/,
    unfit: /No paths in the data/,
  }),
  failovers: (now) => ({
    whole: [frames.lanesFrame(now), frames.failoversFrame(now)],
    empty: [{ fields: frames.lanesFrame(now).fields.map((field) => ({ ...field, values: [] })) }],
    emptied: /No failover in this time/,
    unfit: /No failovers in the data/,
  }),
  sla: (now) => ({
    whole: [frames.budgetFrame, frames.ledgerFrame(now)],
    empty: [{ fields: frames.budgetFrame.fields.map((field) => ({ ...field, values: [] })) }],
    emptied: /Nothing is measured yet/,
    unfit: /No service level in the data/,
  }),
  delay: (now) => ({
    whole: [frames.delayFrame(now)],
    empty: [{ fields: frames.delayFrame(now).fields.map((field) => ({ ...field, values: [] })) }],
    emptied: /Nothing was measured in this time/,
    unfit: /No round trips in the data/,
  }),
  matrix: () => ({
    whole: [frames.matrixFrame],
    empty: [{ fields: frames.matrixFrame.fields.map((field) => ({ ...field, values: [] })) }],
    emptied: /No traffic in this time/,
    unfit: /No flows in the data/,
  }),
};

let harness: Harness;
// What Grafana shares is large: one page for all of them.
let page: Page;
let errors: string[];
test.beforeAll(async ({ browser }) => {
  harness = await serve('http://127.0.0.1:1');
  page = await browser.newPage({ deviceScaleFactor: 2 });
  errors = errorsOf(page);
});
test.beforeEach(() => {
  errors.length = 0;
});
test.afterAll(async () => {
  await page?.close();
  await harness?.close();
});

const panel = { width: 700, height: 300, hours: 6 };

/** Texts that leave the tile on either side, and pairs that stand on each other; what is turned is left to the eye. */
const crowded = (page: Page, width: number): Promise<string[]> =>
  page.evaluate((room) => {
    const texts = [...document.querySelectorAll('#panel svg.chart text:not([transform])')].map((text) => {
      const { left, right, top, bottom } = text.getBoundingClientRect();
      return { said: text.textContent ?? '', left, right, top, bottom };
    });
    const outside = texts.filter(({ left, right }) => left < -1 || right > room + 1).map(({ said }) => said);
    const pairs = texts.flatMap((one, i) =>
      texts
        .slice(i + 1)
        .filter((other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1)
        // Boxes are as high as a line, letters are not.
        .filter((other) => Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 6)
        .map((other) => `${one.said} / ${other.said}`)
    );
    return [...outside, ...pairs];
  }, width);

for (const theme of ['dark', 'light'] as const) {
  for (const [name, given] of Object.entries(panels)) {
    test.describe(`${name}, ${theme}`, () => {
      test('draws frames of any data source', async () => {
        await draw(page, harness, { ...panel, panel: name, frames: given(Date.now()).whole, theme });
        await expect(page.locator('#panel svg.chart').first()).toBeVisible();
        await keep(page, `${name}-frames-${theme}`);
        await expectAccessible(page);
        expect(errors).toEqual([]);
      });

      test('says what is empty, what does not fit, and what failed', async () => {
        const { empty, emptied, unfit } = given(Date.now());
        for (const [one, said] of [
          [{ frames: empty }, emptied],
          [{ frames: [] }, unfit],
          [{ frames: [{ fields: [] }] }, unfit],
          [{ frames: [], error: 'The token was refused' }, /The token was refused/],
        ] as const) {
          await draw(page, harness, { ...panel, ...one, frames: [...one.frames], panel: name, theme });
          await expect(page.locator('#panel')).toContainText(said);
          await expectAccessible(page);
        }
        await keep(page, `${name}-error-${theme}`);
      });

      test('still tells its answer in a small tile', async () => {
        const { whole } = given(Date.now());
        await draw(page, harness, { panel: name, frames: whole, theme, width: 200, height: 120 });
        const chart = page.locator('#panel svg.chart').first();
        await expect(chart).toBeVisible();
        const box = await chart.boundingBox();
        expect(box?.width).toBeLessThanOrEqual(200);
        expect(await crowded(page, 200)).toEqual([]);
        await keep(page, `${name}-small-${theme}`);
        await expectAccessible(page);
        expect(errors).toEqual([]);
      });
    });
  }

  test(`topology, ${theme}: what failed or is old is unknown on every path, and says what it was`, async () => {
    const old = [frames.pathsFrame(['forwarding', 'standby'], Date.now() - HOUR)];
    for (const given of [{ frames: old }, { frames: old, error: 'The collector has gone silent' }]) {
      await draw(page, harness, { ...panel, ...given, panel: 'topology', theme });
      const paths = page.locator('#panel [data-path]');
      await expect(paths).toHaveCount(2);
      for (const path of await paths.all()) {
        await expect(path).toHaveAttribute('aria-label', /UNKNOWN.*Last known.*(The data is old|gone silent)\./);
        await expect(path).not.toHaveAttribute('aria-label', /FORWARDING|READY/);
      }
      // A card has room for no more: why is in the tip.
      const known = (was: string) => new RegExp(`^Last known: ${was}, \\S+ \\d+ \\S+ [\\d:]{8} \\w+\\.$`);
      await expect(page.locator('#panel .topology-card .note')).toHaveText([known('forwarding'), known('standby')]);
    }
    await keep(page, `topology-stale-${theme}`);
  });
}
