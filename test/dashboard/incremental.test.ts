/** An update touches what it changes and nothing else: seen by a MutationObserver in Chromium. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Status } from '../../collector/api/types.js';
import { missing } from '../needs.js';
import { until } from '../until.js';
import { many } from './fixture/many.js';
import * as given from './fixture/statuses.js';
import { walls } from './fixture/walls.js';

const absent = missing({ chromium: 'chromium' });

/** What was touched: whose part of the page, and how. */
interface Touched {
  part: string;
  type: MutationRecordType;
  text: string;
}

describe.skipIf(absent !== null)(`an update in Chromium${absent ? ` (${absent})` : ''}`, () => {
  const wall = walls();

  /** Opens the wall, waits until it has drawn everything, and watches every node from then on. */
  async function watch(status: Status): Promise<Page> {
    const page = await wall.see(status);
    await until('charts', async () => (await page.locator('.panel svg.throughput').count()) > 1);
    // History is of every path at once: while it is on its way, a chart that waits for it is no chart that an update touches.
    await until('history', () =>
      page.evaluate(() =>
        [...document.querySelectorAll('.panel')].every(
          (panel) => panel.querySelector('.direction .area') !== null && panel.querySelector('.note') === null,
        ),
      ),
    );
    await page.evaluate(() => document.fonts.ready.then(() => null));
    await until('flows', async () => (await page.locator('.flows.seen').count()) > 0);
    await page.evaluate(() => {
      const touched: Touched[] = [];
      const of = (node: Node) => (node instanceof Element ? node : node.parentElement);
      // A mark says what it is of in an attribute.
      const said = (node: Node) => node.textContent || of(node)?.closest('li')?.getAttribute('title') || '';
      new MutationObserver((records) => {
        for (const { target, type } of records) {
          // Ages go on with every second, and the charts of a day with every half minute.
          if (/\b\d+ (s|min|h|d)( ago)?$/.test(target.textContent ?? '')) continue;
          if (of(target)?.closest('.time-axis, .direction, .errors')) continue;
          const part = of(target)?.closest('.path, .panel, .crowd');
          const name = part?.querySelector('h3')?.textContent ?? part?.className ?? 'elsewhere';
          touched.push({ part: name, type, text: said(target) });
        }
      }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
      Object.assign(window, { touched, kept: [...document.querySelectorAll('.path *, .panel *, .crowd *')] });
    });
    return page;
  }

  const seen = (page: Page) => page.evaluate(() => (window as unknown as { touched: Touched[] }).touched);
  const allKept = (page: Page) =>
    page.evaluate(() => (window as unknown as { kept: Element[] }).kept.every((one) => one.isConnected));

  /** Another rate on side a of the first path that is drawn. */
  function faster(status: Status, name: string): Status {
    const change = (path: Status['paths'][number]) =>
      path.name === name ? { ...path, a: { ...path.a, inBitsPerSecond: 987_000_000 } } : path;
    return { ...status, paths: status.paths.map(change) };
  }

  test('of one path of two changes one text of that path', async () => {
    const status = given.well();
    const page = await watch(status);
    wall.server.say(faster(status, 'north'));
    await until('the rate', async () => (await seen(page)).some(({ text }) => text === '987 Mbit/s'));
    const touched = await seen(page);
    expect(new Set(touched.map(({ part }) => part).filter((part) => part !== 'elsewhere'))).toEqual(new Set(['north']));
    expect(touched.filter(({ type }) => type === 'childList')).toEqual([]);
    expect(touched.filter(({ part }) => part === 'north').map(({ text }) => text)).toEqual(['987 Mbit/s', '99 %']);
    expect(await allKept(page)).toBe(true);
  });

  test('of one path of two hundred touches no other path and no mark', async () => {
    const status = many(200);
    const page = await watch(status);
    wall.server.say(faster(status, 'path-002'));
    await until('the rate', async () => (await seen(page)).some(({ text }) => text === '987 Mbit/s'));
    const parts = new Set((await seen(page)).map(({ part }) => part));
    parts.delete('elsewhere');
    expect(parts).toEqual(new Set(['path-002']));
    expect(await allKept(page)).toBe(true);
  });

  test('that changes the state of one path of two hundred changes one mark', async () => {
    const status = many(200);
    const page = await watch(status);
    const paths = status.paths.map((path) =>
      path.name === 'path-150' ? { ...path, health: 'degraded' as const, reasons: ['It loses packets.'] } : path,
    );
    await page.evaluate(() => {
      const marks = [...document.querySelectorAll('.crowd-marks li')];
      Object.assign(window, { marks });
    });
    wall.server.say({ ...status, paths });
    await until('the mark', async () => (await page.locator('.crowd-marks .degraded.word').count()) === 1);
    const same = await page.evaluate(() => {
      const { marks } = window as unknown as { marks: Element[] };
      return [...document.querySelectorAll('.crowd-marks li')].every((mark, i) => mark === marks[i]);
    });
    expect(same).toBe(true);
    const marks = (await seen(page)).filter(({ text }) => /^path-\d+: /.test(text));
    expect(new Set(marks.map(({ text }) => text))).toEqual(new Set(['path-150: DEGRADED']));
  });
});
