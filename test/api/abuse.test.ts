/** What somebody on the wire may try against the API, over plain sockets where a client library would be too polite. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { systemClock } from '../../collector/deps.js';
import { Tokens } from '../../collector/identity/tokens.js';
import { folder } from '../audit/folder.js';
import { until } from '../until.js';
import { serve } from './http.js';

/** Everything that comes back until the server closes; `end`: our side is closed after sending. */
async function raw(base: string, text: string, { end = false } = {}): Promise<string> {
  const { hostname, port } = new URL(base);
  const socket = connect(Number(port), hostname);
  let said = '';
  socket.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  socket.write(text);
  if (end) socket.end();
  await once(socket, 'close');
  return said;
}

const statuses = (said: string): number[] =>
  [...said.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));

it('takes one request for one, whatever two lengths it claims', async () => {
  const { base } = await serve();
  const { host } = new URL(base);
  const smuggled = `GET /api/v1/audit HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  const head = `POST /api/v1/query HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nConnection: close\r\n`;
  const both = `${head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`;
  expect(statuses(await raw(base, both))).toEqual([400]);
  const twice = `${head}Content-Length: 2\r\nContent-Length: 60\r\n\r\n{}${smuggled}`;
  expect(statuses(await raw(base, twice))).toEqual([400]);
  const odd = `${head}Transfer-Encoding: xchunked\r\n\r\n${smuggled}`;
  for (const status of statuses(await raw(base, odd))) expect(status).toBeGreaterThanOrEqual(400);
  const bare = `GET /api/v1/status HTTP/1.1\nHost: ${host}\n\n`;
  expect(statuses(await raw(base, bare, { end: true }))).toEqual([400]);
});

it('lets no header and no address name another host, method or folder', async () => {
  const { base } = await serve();
  const { host } = new URL(base);
  const get = (target: string, more = '') =>
    raw(base, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${more}\r\n`);
  expect(statuses(await get('/api/v1/maintenance', 'X-HTTP-Method-Override: POST\r\n'))).toEqual([200]);
  for (const target of [
    '/../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%2f..%2fetc%2fpasswd',
    '//etc/passwd',
    '/%00',
    '/wall.css%00.html',
    '/\\..\\..\\etc\\passwd',
  ]) {
    const said = await get(target);
    expect([target, said.includes('root:')]).toEqual([target, false]);
    expect([target, (statuses(said)[0] ?? 0) >= 400]).toEqual([target, true]);
  }
});

it('refuses a compressed body rather than unpack it', async () => {
  const { base } = await serve();
  const bomb = gzipSync(Buffer.alloc(10_000_000));
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  const answer = await fetch(`${base}/api/v1/query`, { method: 'POST', headers, body: bomb });
  expect([400, 413, 415]).toContain(answer.status);
});

it('refuses deep and poisoned JSON', async () => {
  const { base } = await serve();
  const post = async (body: string) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${base}/api/v1/maintenance`, { method: 'POST', headers, body });
    await answer.body?.cancel();
    return answer.status;
  };
  expect(await post('['.repeat(30_000) + ']'.repeat(30_000))).toBe(400);
  expect(await post('{"__proto__":{"author":"x"},"from":"-1h","to":"now","reason":"x"}')).toBe(400);
  expect(await post('{"constructor":{"prototype":{"author":"x"}},"from":"-1h","to":"now","reason":"x"}')).toBe(400);
  expect(({} as { author?: string }).author).toBeUndefined();
});

it('gives up on a request that never ends', async () => {
  const { api, base } = await serve();
  const { hostname, port } = new URL(base);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.write(`POST /api/v1/query HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: 1000\r\n\r\n{`);
  await once(socket, 'connect');
  // The limit itself is Node's: what is held here is that it is set at all.
  expect(api.limits).toMatchObject({
    requestTimeout: 30_000,
    headersTimeout: expect.any(Number) as number,
    maxConnections: 1_000,
  });
  expect(api.limits?.headersTimeout).toBeLessThanOrEqual(60_000);
  socket.destroy();
});

it('ends the stream of a token that is revoked', async () => {
  const tokens = new Tokens(join(folder(), 'tokens.json'), systemClock);
  await tokens.start();
  const { text, token } = await tokens.create({
    name: 'wall',
    role: 'wall',
    authority: null,
    lifetime: 3_600_000,
    by: 'test',
  });
  const { base } = await serve({ http: { signIn: { contact: '', session: 3_600_000 } }, tokens });
  const stream = await fetch(`${base}/api/v1/stream`, { headers: { authorization: `Bearer ${text}` } });
  const reader = stream.body?.getReader();
  expect((await reader?.read())?.done).toBe(false);
  await tokens.revoke(token.id);
  await until('the stream has ended', async () => (await reader?.read())?.done === true);
  expect((await fetch(`${base}/api/v1/stream`, { headers: { authorization: `Bearer ${text}` } })).status).toBe(401);
});
