/** The on-call page in Chromium, over the API of a collector that really pages: everything by the keyboard. */
import type { Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../collector/deps.js';
import { deskOf } from '../../collector/paging.js';
import { Desk, pathDown, protectionLost } from '../alerts/notify/desk.js';
import { Receiver } from '../alerts/notify/receiver.js';
import { serve } from '../api/http.js';
import { folder } from '../audit/folder.js';
import { missing } from '../needs.js';
import { until } from '../until.js';
import { axe, reads, visit, words } from './fixture/wallBrowser.js';
import { builtWalls } from './fixture/walls.js';

const absent = missing({ chromium: 'chromium' });

/** What a gateway may be called, by whoever configures it. */
const AWKWARD = 'gw "7" \\ <img src=x onerror=alert(1)>';

describe.skipIf(absent !== null)(`the on-call page in Chromium${absent ? ` (${absent})` : ''}`, () => {
  const built = builtWalls();

  /** `first` is done before anybody looks. */
  async function open(first: (desk: Desk) => void) {
    const pager = await new Receiver().open();
    const receivers = [{ name: 'pager', kind: 'webhook', url: pager.url }];
    const alerts = { wait: '50ms', receivers, page: [{ to: ['pager'] }], ticket: ['pager'] };
    const desk = new Desk({ folder: folder(), clock: systemClock, alerts });
    await desk.paging.start();
    first(desk);
    const house = await serve({ wall: built.folder, paging: deskOf(desk.paging) });
    const opened = await visit(built.browser, `${house.base}/`, { path: 'oncall.html' });
    onTestFinished(async () => {
      await opened.close();
      await desk.paging.stop();
      await pager.close();
    });
    return { ...opened, desk, pager, house };
  }

  /** From the list of pages on by Tab alone, to the button of that name, which is pressed. */
  async function fill(page: Page, given: { author: string; reason: string }, button: string): Promise<void> {
    await page.locator('#page').focus();
    for (const name of ['author', 'reason', 'length'] as const) {
      await page.keyboard.press('Tab');
      await until(`${name} has the focus`, () => page.evaluate((id) => document.activeElement?.id === id, name));
      if (name === 'length') continue;
      await page.keyboard.press('Control+A');
      await page.keyboard.type(given[name]);
    }
    await tabTo(page, button);
    await page.keyboard.press('Enter');
  }

  async function tabTo(page: Page, button: string): Promise<void> {
    for (let tabs = 0; tabs < 20; tabs++) {
      await page.keyboard.press('Tab');
      if ((await page.evaluate(() => document.activeElement?.textContent)) === button) return;
    }
    throw new Error(`no Tab leads to ${button}`);
  }

  test('takes a page on, with who and why and until when', async () => {
    const { page, wrongs, desk, house } = await open((desk) => {
      desk.open('path', 'primary');
      desk.fire(pathDown);
    });
    await reads(page, '#pages', 'path primary is down');
    await fill(page, { author: '', reason: 'carrier called' }, 'Take it on');
    await reads(page, '#said', 'author: say who does it');
    await fill(page, { author: 'Ada', reason: 'carrier called' }, 'Take it on');
    await reads(page, '#said', 'Taken on: path primary is down');
    await reads(page, '#pages', 'taken on by Ada until');
    expect(await words(page, '#pages')).toContain(': carrier called');
    const { author, note, at, endsAt } = desk.incidents.get('in-path-primary')!.acknowledged!;
    expect([author, note, endsAt! - at]).toEqual(['Ada', 'carrier called', 4 * 3_600_000]);
    expect(house.deeds.map(({ action, outcome, reason }) => [action, outcome, reason])).toEqual([
      ['incident.acknowledge', 'refused', 'carrier called'],
      ['incident.acknowledge', 'done', 'carrier called'],
    ]);
    expect(wrongs).toEqual([]);
  }, 120_000);

  test('silences all that fires on a page and nothing else, and ends a silence for a reason', async () => {
    const elsewhere = { ...pathDown, gateway: 'gw9', path: 'other' };
    const { page, wrongs, desk, pager, house } = await open((desk) => {
      desk.open('gateway', 'gw1');
      desk.fire({ alertname: 'GatewayDown', severity: 'page', gateway: 'gw1' }, pathDown, {
        ...pathDown,
        incident: 'in-gateway-gw1',
        instance: 'a second series',
      });
    });
    await until('it is told', () => pager.firing.length === 1);
    await reads(page, '#pages', 'gateway gw1 is down');
    await fill(page, { author: 'Ada', reason: 'fibre work' }, 'Silence its alerts');
    await reads(page, '#said', 'Silent: gateway gw1 is down');
    await reads(page, '#silences', 'Ada: fibre work');
    const made = (await desk.paging.silences()).map(({ matchers }) =>
      matchers.map(({ name, value, isEqual, isRegex }) => [name, value, isEqual && !isRegex]),
    );
    const sorted = made.toSorted((x, y) => x.length - y.length);
    expect(sorted).toEqual([
      [
        ['alertname', 'GatewayDown', true],
        ['gateway', 'gw1', true],
      ],
      [
        ['alertname', 'PathDown', true],
        ['gateway', 'gw1', true],
        ['path', 'primary', true],
        ['group', 'crossing', true],
      ],
    ]);
    await reads(page, '#pages', 'silenced by Ada until');
    // The same rule of another place is told.
    desk.fire(elsewhere);
    await until('the other is told', () => pager.firing.length === 2);
    expect(JSON.stringify(pager.firing[1]!.body)).toContain('gw9');

    // What stands there unchanged is not drawn anew: the focus stays where it is.
    await page.locator('#reason').fill('done early');
    await page.locator('#silences button').first().focus();
    const asked = await page.evaluate(() => performance.getEntriesByType('resource').length);
    await until(
      'the page asks again',
      () => page.evaluate((before) => performance.getEntriesByType('resource').length >= before + 4, asked),
      { timeout: 60_000 },
    );
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('End it now');
    await page.keyboard.press('Enter');
    await reads(page, '#said', 'Ended: its alerts are told of again.');
    await until('one silence is left', async () => (await page.locator('#silences button').count()) === 1);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('silences-title');
    const ended = (await desk.paging.silences()).flatMap(({ ended }) => ended ?? []);
    expect(ended.map(({ author, reason }) => [author, reason])).toEqual([['Ada', 'done early']]);
    expect(house.deeds.map(({ action, outcome, reason }) => [action, outcome, reason])).toEqual([
      ['silence.add', 'done', 'fibre work'],
      ['silence.add', 'done', 'fibre work'],
      ['silence.cancel', 'done', 'done early'],
    ]);
    expect(wrongs).toEqual([]);
  }, 120_000);

  test('silences what has a quote, a backslash or markup in its name', async () => {
    const { page, wrongs, desk } = await open((desk) =>
      desk.fire({ alertname: 'GatewayOdd', severity: 'page', gateway: AWKWARD }),
    );
    await reads(page, '#pages', 'GatewayOdd');
    await fill(page, { author: 'Ada', reason: 'odd' }, 'Silence its alerts');
    await reads(page, '#pages', 'silenced by Ada until');
    await reads(page, '#silences', '<img src=x');
    expect((await desk.paging.silences()).map(({ matchers }) => matchers.map(({ value }) => value))).toEqual([
      ['GatewayOdd', AWKWARD],
    ]);
    expect(await page.locator('img').count()).toBe(0);
    expect(wrongs).toEqual([]);
  }, 120_000);

  test('sends a test page, and says how each took it; axe finds nothing', async () => {
    const { page, wrongs, pager, house } = await open((desk) => desk.fire(protectionLost));
    await reads(page, '#pages', 'ProtectionLost');
    await tabTo(page, 'Send a test page');
    await page.keyboard.press('Enter');
    await reads(page, '#said', 'author: say who does it');
    await page.locator('#author').fill('Ada');
    await tabTo(page, 'Send a test page');
    await page.keyboard.press('Enter');
    await reads(page, '#said', 'Test page: pager after');
    expect(JSON.stringify(pager.firing)).toContain('This is a test: Ada asked');
    expect(house.deeds.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['page.test', 'refused'],
      ['page.test', 'done'],
    ]);
    expect((await axe(page)).violations).toEqual([]);
    expect(wrongs).toEqual([]);
  }, 120_000);
});
