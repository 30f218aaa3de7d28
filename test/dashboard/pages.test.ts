/** The pages beside the wall: no axe violation, nothing from elsewhere, and what comes from outside stays text. */
import { describe, expect, test } from 'vitest';
import { missing } from '../needs.js';
import { until } from '../until.js';
import * as given from './fixture/statuses.js';
import { axe, reads, words } from './fixture/wallBrowser.js';
import { walls } from './fixture/walls.js';

const absent = missing({ chromium: 'chromium' });

const MARKUP = '<img src=x onerror="window.broken=1">';
const pageRow = {
  ...{ id: 'pg-1', title: `Path south is down ${MARKUP}`, state: 'open', quiet: null, acknowledged: null },
  ...{ openedAt: given.ago(300), alerts: [{ labels: { alertname: 'PathDown', path: 'south' } }], deliveries: [] },
};
const silence = {
  ...{ id: 'si-1', matchers: ['path="south"'], author: 'noc', reason: MARKUP, state: 'running' },
  ...{ startsAt: given.ago(60), endsAt: given.ago(-3_600) },
};
const range = { from: given.ago(604_800), to: given.ago(0) };

describe.skipIf(absent !== null)(`pages in Chromium${absent ? ` (${absent})` : ''}`, () => {
  const wall = walls((server) =>
    Object.assign(server.answers, {
      '/api/v1/alerts/pages': { time: given.ago(0), pages: [pageRow] },
      '/api/v1/alerts/silences': { time: given.ago(0), silences: [silence] },
      '/api/v1/incidents': {
        ...{ ...range, found: 2 },
        incidents: [
          given.incident({ title: MARKUP }),
          given.incident({ closedAt: given.ago(9), durationSeconds: 243 }),
        ],
      },
      '/api/v1/sla/months': {
        months: [
          { month: '2026-10', revision: 2 },
          { month: '2026-09', revision: 1 },
        ],
      },
      '/api/v1/session': { kind: 'token', name: 'leeds', roles: ['authority'], authority: 'Leeds City Council' },
    }),
  );

  const pages: [string, string, string][] = [
    ['oncall.html', '#pages table', 'Path south is down <img'],
    ['incidents.html', '#list table', '2 in this time'],
    ['reports.html', '#list table', '2026-10 closed, revision 2 page · PDF · spreadsheet'],
    ['own.html', '#months table', '2026-09 closed, revision 1'],
  ];
  test.each(pages)('%s', async (path, selector, text) => {
    const page = await wall.open({ path });
    await reads(page, selector, text);
    const { violations, passes } = await axe(page);
    expect(violations).toEqual([]);
    expect(passes).toBeGreaterThan(10);
    expect(wall.wrongs).toEqual([]);
    expect(await page.evaluate(() => (window as { broken?: number }).broken)).toBeUndefined();
    expect(await page.locator('img').count()).toBe(0);
  });

  test('own.html says whose it is, and what it cannot know', async () => {
    const page = await wall.open({ path: 'own.html' });
    await until('it is named', async () => (await words(page, '#whose')) === 'Leeds City Council');
    wall.server.sayFlows(503);
    const again = await wall.open({ path: 'own.html' });
    await until('it says so', async () => (await words(again, '#said')).startsWith('Not everything is known:'));
  });
});
