import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Status } from '../../collector/api/types.js';
import { missing } from '../needs.js';
import { until } from '../until.js';
import { exporter, exportersAnswer, flowsWell } from './fixture/flows.js';
import * as given from './fixture/statuses.js';
import { axe, reads, words, type VisitOptions } from './fixture/wallBrowser.js';
import { walls } from './fixture/walls.js';

const absent = missing({ chromium: 'chromium' });

const WELL = 'Service AVAILABLE Protection PROTECTED';
const UNPROBED = 'Service UNKNOWN Protection PROTECTED';
const RISK = 'Service AVAILABLE Protection AT RISK';
const BLIND = 'Service AVAILABLE Protection UNKNOWN';

describe.skipIf(absent !== null)(`the wall in Chromium${absent ? ` (${absent})` : ''}`, () => {
  const wall = walls();

  beforeEach(() => {
    wall.server.refuseQueries(null);
    wall.server.sayFlows(flowsWell());
  });

  /** Opens the wall on what the stream says, and waits until the headline reads so. */
  async function see(status: Status | null, headline: string, options: VisitOptions = {}): Promise<Page> {
    const page = await wall.see(status, options);
    await reads(page, '.answer h2', headline);
    return page;
  }

  const colour = (page: Page, selector: string, property = 'color') =>
    page
      .locator(selector)
      .first()
      .evaluate((node, name) => getComputedStyle(node).getPropertyValue(name), property);

  const states: [string, () => Status | null, string][] = [
    ['all well', given.well, WELL],
    ['one down', given.oneDown, RISK],
    ['one gateway silent', given.stale, BLIND],
    ['nothing configured', given.empty, 'NO PATHS YET'],
    ['the first minute', given.firstMinute, 'WAITING'],
    ['nothing heard yet', () => null, 'WAITING'],
    ['simulated', () => given.well({ simulated: true }), WELL],
    ['no probe', () => given.well({ resilience: given.resilience({ service: given.unprobed() }) }), UNPROBED],
    ['hostile names', given.hostile, RISK],
  ];

  test.each(states)('%s: no axe violation, nothing from elsewhere, nothing refused', async (_, status, headline) => {
    const page = await see(status(), headline);
    const { violations, passes } = await axe(page);
    expect(violations).toEqual([]);
    expect(passes).toBeGreaterThan(10);
    expect(wall.wrongs).toEqual([]);
  });

  test('well is quiet: no saturated colour but the words AVAILABLE and PROTECTED', async () => {
    const page = await see(given.well(), WELL);
    expect(await words(page, '.problems')).toBe('Open incidents and problems none');
    const loud = await page.evaluate(() => {
      const saturated = (value: string) => {
        const [r = 0, g = 0, b = 0, alpha = 1] = (value.match(/[\d.]+/g) ?? []).map(Number);
        return alpha > 0 && Math.max(r, g, b) - Math.min(r, g, b) > 60;
      };
      return (
        [...document.querySelectorAll('#wall *')]
          // Categories are told apart by colour; no state is.
          .filter((node) => !node.closest('defs, .gap, .class-mix'))
          .filter((node) => {
            const { color, backgroundColor, fill } = getComputedStyle(node);
            return [color, backgroundColor, node instanceof SVGElement ? fill : ''].some(saturated);
          })
          .map((node) => node.textContent)
      );
    });
    expect(loud).toEqual(['AVAILABLE', 'PROTECTED']);
  });

  test('one down: the left half turns to it', async () => {
    const page = await see(given.oneDown(), RISK);
    expect(await words(page, '.what dd')).toBe('Path south is down: interface Gi0/0/1 on gw2 is down.');
    expect(await words(page, '.since dd')).toMatch(/^\w{3} \d+ \w{3} [\d:]{8} (GMT|BST) · 4 min \d+ s ago$/);
    expect(await words(page, '.works dd')).toBe('north via gw1 carries 412 Mbit/s of 1 Gbit/s.');
    expect(await words(page, '.next dd')).toContain('Check the N3 access circuit');
    expect(await words(page, '.path.down .word')).toBe('DOWN');
    expect(await page.locator('.path.down .half.b .path-line.down').count()).toBe(1);
    expect(await page.locator('.path.down .half.a .path-line.up').count()).toBe(1);
    expect(await page.locator('.path.down .path-line .flow').count()).toBe(0);
    expect(await words(page, '.gateways td')).toContain('1 failed');
    expect(await colour(page, '.answer.main', 'background-color')).toBe('rgb(240, 180, 41)');
  });

  test('a silent gateway: only its part is unknown, with its age', async () => {
    const page = await see(given.stale(), BLIND);
    expect(await words(page, '.path.unknown .word')).toBe('UNKNOWN');
    expect(await words(page, '.path.unknown .stale-age')).toMatch(/last read 1 min \d+ s ago/);
    expect(await words(page, '.path.up .word')).toBe('FORWARDING');
    expect(await words(page, '.gateway.down .word')).toBe('no answer');
  });

  test('a dropped stream says so at once; nothing on the page stays up; it recovers by itself', async () => {
    const page = await see(given.well(), WELL);
    const before = wall.server.streams();
    wall.server.drop();
    await reads(page, '.answer h2', 'UNKNOWN');
    expect(await words(page, '.strip.lost')).toMatch(
      /^NO DATA FOR \d s since .* The connection to the collector is closed\./,
    );
    expect(await words(page, '#wall')).not.toMatch(/\b(UP|AVAILABLE|PROTECTED|FORWARDING|READY|answers)\b/);
    expect(await page.locator('.path-line.unknown').count()).toBe(4);
    expect(await colour(page, '.panel .box', 'background-image')).toContain('gradient');
    await until('it tries again', () => wall.server.streams() > before + 1);
    await until('the age ticks', async () => /NO DATA FOR [2-9] s/.test(await words(page, '.strip.lost')));
    wall.server.say(given.well());
    await reads(page, '.answer h2', WELL);
    expect(await page.locator('.strip.lost').count()).toBe(0);
  });

  test('a stream that stays open and falls silent is lost after three seconds', async () => {
    const page = await see(given.well(), WELL);
    const silent = performance.now();
    wall.server.say(null);
    await reads(page, '.answer h2', 'UNKNOWN');
    const took = performance.now() - silent;
    expect(took).toBeGreaterThan(1500);
    expect(took).toBeLessThan(6000);
    expect(await words(page, '.strip.lost')).toContain('gone silent');
  });

  test('a status that cannot be drawn leaves no old picture behind', async () => {
    const page = await see(given.well(), WELL);
    const broken = given.well();
    broken.gateways[0]!.sensors = [null as never];
    wall.server.say(broken);
    await until('the page says unknown', async () => (await words(page, 'h1')) === 'UNKNOWN');
    expect(await words(page, '#wall')).not.toContain('AVAILABLE');
    wall.server.say(given.well());
    await reads(page, '.answer h2', WELL);
  });

  test('hostile names stay text, on their own line, in their own place', async () => {
    const page = await see(given.hostile(), RISK);
    expect(await page.evaluate(() => (window as { broken?: number }).broken)).toBeUndefined();
    expect(await page.locator('img, #wall script').count()).toBe(0);
    const shown = await page.locator('#wall').evaluate((node) => node.textContent ?? '');
    expect(shown).toContain('<img src=x onerro');
    // eslint-disable-next-line no-control-regex
    expect(shown).not.toMatch(/[\u0000-\u0008\u001b\u202a-\u202e\u2066-\u2069]/);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1920);
  });

  test('simulated data is marked on the page and on every chart', async () => {
    const page = await see(given.well({ simulated: true }), WELL);
    expect(await words(page, '.strip.simulated')).toContain('SIMULATED DATA');
    await until('charts say so', async () => (await page.locator('svg.throughput.simulated').count()) === 2);
    await reads(page, '.flows h2', 'mean of');
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(1080);
  });

  test('history comes through the query, its gaps stay gaps, and a refusal is told', async () => {
    const page = await see(given.well(), WELL);
    await until('the gap is drawn', async () => (await page.locator('.panel .a-to-b .gap').count()) === 2);
    expect(wall.server.queries.at(-1)?.searchParams.get('from')).toBe('-24h');
    wall.server.refuseQueries(503);
    const refused = await see(given.well(), WELL);
    await reads(refused, '.panel .note', 'History is not available: the collector answered 503.');
  });

  test('who uses it: names as text, rates with their unit, classes in words', async () => {
    const page = await see(given.well(), WELL);
    await reads(page, '.flows h2', 'Who uses it, mean of');
    await until('three rows are drawn', async () => (await page.locator('.authorities .ranked-name').count()) === 3);
    const shown = await page.locator('.authorities').evaluate((node) => node.textContent);
    expect(shown).toContain('Birmingham City Council142 Mbit/s');
    expect(await page.locator('.class-mix').getAttribute('aria-label')).toContain('AF3 (national) 34 %');
    expect(await words(page, '.exporters')).toMatch(/^Flows heard from gw1 \d+ s ago, 1 packet in 500; gw2/);
  });

  test('flows that are not seen are said so, with their age and nothing drawn', async () => {
    wall.server.sayFlows(
      flowsWell({ exporters: exportersAnswer({ exporters: [exporter('gw1', { ageSeconds: 900 })] }) }),
    );
    const page = await see(given.well(), WELL);
    await reads(page, '.flows.blind', 'UNKNOWN Flows not seen since');
    expect(await words(page, '.exporters')).toMatch(/silent gw1 exported last 15 min .*ago/);
    expect(await page.locator('.flows svg.chart').count()).toBe(0);
    expect(await colour(page, '.why-not', 'background-image')).toContain('gradient');
  });

  test('a lost connection takes the flows with it', async () => {
    const page = await see(given.well(), WELL);
    await reads(page, '.flows h2', 'mean of');
    wall.server.drop();
    await reads(page, '.flows.blind', 'UNKNOWN');
    expect(await page.locator('.flows svg.chart').count()).toBe(0);
  });

  test('four paths fit one screen: who uses it most is one line', async () => {
    const status = given.well();
    status.paths.push(...status.paths.map((path) => ({ ...path, name: `${path.name} 2` })));
    const page = await see(status, WELL);
    await reads(page, '.flows .brief', 'most Birmingham City Council 142 Mbit/s and Spine 171 Mbit/s');
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(1080);
  });

  test('says only what changed to a screen reader', async () => {
    const page = await see(given.well(), WELL);
    expect(await page.locator('#polite').textContent()).toBe('Service AVAILABLE, Protection PROTECTED');
    expect(await page.locator('#urgent').textContent()).toBe('');
    await page.evaluate(() => {
      const said: string[] = [];
      Object.assign(window, { said });
      new MutationObserver(() => said.push(document.getElementById('urgent')?.textContent ?? '')).observe(
        document.getElementById('urgent')!,
        { childList: true, characterData: true, subtree: true },
      );
    });
    wall.server.say(given.oneDown());
    await reads(page, '.answer h2', RISK);
    const drawn = await words(page, '.clock');
    await until('some more pictures are drawn', async () => (await words(page, '.clock')) !== drawn);
    expect(await page.evaluate(() => (window as unknown as { said: string[] }).said)).toEqual([
      'Path south is down: interface Gi0/0/1 on gw2 is down.',
    ]);
  });

  const screens: [number, number][] = [
    [1920, 1080],
    [3840, 2160],
    [1080, 1920],
  ];
  test.each(screens)('%i × %i: one screen, sizes are distances', async (width, height) => {
    // Faults of exporters beside an incident: the fullest that this half gets.
    const silent = [exporter('gw1', { ageSeconds: 900, templates: 0, undecodedSets: 3 })];
    wall.server.sayFlows(flowsWell({ exporters: exportersAnswer({ exporters: [...silent, exporter('gw2')] }) }));
    const page = await see(given.oneDown(), RISK, { width, height });
    await reads(page, '.exporters', 'and 1 more');
    const scale = Math.max(width, height) / 1920;
    const px = async (selector: string) => parseFloat(await colour(page, selector, 'font-size'));
    await until('charts are measured', async () => (await page.locator('.box svg[width="900"]').count()) === 0);
    // Inter's cap height is 0.727 of its size: ten metres, five, two.
    expect((await px('.answer.main h2')) * 0.727).toBeGreaterThanOrEqual(92 * scale);
    expect((await px('.path .word.room')) * 0.727).toBeGreaterThanOrEqual(46 * scale);
    const smallest = await page.evaluate(() =>
      Math.min(
        ...[...document.querySelectorAll('#wall *')]
          .filter((node) => [...node.childNodes].some(({ nodeType }) => nodeType === Node.TEXT_NODE))
          .map((node) => parseFloat(getComputedStyle(node).fontSize)),
      ),
    );
    expect(smallest * 0.727).toBeGreaterThanOrEqual(18 * scale);
    const pageSize = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.scrollHeight,
    ]);
    expect(pageSize).toEqual([width, height]);
  });

  test('the paths say which forwards, which stands by, and which way', async () => {
    const both = given.group();
    const page = await see(given.well({ resilience: given.resilience({ groups: [both] }) }), WELL);
    expect(await words(page, '.path .word.room')).toBe('FORWARDING READY');
    expect(await page.locator('.path-line.up').count()).toBe(2);
    expect(await page.locator('.path-line.ready').count()).toBe(2);
    const apart = given.group({ forwarding: [given.forwarding('a-b', 'north'), given.forwarding('b-a', 'south')] });
    wall.server.say(given.well({ resilience: given.resilience({ groups: [apart] }) }));
    await reads(page, '.path .via', 'via gw1, GCSX→N3 only via gw2, N3→GCSX only');
    expect(await page.locator('.half.a .path-line.up, .half.b .path-line.ready').count()).toBe(2);
    const overlaps = await page.evaluate(() => {
      const box = (selector: string) => document.querySelector(selector)!.getBoundingClientRect();
      return box('.path .word.room').right - box('.path .end.b').left;
    });
    expect(overlaps).toBeLessThanOrEqual(0);
  });

  test('a share so small that its figure is long stays within its side', async () => {
    const status = given.well();
    const little = { inBitsPerSecond: 412_345, outBitsPerSecond: 396_123 };
    const south = status.paths[1]!;
    status.paths[1] = { ...south, a: { ...south.a, ...little }, b: { ...south.b, ...little } };
    const page = await see(status, WELL);
    await reads(page, '.end.b .share', '< 0.1 %');
    const over = await page.evaluate(() =>
      [...document.querySelectorAll('.end')].flatMap((end) =>
        [...end.querySelectorAll('.share')].map((share) => {
          const text = document.createRange();
          text.selectNodeContents(share);
          return text.getBoundingClientRect().right - end.getBoundingClientRect().right;
        }),
      ),
    );
    expect(Math.max(...over)).toBeLessThanOrEqual(0);
  });

  test('planned work and a drill have their strip, and a path that is down in it is planned', async () => {
    const status = given.oneDown({ simulated: true });
    Object.assign(status.resilience, { maintenance: [given.work()], drills: [given.drill()] });
    const page = await see(status, RISK);
    expect(await words(page, '.strip.planned')).toMatch(
      /^PLANNED Drill of crossing until [\d:]{5} GMT \(quarterly drill; operator\); Work on gateway gw2 until /,
    );
    expect(await words(page, '.path.planned .word.room')).toBe('PLANNED');
    const calm = given.well({ simulated: true, resilience: status.resilience });
    calm.resilience = given.resilience({ maintenance: [given.work()], drills: [given.drill()] });
    wall.server.say(calm);
    await reads(page, '.answer h2', WELL);
    await until('charts are measured', async () => (await page.locator('.box svg[width="900"]').count()) === 0);
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(1080);
  });

  test('the last failover is told with the bounds of its gap, and incidents with who has them', async () => {
    const page = await see(given.well(), WELL);
    expect(await words(page, '.failovers .last')).toMatch(/^Last .* ago: south → north, cut off 0\.4–0\.8 s\.$/);
    expect(await page.locator('.failover-strip .failover.unplanned').count()).toBe(1);
    const status = given.oneDown();
    const acknowledged = { at: given.ago(60), author: 'night shift', note: 'carrier called' };
    status.resilience.incidents = [given.incident({ state: 'acknowledged', acknowledged })];
    wall.server.say(status);
    await reads(page, '.who dd', 'night shift: carrier called, since');
  });

  test('a crowded incident still fits one screen', async () => {
    const status = given.crowded();
    const page = await see(status, 'Service DOWN Protection NONE');
    await until('charts are measured', async () => (await page.locator('.box svg[width="900"]').count()) === 0);
    expect(await words(page, '.problems .more')).toBe(
      // The service's incident is no problem of the list; two are shown.
      `and ${status.problems.length + 1 - 2} more`,
    );
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(1080);
  });

  const windows: [number, number][] = [
    [1366, 768],
    [1024, 768],
    [640, 480],
    [320, 640],
  ];
  test.each(windows)('a window of %i × %i scrolls down at most, text stays readable', async (width, height) => {
    const page = await see(given.oneDown(), RISK, { width, height });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(parseFloat(await colour(page, '.via', 'font-size'))).toBeGreaterThanOrEqual(15);
  });

  test('is set in its own font with figures of one width', async () => {
    const page = await see(given.well(), WELL);
    await page.evaluate(() => document.fonts.ready);
    const widths = await page.evaluate(() => {
      const probe = document.createElement('span');
      document.querySelector('.clock')?.append(probe);
      const measure = (text: string) => ((probe.textContent = text), probe.getBoundingClientRect().width);
      const found = ['1111', '0000', '8888'].map(measure);
      probe.remove();
      return found;
    });
    expect(new Set(widths).size).toBe(1);
    expect(await page.evaluate(() => document.fonts.check('600 20px Inter'))).toBe(true);
  });

  test('moves nothing for those who ask for stillness, and survives forced colours', async () => {
    const page = await see(given.oneDown(), RISK, { reducedMotion: 'reduce', forcedColors: 'active' });
    expect(await colour(page, '.answer.main', 'transition-duration')).toBe('0s');
    expect(parseFloat(await colour(page, '.answer.main', 'border-top-width'))).toBeGreaterThan(0);
    expect(await words(page, '.path.down .word')).toBe('DOWN');
    expect(await page.locator('.path.down .path-line.down .stroke').first().isVisible()).toBe(true);
  });
});
