/** Four states side by side on the wall, seen with each deficiency of colour vision and with none of the colour: told by glyph, word and line. */
import { describe, expect, test } from 'vitest';
import type { Status } from '../../collector/api/types.js';
import { missing } from '../needs.js';
import { until } from '../until.js';
import * as given from './fixture/statuses.js';
import { shoot } from './fixture/wallBrowser.js';
import { walls } from './fixture/walls.js';

const absent = missing({ chromium: 'chromium' });

function four(): Status {
  const down = given.path('east', 'gw3', {
    health: 'down',
    reasons: ['Interface xe-0/0/1 is down.'],
    aToB: 0,
    bToA: 0,
  });
  const unknown = given.path('west', 'gw4', { health: 'unknown', reasons: ['gw4 has not answered for 75 s.'] });
  const status = given.well();
  status.paths = [...status.paths, { ...down, group: null }, { ...unknown, group: null }];
  return status;
}

describe.skipIf(absent !== null)(`the wall${absent ? ` (${absent})` : ''}`, () => {
  const wall = walls();

  test.each(['deuteranopia', 'protanopia', 'tritanopia', 'achromatopsia'] as const)('%s', async (type) => {
    const page = await wall.see(four());
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Emulation.setEmulatedVisionDeficiency', { type });
    await until('four paths stand', async () => (await page.locator('.path .word.room').count()) === 4);
    const seen = await page.locator('.path').evaluateAll((paths) =>
      paths.map((path) => ({
        word: path.querySelector('.word.room span')?.textContent ?? '',
        glyph: path.querySelector('.word.room .glyph')?.innerHTML ?? '',
        line: path.querySelector('.half.b .path-line')?.innerHTML.replace(/(id|fill)="[^"]*"/g, '') ?? '',
      })),
    );
    expect(seen.map(({ word }) => word)).toEqual(['FORWARDING', 'READY', 'DOWN', 'UNKNOWN']);
    for (const what of ['word', 'glyph', 'line'] as const)
      expect(new Set(seen.map((one) => one[what])).size, what).toBe(4);
    await shoot(page, `vision-${type}`);
  });
});
