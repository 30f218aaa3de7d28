/** The page of authorities in Chromium, over the API of a collector. */
import { describe, expect, test } from 'vitest';
import { deskOver } from '../api/desk.js';
import { serve } from '../api/http.js';
import { scene } from '../api/scene.js';
import { folder } from '../audit/folder.js';
import { missing } from '../needs.js';
import { until } from '../until.js';
import { axe, reads, visit, words } from './fixture/wallBrowser.js';
import { builtWalls } from './fixture/walls.js';

const absent = missing({ chromium: 'chromium' });
const HOSTILE = 'Hull (<img src=x onerror=alert(1)>)';

const config = scene({
  networks: {
    authorities: [{ name: 'Leeds', prefixes: ['10.2.0.0/16'], charge: { year: 7_200 }, replaces: { year: 13_218 } }],
    destinations: [{ name: 'Spine', prefixes: ['10.128.0.0/16'] }],
  },
});

describe.skipIf(absent !== null)(`the page of authorities in Chromium${absent ? ` (${absent})` : ''}`, () => {
  const built = builtWalls();

  async function open() {
    const house = await serve({ config, authorities: deskOver(config, folder()), wall: built.folder });
    const opened = await visit(built.browser, `${house.base}/authorities.html`);
    await reads(opened.page, '#all', 'Leeds');
    const wrongs = () => opened.wrongs.filter((each) => !each.startsWith(`request to ${house.base}/`));
    return { ...opened, wrongs, house };
  }

  test('adds one by the keyboard alone, shows what is missing, and removes it; axe finds nothing', async () => {
    const { page, wrongs, close, house } = await open();
    expect(await words(page, '#joining')).toContain('Nobody is on the way');
    expect(await words(page, '#all')).toMatch(/Leeds 10\.2\.0\.0\/16 — — 6,018 GBP in the configuration/);
    const fill = async (values: Record<string, string>) => {
      await page.locator('#name').focus();
      // The order of the form is the order of the keys.
      for (const name of [
        'name',
        'prefixes',
        'owner',
        'contact',
        'email',
        'phone',
        'ordered',
        'contracted',
        'charge',
        'replaces',
        'uses',
        'author',
      ]) {
        await until(`${name} has the focus`, () => page.evaluate((id) => document.activeElement?.id === id, name));
        if (name === 'ordered') await page.locator('#ordered').fill(values.ordered ?? '');
        else await page.keyboard.type(values[name] ?? '');
        // A date has several fields of its own to go through.
        if (name === 'ordered') await page.locator('#contracted').focus();
        else await page.keyboard.press('Tab');
      }
      await page.keyboard.press('Enter');
    };
    await fill({ name: 'Bradford', prefixes: '10.2.7.0/24', author: 'Ada' });
    await reads(page, '#said', '10.2.7.0/24 lies within 10.2.0.0/16 of "Leeds" (in the configuration)');
    await page.locator('#prefixes').fill('');
    await page.locator('#name').fill('');
    await page.locator('#author').fill('');
    const terms = { ordered: '2026-11-02', contracted: '10', charge: '7200', replaces: '13218', uses: 'Spine' };
    await fill({
      name: HOSTILE.slice(0, 4),
      prefixes: '10.3.0.0/16, 2001:db8::/48',
      email: 'it@hull.example',
      ...terms,
      author: 'Ada',
    });
    await reads(page, '#said', 'Added: Hull');
    await reads(page, '#joining', 'Hull: 0 of 6 seen, ordered on 2026-11-02');
    await reads(page, '#joining li', 'Missing: No token was made for it. Next: interconnect token create');
    expect((await axe(page)).violations).toEqual([]);
    page.once('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: 'Remove Hull' }).press('Enter');
    await reads(page, '#said', 'Removed: Hull');
    await reads(page, '#joining', 'Nobody is on the way');
    expect(house.deeds.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['authority.add', 'refused'],
      ['authority.add', 'done'],
      ['authority.remove', 'done'],
    ]);
    expect(wrongs()).toEqual([]);
    await close();
  }, 120_000);

  test('says why there is no plan yet, fits a small window, and runs nothing that a name holds', async () => {
    const { page, wrongs, close } = await open();
    await page.locator('#mbit').press('Enter');
    await reads(page, '#said', 'no month says yet what the paths carry');
    await page.locator('#name').fill(HOSTILE);
    await page.locator('#prefixes').fill('10.3.0.0/16');
    await page.locator('#author').fill('Ada');
    await page.locator('#author').press('Enter');
    await reads(page, '#said', 'expected a name of letters');
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => document.querySelector('form')!.scrollWidth <= innerWidth)).toBe(true);
    expect(wrongs()).toEqual([]);
    await close();
  });
});
