/** Every scene of the wall at every size of screen, with all that it can have on it: nothing is cut, nothing leaves the screen, no two texts collide. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Status } from '../../collector/api/types.js';
import { parts } from '../../dashboard/wall/show.js';
import { missing } from '../needs.js';
import { until } from '../until.js';
import { answerBeside } from './fixture/beside.js';
import { cramped } from './fixture/cramped.js';
import * as given from './fixture/statuses.js';
import { axe, shoot } from './fixture/wallBrowser.js';
import { walls } from './fixture/walls.js';

const absent = missing({ chromium: 'chromium' });

const sizes = [
  [1920, 1080],
  [3840, 2160],
  [1080, 1920],
] as const;

/** All that a calm wall may have on it, names as long as they usually are. */
function full(): Status {
  const status = given.well({ simulated: true });
  status.interconnect = { ...status.interconnect, name: 'GCSX–N3 Interconnect, Birmingham' };
  status.collector = { ...status.collector, id: 'collector-north-1' };
  return status;
}

/** Work on one path and a drill: strips on top. */
function working(): Status {
  const status = full();
  status.resilience = { ...status.resilience, maintenance: [given.work()], drills: [given.drill()] };
  return status;
}

/** All is well again but for the incident that is held open, and the directions go different ways: sentences are as long as they get. */
function heldOpen(): Status {
  const status = full();
  const [north, south] = ['path-north-1', 'path-south-1'] as const;
  status.paths = [given.path(north, 'gw1', { capacity: 9e8 }), given.path(south, 'gw2', { capacity: 9e8 })];
  const subject = {
    kind: 'path',
    subject: south,
    title: `Path ${south} is down. gw2 GigabitEthernet0/0/1 is down.`,
  } as const;
  status.resilience = given.resilience({
    groups: [
      given.group({
        paths: [north, south],
        standby: [north, south],
        forwarding: [given.forwarding('a-b', north), given.forwarding('b-a', south)],
      }),
    ],
    incidents: [given.incident({ ...subject, severity: 'critical' })],
    failovers: [given.failover({ from: south, to: north })],
  });
  return status;
}

const states: Record<string, () => Status> = {
  'one path down': given.oneDown,
  'both down': given.crowded,
  'an incident held open': heldOpen,
  'a silent gateway': given.stale,
  'planned work': working,
  'nothing configured': given.empty,
  'the first minute': given.firstMinute,
};

describe.skipIf(absent !== null)(`the wall fits its screen${absent ? ` (${absent})` : ''}`, () => {
  const wall = walls(answerBeside);
  const see = (status: Status, [width, height]: readonly [number, number], scene: string): Promise<Page> =>
    wall.see(status, { width, height, path: `?dim=0&scene=${scene}` });

  /** Nothing is measured before fonts, answers and boxes have come: what does not fit then, does not fit. */
  async function fits(page: Page, name: string, mayBeCut?: string): Promise<void> {
    let found: string[] = [];
    await page.evaluate(() => document.fonts.ready.then(() => null));
    const settled = async () => (found = await cramped(page, mayBeCut === undefined ? {} : { mayBeCut })).length === 0;
    await until('it fits', settled, { timeout: 6_000, every: 250 }).catch(() => null);
    await shoot(page, `layout-${name}`);
    expect(found).toEqual([]);
  }

  /** By what each is known to be all there. */
  const there: Record<string, string> = {
    ...{ all: '.flows.seen', answer: '.failovers .drills', paths: '.panel svg.throughput', delay: '.smoke-median' },
    ...{ flows: '.flows.seen', level: '.level svg.burn', sources: '.sources tbody tr.unknown' },
  };

  for (const size of sizes) {
    const screen = size.join(' × ');
    test.each(['all', ...parts])(`%s at ${screen}`, { timeout: 60_000 }, async (scene) => {
      const page = await see(full(), size, scene);
      await until(`${scene} is there`, async () => (await page.locator(there[scene]!).count()) > 0);
      await fits(page, `${scene}-${size[0]}`);
    });

    test.each(Object.entries(states))(`%s at ${screen}`, { timeout: 60_000 }, async (name, status) => {
      const page = await see(status(), size, 'all');
      await until('something is said', async () => (await page.locator('.answer h2').count()) > 0);
      // Messages are of any length.
      const messages = '.detail, .why, .in-full dd, .others p, .note, .last, .drills, .strip.planned, .end h4, .via';
      await fits(page, `${name.replaceAll(' ', '-')}-${size[0]}`, messages);
    });

    test(`a collector that is gone at ${screen}`, { timeout: 60_000 }, async () => {
      const page = await see(full(), size, 'all');
      await until('flows are there', async () => (await page.locator('.flows.seen').count()) > 0);
      wall.server.drop();
      await until('it is unknown', async () => (await page.locator('main.blind').count()) > 0);
      await fits(page, `gone-${size[0]}`, '.detail, .last, .in-full dd');
    });
  }

  test.each(['all', ...parts])('%s on a light ground: nothing that axe finds', { timeout: 60_000 }, async (scene) => {
    const page = await see(full(), sizes[0], `${scene}&ground=light`);
    await until(`${scene} is there`, async () => (await page.locator(there[scene]!).count()) > 0);
    await fits(page, `${scene}-light`);
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(ground).toBe('rgb(255, 255, 255)');
    expect((await axe(page)).violations).toEqual([]);
  });
});
