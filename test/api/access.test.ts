/** Every route with every role, as the table says; and what an authority's token gets out of anything. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { routes } from '../../collector/api/routes/index.js';
import { access } from '../../collector/api/security/access.js';
import { systemClock } from '../../collector/deps.js';
import { Tokens } from '../../collector/identity/tokens.js';
import { roles, type Role } from '../../collector/model/identity.js';
import { folder } from '../audit/folder.js';
import { serve } from './http.js';
import { scene } from './scene.js';

const signIn = { contact: 'the service desk', session: 3_600_000 };
const config = scene({
  networks: {
    authorities: [
      { name: 'Leeds', prefixes: ['10.2.0.0/16'], owner: 'E08000035' },
      { name: 'Camden', prefixes: ['10.1.0.0/16'], owner: 'E09000007' },
    ],
    destinations: [{ name: 'Spine', prefixes: ['10.128.0.0/16'] }],
  },
});

async function house() {
  const tokens = new Tokens(join(folder(), 'tokens.json'), systemClock);
  await tokens.start();
  const held = new Map<Role, string>();
  for (const role of roles) {
    const authority = role === 'authority' ? 'Leeds' : null;
    const { text } = await tokens.create({ name: `a ${role}`, role, authority, lifetime: 3_600_000, by: 'test' });
    held.set(role, text);
  }
  const served = await serve({ http: { signIn }, config, tokens });
  const ask = (role: Role, method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${served.base}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        authorization: `Bearer ${held.get(role)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return { ...served, ask, tokens };
}

describe('the table', () => {
  it('has a row for every route, and no row for a route that is not there', () => {
    const known = routes.map(({ method, url }) => `${method} ${url}`);
    const others = ['GET /api/v1/openapi.json', 'GET /', 'GET /*'];
    expect(Object.keys(access).sort()).toEqual([...known, ...others].sort());
  });

  it('is what every role gets at every route', async () => {
    const { ask, base } = await house();
    const wrong: string[] = [];
    for (const [route, row] of Object.entries(access)) {
      const [method = '', url = ''] = route.split(' ');
      const path = url.replace('*', 'wall.css').replace(':id', 'none').replace(':name', 'none');
      const nobody = await fetch(`${base}${path}`, { method, redirect: 'manual' });
      await nobody.body?.cancel();
      if ((nobody.status === 401) !== (row !== 'open') && path !== '/sign-in')
        wrong.push(`${route} nobody ${nobody.status}`);
      for (const role of roles) {
        const answer = await ask(role, method, path, method === 'POST' && !path.startsWith('/sign') ? {} : undefined);
        await answer.body?.cancel();
        const allowed = row === 'open' || row.includes(role);
        if ((answer.status === 403) === allowed && url !== '/sign-in/callback')
          wrong.push(`${route} ${role} ${answer.status}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('a token of one authority', () => {
  const flows = ['/api/v1/flows/top?by=destination', '/api/v1/flows/series?by=class', '/api/v1/flows/matrix?'];

  it('asks about its own authority whatever it asks', async () => {
    const { ask, store } = await house();
    const asked: unknown[] = [];
    const { flows: kept } = store;
    store.flows = (query) => {
      asked.push(query.filter);
      return kept(query);
    };
    for (const path of flows) expect((await ask('authority', 'GET', path)).status).toBe(200);
    expect(asked.length).toBeGreaterThanOrEqual(3);
    for (const filter of asked) expect(filter).toMatchObject({ authority: ['Leeds'] });
  });

  it('is refused another one in the same words as one that does not exist', async () => {
    const { ask } = await house();
    const told = async (path: string) => {
      const answer = await ask('authority', 'GET', path);
      return [answer.status, await answer.json()];
    };
    for (const path of flows) {
      const there = await told(`${path}&filter.authority=Camden`);
      expect(there[0]).toBe(403);
      expect(await told(`${path}&filter.authority=Nowhere`)).toEqual(there);
      expect(await told(`${path}&filter.authority=Leeds&filter.authority=Camden`)).toEqual(there);
    }
    const series = '/api/v1/flows/series?by=authority';
    expect(await told(`${series}&names=Camden`)).toEqual(await told(`${series}&names=Nowhere`));
    expect((await told(`${series}&names=Camden`))[0]).toBe(403);
    for (const path of flows)
      expect((await ask('authority', 'GET', `${path}&filter.authority=Leeds`)).status).toBe(200);
  });

  it('finds no other network by name, code, address, size or place in the list', async () => {
    const { ask } = await house();
    for (const query of [
      '',
      '?search=Camden',
      '?search=E09',
      '?address=10.1.2.3',
      '?side=b',
      '?offset=1',
      '?limit=1',
    ]) {
      const text = await (await ask('authority', 'GET', `/api/v1/networks${query}`)).text();
      expect([query, /Camden|E09000007|10\.1\.0\.0|Spine/.exec(text)]).toEqual([query, null]);
    }
    const own = (await (await ask('authority', 'GET', '/api/v1/networks')).json()) as object;
    expect(own).toMatchObject({ authorities: 1, destinations: 0, networks: [{ name: 'Leeds' }] });
  });
});

describe('who acts', () => {
  const window = { from: '-2h', to: 'now', reason: 'fibre replaced' };

  it('is the token, named beside whom it speaks for, and an entry of the audit log', async () => {
    const { ask, deeds } = await house();
    const made = (await (
      await ask('engineer', 'POST', '/api/v1/maintenance', { ...window, author: 'duty desk' })
    ).json()) as {
      author: string;
    };
    expect(made.author).toBe('duty desk (a engineer)');
    expect(deeds).toContainEqual(
      expect.objectContaining({
        action: 'maintenance.add',
        who: 'a engineer',
        outcome: 'done',
        reason: 'fibre replaced',
      }),
    );
  });

  it('is told whom to ask where the role is not enough, and the refusal is an entry', async () => {
    const { ask, deeds } = await house();
    const refused = await ask('wall', 'POST', '/api/v1/maintenance', window);
    expect([refused.status, await refused.json()]).toEqual([
      403,
      {
        error: {
          code: 'role-refused',
          message: 'a wall has the role wall, which may not do this; ask the service desk.',
        },
      },
    ]);
    expect(deeds).toContainEqual(
      expect.objectContaining({ action: 'access.refused', who: 'a wall', outcome: 'refused' }),
    );
  });

  it('floods no disk by being refused', async () => {
    const { base, deeds } = await house();
    for (let i = 0; i < 50; i++)
      await fetch(`${base}/api/v1/status`, { headers: { authorization: `Bearer guess-${i}` } });
    expect(deeds.filter(({ action }) => action === 'access.refused')).toHaveLength(1);
  });
});

describe('a browser', () => {
  it('does nothing because another site made it', async () => {
    const { base } = await serve();
    const post = (headers: Record<string, string>) =>
      fetch(`${base}/api/v1/maintenance`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ from: '-1h', to: 'now', author: 'me', reason: 'x' }),
      });
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      const answer = await post(headers as Record<string, string>);
      expect([headers, answer.status, ((await answer.json()) as { error: { code: string } }).error.code]).toEqual([
        headers,
        403,
        'cross-site',
      ]);
    }
    expect((await post({ origin: base, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await post({})).status).toBe(200);
  });

  it('is told on loopback that nobody is asked', async () => {
    const { base } = await serve();
    expect(await (await fetch(`${base}/api/v1/session`)).json()).toMatchObject({ kind: 'open', roles: ['admin'] });
  });

  it('is asked nothing by a proxy that has no token to add, and refused with one that is none', async () => {
    const { base } = await serve();
    const session = (authorization: string) => fetch(`${base}/api/v1/session`, { headers: { authorization } });
    for (const nothing of ['', '  ']) expect(await (await session(nothing)).json()).toMatchObject({ kind: 'open' });
    for (const wrong of ['Bearer', 'Bearer x', 'Basic x']) expect((await session(wrong)).status).toBe(401);
  });
});
