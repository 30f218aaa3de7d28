/** One part of the wall alone, parts in turn, what is dimmed, and more paths than a screen has rows for. */
import { describe, expect, test } from 'vitest';
import { Rest } from '../../dashboard/wall/rest.js';
import { askedFor, parts, shownAt } from '../../dashboard/wall/show.js';
import { missing } from '../needs.js';
import { until } from '../until.js';
import { answerBeside } from './fixture/beside.js';
import { many } from './fixture/many.js';
import * as given from './fixture/statuses.js';
import { axe, shoot, words } from './fixture/wallBrowser.js';
import { walls } from './fixture/walls.js';

describe('what is asked for in the address', () => {
  test('one screen, one part, or the parts in turn', () => {
    expect(askedFor('')).toMatchObject({ scene: 'all', unknown: null });
    expect(askedFor('?scene=paths')).toMatchObject({ scene: 'paths', unknown: null });
    expect(askedFor('?scene=rotate&every=30')).toEqual({
      ...{ scene: 'rotate', every: 30_000, dimAfter: 600_000, ground: 'dark', unknown: null },
    });
  });

  test('what is none shows everything and says so; a time that cannot be read in is stretched', () => {
    expect(askedFor('?scene=constructor')).toMatchObject({ scene: 'all', unknown: 'constructor' });
    expect(askedFor('?scene=rotate&every=0.1').every).toBe(5_000);
    expect(askedFor('?scene=rotate&every=x').every).toBe(20_000);
    expect(askedFor('?dim=0').dimAfter).toBe(Infinity);
    expect(askedFor('?dim=-1').dimAfter).toBe(600_000);
    expect(askedFor('?ground=light').ground).toBe('light');
    expect(askedFor('?ground=<b>').ground).toBe('dark');
  });

  test('in turn while all is well; everything at once when it is not', () => {
    const asked = askedFor('?scene=rotate&every=10');
    const seen = Array.from(parts, (_, i) => shownAt(asked, true, i * 10_000));
    expect(seen).toEqual(parts);
    expect(shownAt(asked, false, 30_000)).toBe('all');
    expect(shownAt(askedFor('?scene=flows'), false, 0)).toBe('flows');
  });
});

const REST_AFTER = 600_000;

describe('rest', () => {
  test('after ten minutes without a change, and awake at once with the next one', () => {
    const rest = new Rest(REST_AFTER);
    expect(rest.update('a', true, 0)).toBe(false);
    expect(rest.update('a', true, REST_AFTER - 1)).toBe(false);
    expect(rest.update('a', true, REST_AFTER)).toBe(true);
    expect(rest.update('b', true, REST_AFTER + 1)).toBe(false);
  });

  test('never while something needs a person', () => {
    const rest = new Rest(REST_AFTER);
    rest.update('a', false, 0);
    expect(rest.update('a', false, 10 * REST_AFTER)).toBe(false);
  });
});

const absent = missing({ chromium: 'chromium' });

describe.skipIf(absent !== null)(`parts in Chromium${absent ? ` (${absent})` : ''}`, () => {
  const wall = walls(answerBeside);

  const shown: [string, string, string][] = [
    ['answer', '.answer h2', 'Service AVAILABLE Protection PROTECTED'],
    ['paths', '.path .word.room', 'FORWARDING READY'],
    ['delay', '.delay h2', 'Round trip and loss, last 24 hours, times in'],
    ['flows', '.flows h2', 'Who uses it, mean of'],
    ['level', '.level', 'Last drill: passed'],
    ['sources', '.sources tbody', 'probe by-south silent'],
  ];
  const screens = [
    [1920, 1080],
    [1080, 1920],
  ] as const;
  const all = shown.flatMap((one) => screens.map(([width, height]) => [...one, width, height] as const));

  test.each(all)(
    '%s alone (%s) fits one screen and has no axe violation',
    async (part, selector, text, width, height) => {
      const page = await wall.see(given.well(), { path: `?scene=${part}`, width, height });
      await until(`${part} reads ${text}`, async () => (await words(page, selector)).includes(text));
      await until('boxes are measured', async () =>
        page.evaluate(() => document.querySelectorAll('main.part .only > *').length > 0),
      );
      expect(await page.locator('main .only > section').count()).toBeGreaterThan(0);
      expect(await page.locator('main .left').count()).toBe(0);
      await shoot(page, `part-${part}-${width}`);
      const size = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.scrollHeight,
      ]);
      expect(size).toEqual([width, height]);
      expect((await axe(page)).violations).toEqual([]);
      expect(wall.wrongs).toEqual([]);
    },
  );

  test('a scene that there is none of: everything, and a strip that lists them', async () => {
    const page = await wall.see(given.well(), { path: '?scene=<b>' });
    await until('it says so', async () =>
      (await words(page, '.strip')).includes('There is no scene <b>. There are: all, rotate'),
    );
    expect(await page.locator('main .left').count()).toBe(1);
  });

  test('in turn: an incident brings everything at once', async () => {
    const page = await wall.see(given.well(), { path: '?scene=rotate&every=5' });
    const seen = new Set<string>();
    const part = () =>
      page
        .locator('main')
        .getAttribute('class')
        .then((name) => /(\w+)-part/.exec(name ?? '')?.[1]);
    await until(
      'three parts were shown',
      async () => {
        const now = await part();
        if (now) seen.add(now);
        return seen.size >= 3;
      },
      { timeout: 60_000 },
    );
    wall.server.say(given.oneDown());
    await until('everything is shown', async () => (await page.locator('main .left .in-full').count()) === 1);
  });

  test('what has not changed for a while is dimmed, and is bright again with the first change', async () => {
    const page = await wall.see(given.well(), { path: '?dim=0.1' });
    const dim = () => page.locator('main').evaluate((node) => Number(getComputedStyle(node).opacity));
    await until('it reads well', async () => (await words(page, '.answer h2')).includes('PROTECTED'));
    expect(await dim()).toBe(1);
    await until('it is dimmed', async () => (await dim()) < 0.9);
    const { violations } = await axe(page);
    expect(violations).toEqual([]);
    wall.server.say(given.oneDown());
    await until('it is bright', async () => (await dim()) === 1);
  });

  test.each(screens)(
    'two hundred paths fit one screen (%i × %i): a mark each, the worst in full, counts in words',
    async (width, height) => {
      const page = await wall.see(many(200), { width, height });
      await until('marks stand', async () => (await page.locator('.crowd-marks li').count()) === 200);
      expect(await words(page, '.crowd-counts')).toMatch(/^200 paths: 1 DOWN 1 UNKNOWN \d+ FORWARDING \d+ READY$/);
      expect(await words(page, '.path .word.room')).toBe('DOWN UNKNOWN');
      expect(await words(page, '.gateways .more')).toContain('100 of all 100 answer');
      await until('charts are measured', async () => (await page.locator('.box svg[width="900"]').count()) === 0);
      await shoot(page, `crowd-${width}`);
      expect(
        await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]),
      ).toEqual([width, height]);
      expect((await axe(page)).violations).toEqual([]);
    },
  );
});
