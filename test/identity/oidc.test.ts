/** Signing in with a real OpenID provider and a real browser. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import Provider from 'oidc-provider';
import { signIn } from '../../collector/config/schema/sign-in.js';
import { serve, TOKEN } from '../api/http.js';
import { missing } from '../needs.js';

const SECRET = TOKEN;

/** A provider on loopback that knows two people: its own form of development takes any password. */
async function provider(redirect: () => string): Promise<{ issuer: string; stop(): void }> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const groups: Record<string, string[]> = { ada: ['noc-staff', 'everyone'], bob: ['everyone'] };
  const made = new Provider(issuer, {
    clients: [
      {
        client_id: 'interconnect',
        client_secret: SECRET,
        redirect_uris: [redirect()],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    cookies: { keys: ['only for this test'] },
    claims: { openid: ['sub', 'groups', 'preferred_username'] },
    conformIdTokenClaims: false,
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: `${id}@council.example`, groups: groups[id] ?? [] }),
    }),
    pkce: { required: () => true },
  });
  server.on('request', made.callback());
  const stop = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { issuer, stop };
}

const skip = missing({ chromium: 'chromium' });
describe.skipIf(skip !== null)(`a person${skip === null ? '' : ` (${skip})`}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    const args = [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
    ];
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
  });
  afterAll(() => browser.close());

  async function house() {
    // The collector's address is known once it listens, and the provider must know it before.
    const placeholder = createServer();
    await once(placeholder.listen(0, '127.0.0.1'), 'listening');
    const { port } = placeholder.address() as AddressInfo;
    await new Promise((resolve) => placeholder.close(resolve));
    const publicUrl = `http://127.0.0.1:${port}`;
    const { issuer, stop } = await provider(() => `${publicUrl}/sign-in/callback`);
    const oidc = {
      issuer,
      clientId: 'interconnect',
      clientSecret: 'env:OIDC',
      publicUrl,
      roles: { noc: ['noc-staff'] },
    };
    const built = resolve('dist/dashboard/wall');
    const wall = existsSync(built) ? built : null;
    const settings = signIn.parse({ contact: 'the service desk on 01632 960000', oidc });
    const served = await serve({ http: { listen: `127.0.0.1:${port}`, signIn: settings }, wall });
    return { ...served, stop };
  }

  async function signInAs(page: Page, base: string, name: string): Promise<void> {
    await page.goto(`${base}/`);
    expect(new URL(page.url()).pathname).toBe('/sign-in');
    await page.getByRole('link', { name: 'Sign in as yourself' }).click();
    await page.locator('input[name=login]').fill(name);
    await page.locator('input[name=password]').fill('any');
    await page.locator('button[type=submit]').click();
    await page.locator('button[type=submit]').click();
    await page.waitForURL(`${base}/`);
  }

  it('signs in, is named in what they do, and signs out', async () => {
    const { base, deeds, stop } = await house();
    const context = await browser.newContext();
    const page = await context.newPage();
    await signInAs(page, base, 'ada');
    const ask = (path: string, init = {}) =>
      page.evaluate(
        async ([url, options]) => {
          const answer = await fetch(url as string, options as RequestInit);
          return { status: answer.status, body: (await answer.json()) as unknown };
        },
        [path, init] as const,
      );
    expect(await ask('/api/v1/session')).toMatchObject({
      status: 200,
      body: { kind: 'person', name: 'ada@council.example', roles: ['noc'] },
    });
    expect(await ask('/api/v1/audit')).toMatchObject({ status: 403 });
    const cookies = await context.cookies(base);
    expect(cookies.find(({ name }) => name === 'interconnect')).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    expect(await page.evaluate(() => document.cookie)).toBe('');
    expect(deeds).toContainEqual(
      expect.objectContaining({ action: 'sign-in', who: 'ada@council.example', outcome: 'done' }),
    );
    await page.evaluate(() => fetch('/sign-out', { method: 'POST', redirect: 'manual' }));
    expect(await ask('/api/v1/session')).toMatchObject({ status: 401 });
    await context.close();
    stop();
  });

  it('without a role sees nothing but whom to ask', async () => {
    const { base, stop } = await house();
    const context = await browser.newContext();
    const page = await context.newPage();
    await signInAs(page, base, 'bob');
    const text = await page.locator('main').innerText();
    expect(text).toContain('bob@council.example has no role here');
    expect(text).toContain('Ask the service desk on 01632 960000.');
    for (const path of ['/api/v1/status', '/api/v1/stream', '/api/v1/openapi.json', '/metrics', '/wall.css'])
      expect([path, (await context.request.get(`${base}${path}`)).status()]).toEqual([path, 403]);
    await context.close();
    stop();
  });

  it('is not let in by a forged, repeated or foreign answer of the provider', async () => {
    const { base, deeds, stop } = await house();
    for (const query of ['', 'code=x&state=y', 'error=access_denied&state=y', 'code=x']) {
      const answer = await fetch(`${base}/sign-in/callback?${query}`, {
        headers: { cookie: 'interconnect-sign-in=z' },
      });
      expect([query, answer.status, answer.headers.getSetCookie()]).toEqual([query, 403, []]);
    }
    // Begun here, but come back with a code that the provider never gave.
    const begun = await fetch(`${base}/sign-in/provider`, { redirect: 'manual' });
    const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? '';
    const cookie = begun.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const back = () => fetch(`${base}/sign-in/callback?code=made-up&state=${state}`, { headers: { cookie } });
    expect((await back()).status).toBe(403);
    expect(deeds.at(-1)).toMatchObject({ action: 'sign-in.refused', details: { code: 'OIDC_REFUSED' } });
    expect((await back()).status).toBe(403);
    expect(deeds.at(-1)).toMatchObject({ action: 'sign-in.refused', details: { code: 'OIDC_STATE' } });
    stop();
  });
});

it('says that the provider is away, and asks again next time', async () => {
  const settings = signIn.parse({
    oidc: { issuer: 'http://127.0.0.1:9', clientId: 'x', clientSecret: 'env:X', publicUrl: 'http://127.0.0.1:1' },
  });
  const { base } = await serve({ http: { signIn: settings } });
  const answer = await fetch(`${base}/sign-in/provider`, { redirect: 'manual' });
  expect([answer.status, await answer.text()]).toMatchObject([502, expect.stringContaining('does not answer')]);
});
