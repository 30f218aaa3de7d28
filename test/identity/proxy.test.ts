import { describe, expect, it } from 'vitest';
import { signIn } from '../../collector/config/schema/sign-in.js';
import { serve, TOKEN } from '../api/http.js';

const settings = signIn.parse({
  proxy: { secret: 'env:PROXY', roles: { engineer: ['network-team'], wall: ['everyone'] } },
});
const through = { 'x-proxy-secret': TOKEN, 'x-forwarded-user': 'ada@council.example' };

async function session(headers: Record<string, string>): Promise<[number, unknown]> {
  const { base } = await serve({ http: { signIn: settings } });
  const answer = await fetch(`${base}/api/v1/session`, { headers });
  return [answer.status, await answer.json()];
}

describe('a person whom the proxy signed in', () => {
  it('has the roles of their groups', async () => {
    expect(await session({ ...through, 'x-forwarded-groups': 'network-team, everyone' })).toMatchObject([
      200,
      { kind: 'person', name: 'ada@council.example', roles: ['wall', 'engineer'] },
    ]);
  });

  it('is nobody without the secret, with a wrong one, or without a name', async () => {
    const direct = { 'x-forwarded-user': through['x-forwarded-user'] };
    expect((await session({ ...direct, 'x-forwarded-groups': 'network-team' }))[0]).toBe(401);
    expect(
      (await session({ ...through, 'x-proxy-secret': `${TOKEN}x`, 'x-forwarded-groups': 'network-team' }))[0],
    ).toBe(401);
    expect((await session({ 'x-proxy-secret': TOKEN, 'x-forwarded-groups': 'network-team' }))[0]).toBe(401);
  });

  it('may do nothing where no group of theirs has a role', async () => {
    expect((await session({ ...through, 'x-forwarded-groups': 'strangers,network-team2' }))[0]).toBe(403);
    expect((await session(through))[0]).toBe(403);
  });

  it('cannot be made to act by another site', async () => {
    const { base } = await serve({ http: { signIn: settings } });
    const answer = await fetch(`${base}/api/v1/maintenance`, {
      method: 'POST',
      headers: {
        ...through,
        'x-forwarded-groups': 'network-team',
        origin: 'https://evil.example',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ from: '-1h', to: 'now', reason: 'x' }),
    });
    expect(answer.status).toBe(403);
  });
});
