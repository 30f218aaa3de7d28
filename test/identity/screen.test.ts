/** A screen without a keyboard signs in by its address, and the token reaches no log and no server by the way. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { expect, it } from 'vitest';
import { systemClock } from '../../collector/deps.js';
import { Tokens } from '../../collector/identity/tokens.js';
import { folder } from '../audit/folder.js';
import { serve } from '../api/http.js';
import { missing } from '../needs.js';

const skip = missing({ chromium: 'chromium' });
it.skipIf(skip !== null)(`signs in by #token=${skip === null ? '' : ` (${skip})`}`, async () => {
  const tokens = new Tokens(join(folder(), 'tokens.json'), systemClock);
  await tokens.start();
  const wanted = { role: 'wall', authority: null, lifetime: 3_600_000, by: 'test' } as const;
  const { text } = await tokens.create({ name: 'wall', ...wanted });
  const wall = resolve('dist/dashboard/wall');
  const { base } = await serve({
    http: { signIn: { contact: '', session: 3_600_000 } },
    wall: existsSync(wall) ? wall : null,
    tokens,
  });
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
  try {
    const page = await browser.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${base}/#token=${text}`);
    await page.waitForURL(`${base}/`);
    expect(asked.filter((url) => url.includes(text.slice(0, 14)) && !url.includes('#'))).toEqual([]);
    expect(await page.evaluate(() => location.href + document.cookie)).toBe(`${base}/`);
    const session = await page.evaluate(async () => (await (await fetch('/api/v1/session')).json()) as object);
    expect(session).toMatchObject({ kind: 'token', name: 'wall', roles: ['wall'] });
    // Signed in already, the address is cleaned all the same.
    const { text: other } = await tokens.create({ name: 'other wall', ...wanted });
    await page.goto('about:blank');
    await page.goto(`${base}/#token=${other}`);
    await page.waitForURL(`${base}/`);
    await expect
      .poll(() => page.evaluate(async () => ((await (await fetch('/api/v1/session')).json()) as { name: string }).name))
      .toBe('other wall');
  } finally {
    await browser.close();
  }
});
