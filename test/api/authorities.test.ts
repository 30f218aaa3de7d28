/** Authorities over HTTP: added, refused, changed, removed, each in the audit log; and what an authority sees of itself. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../collector/deps.js';
import { Tokens } from '../../collector/identity/tokens.js';
import type { AuthoritiesAnswer, AuthorityDone } from '../../collector/api/types.js';
import { folder } from '../audit/folder.js';
import { deskOver } from './desk.js';
import { serve } from './http.js';
import { scene } from './scene.js';

const config = scene({
  networks: {
    authorities: [
      {
        name: 'Leeds',
        prefixes: ['10.2.0.0/16'],
        owner: 'E08000035',
        charge: { year: 7_200 },
        replaces: { year: 13_218 },
      },
      { name: 'Camden', prefixes: ['10.1.0.0/16'] },
    ],
    destinations: [{ name: 'Spine', prefixes: ['10.128.0.0/16'] }],
  },
});

const entry = { name: 'Bradford', prefixes: ['10.3.0.0/16'], contracted: '10 Mbit/s', author: 'Ada', uses: ['Spine'] };

async function house() {
  const place = folder();
  const authorities = deskOver(config, place);
  const tokens = new Tokens(join(place, 'tokens.json'), systemClock);
  await tokens.start();
  const served = await serve({ config, authorities, tokens });
  const ask = async <T>(method: string, path: string, body?: unknown, token?: string): Promise<[number, T]> => {
    const answer = await fetch(`${served.base}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return [answer.status, (await answer.json()) as T];
  };
  return { ...served, ask, tokens };
}

interface Refused {
  error: { code: string; message: string };
}

describe('authorities over HTTP', () => {
  it('are added, shown with what is missing, changed, removed, and every act is an entry', async () => {
    const { ask, deeds } = await house();
    const [status, made] = await ask<AuthorityDone>('POST', '/api/v1/authorities', { ...entry, reason: 'order 4711' });
    expect([status, made]).toMatchObject([
      200,
      {
        done: 'added',
        authority: { name: 'Bradford', contracted: 10e6, managedBy: { by: 'collector' }, joining: true },
      },
    ]);
    const [, all] = await ask<AuthoritiesAnswer>('GET', '/api/v1/authorities');
    expect(all.authorities.map(({ name, savedAYear }) => [name, savedAYear])).toEqual([
      ['Leeds', 6_018],
      ['Camden', null],
      ['Bradford', null],
    ]);
    const [, joining] = await ask<AuthoritiesAnswer>('GET', '/api/v1/authorities?joining=true');
    expect(joining.found).toBe(1);
    expect(
      joining.authorities[0]?.checklist.map(({ done, missing, next }) => [done, missing !== null, next !== null]),
    ).toEqual(Array.from({ length: 6 }, () => [false, true, true]));
    const [changed] = await ask('POST', '/api/v1/authorities/change', {
      name: 'Bradford',
      owner: 'E08000032',
      author: 'Ada',
    });
    expect(changed).toBe(200);
    const [gone] = await ask('POST', '/api/v1/authorities/remove', {
      name: 'Bradford',
      author: 'Ada',
      reason: 'a mistake',
    });
    expect(gone).toBe(200);
    expect(deeds.map(({ action, object, outcome, reason }) => [action, object, outcome, reason])).toEqual([
      ['authority.add', 'Bradford', 'done', 'order 4711'],
      ['authority.change', 'Bradford', 'done', null],
      ['authority.remove', 'Bradford', 'done', 'a mistake'],
    ]);
  });

  it.each([
    ['', { ...entry, prefixes: ['10.2.0.0/16'] }, 409, 'authority-overlap', '10.2.0.0/16 belongs to "Leeds" already'],
    ['', { ...entry, prefixes: ['10.2.5.0/24'] }, 409, 'authority-nested', 'lies within 10.2.0.0/16 of "Leeds"'],
    ['', { ...entry, contracted: 'fast' }, 400, 'authority-invalid', 'contracted: '],
    [
      '/remove',
      { name: 'Leeds', author: 'Ada', reason: 'x' },
      409,
      'authority-managed',
      'declared in the configuration',
    ],
    ['/remove', { name: 'Hull', author: 'Ada', reason: 'x' }, 404, 'authority-unknown', 'Hull'],
    [
      '/forget',
      { name: 'Leeds', author: 'Ada', reason: 'x' },
      409,
      'authority-declared',
      'take it out of the configuration',
    ],
  ])('refuses POST %s %j', async (path, body, status, code, sentence) => {
    const { ask, deeds } = await house();
    const [got, { error }] = await ask<Refused>('POST', `/api/v1/authorities${path}`, body);
    expect([got, error.code]).toEqual([status, code]);
    expect(error.message).toContain(sentence);
    expect(deeds.at(-1)).toMatchObject({ outcome: 'refused' });
  });

  it('shows an authority itself alone, and nothing of gateways, files and people', async () => {
    const { ask, tokens } = await house();
    await ask('POST', '/api/v1/authorities', entry);
    const own = { role: 'authority', authority: 'Bradford', lifetime: 60_000, by: 'test', name: 'its report' } as const;
    const { text } = await tokens.create(own);
    const [status, answer] = await ask<AuthoritiesAnswer>('GET', '/api/v1/authorities', undefined, text);
    expect([status, answer.found]).toEqual([200, 1]);
    expect(JSON.stringify(answer)).not.toMatch(/Leeds|Camden|10\.1\.|10\.2\.|gw1|gw2|Ada/);
    for (const name of ['Leeds', 'Hull'])
      expect((await ask<Refused>('GET', `/api/v1/authorities?name=${name}`, undefined, text))[1].error.code).toBe(
        'own-share',
      );
  });
});
