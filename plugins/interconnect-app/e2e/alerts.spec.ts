import { expect } from '@grafana/plugin-e2e';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { grafana, root, test, WHY } from './grafana';

test.skip(!grafana, WHY);

interface Provisioned {
  groups: Array<{ name: string; rules: Array<{ uid: string; title: string }> }>;
  contactPoints: Array<{ name: string }>;
}
interface Rules {
  data: { groups: Array<{ rules: Array<{ name: string; state: string; health: string; lastError?: string }> }> };
}

const { groups, contactPoints } = JSON.parse(
  readFileSync(join(root, 'alerts/grafana/interconnect.json'), 'utf8')
) as Provisioned;
const titles = groups.flatMap(({ rules }) => rules.map(({ title }) => title));

test('every rule and every contact point is loaded as it is written', async ({ request }) => {
  const rules = (await (await request.get('/api/v1/provisioning/alert-rules')).json()) as Array<{ title: string }>;
  expect(rules.map(({ title }) => title)).toEqual(expect.arrayContaining(titles));
  const points = (await (await request.get('/api/v1/provisioning/contact-points')).json()) as Array<{ name: string }>;
  expect(points.map(({ name }) => name)).toEqual(expect.arrayContaining(contactPoints.map(({ name }) => name)));
});

test('every rule is evaluated without an error, and the one that always fires does', async ({ request }) => {
  await expect
    .poll(
      async () => {
        const { data } = (await (await request.get('/api/prometheus/grafana/api/v1/rules')).json()) as Rules;
        const own = data.groups.flatMap(({ rules }) => rules).filter(({ name }) => titles.includes(name));
        const waiting = own.filter(({ health }) => health === 'unknown');
        const wrong = own.filter(({ health }) => health !== 'ok' && health !== 'unknown');
        expect(wrong.map(({ name, lastError }) => `${name}: ${lastError}`)).toEqual([]);
        const fires = own.find(({ name }) => name === 'Watchdog')?.state;
        return { found: own.length, waiting: waiting.length, fires };
      },
      { timeout: 120_000 }
    )
    .toEqual({ found: titles.length, waiting: 0, fires: 'firing' });
});

test('the firing rule is seen on the page of alert rules', async ({ page }) => {
  await page.goto('/alerting/list?search=Watchdog');
  await expect(page.getByText('Firing').first()).toBeVisible();
});
