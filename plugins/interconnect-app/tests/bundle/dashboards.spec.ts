import { expect, test } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serve, type Harness } from '../harness/server';
import { Collector } from './collector';

interface Panel {
  title: string;
  targets: Array<{ kind: string }>;
}

const folder = join(__dirname, '../../src/dashboards');
const panels = readdirSync(folder).flatMap((file) =>
  (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { panels: Panel[] }).panels.map((panel) => ({
    file,
    ...panel,
  }))
);

/** What may be empty where all is well, or where a month has not ended yet. */
const MAY_BE_EMPTY = ['incidents', 'problems', 'failovers', 'maintenance'];

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

test('every query of the bundled dashboards is answered by a running collector', async ({ page }) => {
  test.setTimeout(180_000);
  await page.goto(harness.url);
  await page.waitForFunction(() => 'askOnce' in window);
  for (const { file, title, targets } of panels) {
    for (const target of targets) {
      const query = JSON.parse(JSON.stringify({ ...target, live: false }).replaceAll('"$path"', '""')) as {
        kind: string;
      };
      const ask = () =>
        page.evaluate(
          (one) =>
            (window as unknown as { askOnce(query: unknown): Promise<{ rows: number; errors: string[] }> }).askOnce(
              one
            ),
          query
        );
      const name = `${file}, ${title}: ${JSON.stringify(query)}`;
      const { errors } = await ask();
      expect(errors, name).toEqual([]);
      if (!MAY_BE_EMPTY.includes(query.kind) && !JSON.stringify(query).includes('"months"')) {
        await expect.poll(async () => (await ask()).rows, { message: name, timeout: 60_000 }).toBeGreaterThan(0);
      }
    }
  }
});
