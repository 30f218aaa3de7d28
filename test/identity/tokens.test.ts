import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { idOf } from '../../collector/identity/token-text.js';
import { Tokens } from '../../collector/identity/tokens.js';
import { HandClock } from '../api/hand-clock.js';
import { folder } from '../audit/folder.js';

const DAY = 86_400_000;
const wall = { name: 'wall, floor 2', role: 'wall', authority: null, lifetime: DAY, by: 'root' } as const;

async function opened(path = join(folder(), 'identity', 'tokens.json'), clock = new HandClock()) {
  const tokens = new Tokens(path, clock);
  await tokens.start();
  return { tokens, path, clock };
}

it('lets in who holds one, and keeps only its hash, for this user alone', async () => {
  const { tokens, path } = await opened();
  const { text, token } = await tokens.create(wall);
  expect(text).toMatch(/^icm_[a-z2-7]{10}_[\w-]{43}$/);
  expect(tokens.who(text)).toEqual({ kind: 'token', name: 'wall, floor 2', roles: ['wall'], authority: null });
  const kept = readFileSync(path, 'utf8');
  expect(kept).not.toContain(text.slice(15));
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const again = await opened(path);
  expect(again.tokens.who(text)?.name).toBe('wall, floor 2');
  expect(again.tokens.list()).toMatchObject([{ id: token.id, state: 'valid' }]);
  expect(JSON.stringify(again.tokens.list())).not.toContain('digest');
});

it('refuses what is expired, revoked, unknown or malformed', async () => {
  const { tokens, clock } = await opened();
  const [one, two] = [await tokens.create(wall), await tokens.create({ ...wall, lifetime: 10 * DAY })];
  clock.advance(DAY);
  expect(tokens.who(one.text)).toBeNull();
  expect(tokens.who(two.text)).not.toBeNull();
  await tokens.revoke(two.token.id);
  expect(tokens.who(two.text)).toBeNull();
  const other = `icm_${idOf(two.text)}_${'A'.repeat(43)}`;
  for (const text of [
    '',
    'icm_',
    other,
    `${two.text}x`,
    two.text.slice(0, -1),
    two.text.toUpperCase(),
    '\u0000',
    'x'.repeat(9_999),
  ])
    expect(tokens.who(text)).toBeNull();
  expect(
    tokens
      .list()
      .map(({ state }) => state)
      .sort(),
  ).toEqual(['expired', 'revoked']);
  await expect(tokens.revoke(two.token.id)).rejects.toMatchObject({ code: 'TOKEN_REVOKED' });
  await expect(tokens.revoke('nobody')).rejects.toMatchObject({ code: 'TOKEN_UNKNOWN' });
});

it('binds the role authority to one authority, and no other role', async () => {
  const { tokens } = await opened();
  const bound = await tokens.create({ ...wall, role: 'authority', authority: 'Leeds' });
  expect(tokens.who(bound.text)).toMatchObject({ roles: ['authority'], authority: 'Leeds' });
  await expect(tokens.create({ ...wall, role: 'authority' })).rejects.toMatchObject({ code: 'TOKEN_AUTHORITY' });
  await expect(tokens.create({ ...wall, authority: 'Leeds' })).rejects.toMatchObject({ code: 'TOKEN_AUTHORITY' });
});

it('lets nobody in by a file that it cannot understand', async () => {
  const { path } = await opened(undefined).then(async (made) => {
    await made.tokens.create(wall);
    return made;
  });
  writeFileSync(path, readFileSync(path, 'utf8').replace('"role":"wall"', '"role":"root"'));
  await expect(opened(path)).rejects.toMatchObject({ code: 'TOKENS_UNREADABLE' });
});

it('lets ended tokens go after a year, and never a valid one', async () => {
  const { tokens, clock } = await opened();
  await tokens.create(wall);
  const kept = await tokens.create({ ...wall, lifetime: 3_000 * DAY });
  clock.advance(400 * DAY);
  await tokens.create(wall);
  expect(tokens.list().map(({ id }) => id)).toContain(kept.token.id);
  expect(tokens.list()).toHaveLength(2);
});

it('does not take for done what the disk did not take: a token that was revoked then is so after a restart', async () => {
  const { tokens, path } = await opened();
  const { text, token } = await tokens.create(wall);
  renameSync(dirname(path), `${dirname(path)}-away`);
  await expect(tokens.revoke(token.id)).rejects.toMatchObject({ code: 'ENOENT' });
  // Whoever holds it stays out meanwhile, and nothing new is handed out.
  expect(tokens.who(text)).toBeNull();
  await expect(tokens.create(wall)).rejects.toMatchObject({ code: 'ENOENT' });
  renameSync(`${dirname(path)}-away`, dirname(path));
  expect(await tokens.revoke(token.id)).toMatchObject({ state: 'revoked' });
  await expect(tokens.revoke(token.id)).rejects.toMatchObject({ code: 'TOKEN_REVOKED' });
  const again = await opened(path);
  expect(again.tokens.list()).toMatchObject([{ id: token.id, state: 'revoked' }]);
});
