import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { request as requestTls } from 'node:https';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApi } from '../../collector/api/server.js';
import { parseListen } from '../../collector/api/security/listen.js';
import type { HttpConfig } from '../../collector/config/schema/http.js';
import { missing } from '../needs.js';
import { serve, TOKEN } from './http.js';

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

/** Over plain sockets, because fetch sets Host and follows redirects. */
async function ask(url: string, headers: Record<string, string> = {}, method = 'GET', body = ''): Promise<Answer> {
  const options = { method, headers, agent: false, rejectUnauthorized: false };
  const outgoing = (url.startsWith('https:') ? requestTls : request)(url, options).end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  if (response.headers['content-type'] === 'text/event-stream') {
    const [chunk] = (await once(response, 'data')) as [Buffer];
    outgoing.destroy();
    return { status: response.statusCode ?? 0, headers: response.headers, body: String(chunk) };
  }
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() };
}

describe('where it may listen', () => {
  it.each([
    ['127.0.0.1:8080', '127.0.0.1', true],
    ['127.9.9.9:1', '127.9.9.9', true],
    ['[::1]:8080', '::1', true],
    ['localhost:8080', 'localhost', true],
    ['0.0.0.0:8080', '0.0.0.0', false],
    ['[::]:8080', '::', false],
    ['192.0.2.1:8080', '192.0.2.1', false],
    ['127.0.0.1.example.net:80', '127.0.0.1.example.net', false],
  ])('%s', (text, host, loopback) => {
    expect(parseListen(text)).toMatchObject({ host, loopback });
  });

  it.each(['8080', '::1:8080', '[127.0.0.1]:80', '127.0.0.1:99999', '127.0.0.1'])('%s is no address', (text) => {
    expect(() => parseListen(text)).toThrow(expect.objectContaining({ code: 'HTTP_LISTEN_INVALID' }));
  });

  const create = (config: HttpConfig) => () => createApi({ config, wall: null }, { secret: () => TOKEN } as never);

  it('refuses anything beyond loopback without token and TLS, and says what is lacking', () => {
    const listen = '0.0.0.0:0';
    const tls = { certificate: '/nonexistent/c.pem', key: '/nonexistent/k.pem' };
    const exposed = (message: RegExp) =>
      expect.objectContaining({ code: 'HTTP_EXPOSED', message: expect.stringMatching(message) as string });
    expect(create({ listen })).toThrow(exposed(/http\.signIn and http\.tls/));
    expect(create({ listen, tls })).toThrow(exposed(/needs http\.signIn:/));
    expect(create({ listen, token: 'env:TOKEN' })).toThrow(exposed(/needs http\.tls:/));
    expect(create({ listen, tls, token: 'env:TOKEN' })).toThrow(
      expect.objectContaining({ code: 'HTTP_TLS_UNREADABLE' }),
    );
  });

  it('says that the port is taken', async () => {
    const { base } = await serve();
    const taken = serve({ http: { listen: new URL(base).host } });
    await expect(taken).rejects.toMatchObject({
      code: 'HTTP_LISTEN_FAILED',
      message: expect.stringContaining('EADDRINUSE') as string,
    });
  });
});

describe('on loopback without a token', () => {
  it('answers to its own names only', async () => {
    const { base } = await serve();
    const { port } = new URL(base);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST`, `[::1]:${port}`])
      expect((await ask(`${base}/api/v1/topology`, { host })).status).toBe(200);
    for (const host of [`evil.example:${port}`, 'localhost.evil.example', '127.0.0.1.evil.example']) {
      const { status, body } = await ask(`${base}/api/v1/topology`, { host });
      expect([host, status]).toEqual([host, 403]);
      expect(JSON.parse(body)).toMatchObject({ error: { code: 'host-refused' } });
    }
  });

  it('sends security headers and neither CORS nor a server name', async () => {
    const { base } = await serve();
    for (const path of ['/api/v1/status', '/nothing', '/sign-in']) {
      const { headers } = await ask(`${base}${path}`, { origin: 'https://evil.example' });
      expect(headers['content-security-policy']).toBe(
        "default-src 'none';script-src 'self';style-src 'self';img-src 'self';font-src 'self';connect-src 'self';base-uri 'none';form-action 'self';frame-ancestors 'none'",
      );
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
      for (const name of ['server', 'x-powered-by', 'access-control-allow-origin', 'strict-transport-security'])
        expect(headers[name]).toBeUndefined();
    }
  });

  it('limits bodies and says so without a stack', async () => {
    const { base } = await serve();
    const post = (body: string, type = 'application/json') =>
      ask(`${base}/api/v1/query`, { 'content-type': type }, 'POST', body);
    const large = await post(JSON.stringify({ measurement: 'x'.repeat(70_000) }));
    expect([large.status, JSON.parse(large.body)]).toMatchObject([413, { error: { code: 'body-too-large' } }]);
    const broken = await post('{"measurement":');
    expect([broken.status, JSON.parse(broken.body)]).toMatchObject([400, { error: { code: 'body-not-json' } }]);
    const typed = await post('<a/>', 'text/xml');
    expect([typed.status, JSON.parse(typed.body)]).toMatchObject([415, { error: { code: 'unsupported-media-type' } }]);
    for (const { body } of [large, broken, typed]) expect(body).not.toMatch(/node_modules|\.ts:|\.js:|stack/);
  });

  it('does not tell an asker why it broke', async () => {
    const { base, store } = await serve();
    store.series = async () => {
      throw new Error('secret detail at /var/lib/x');
    };
    const query = 'measurement=interface&field=inOctets&aggregate=sum&interval=5m&from=-1h';
    const { status, body } = await ask(`${base}/api/v1/query?${query}`);
    expect(status).toBe(500);
    expect(JSON.parse(body)).toEqual({
      error: { code: 'internal', message: 'The collector failed to answer; its log says why.' },
    });
  });

  it('has a page for what is not there, and JSON for programs', async () => {
    const { base } = await serve();
    const program = await ask(`${base}/<script>`);
    expect([program.status, JSON.parse(program.body)]).toMatchObject([404, { error: { code: 'not-found' } }]);
    const browser = await ask(`${base}/%3Cscript%3Ealert(1)`, { accept: 'text/html' });
    expect(browser.status).toBe(404);
    expect(browser.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(browser.body).not.toContain('alert');
  });
});

describe('with a token', () => {
  const http = { token: 'env:TOKEN' };
  const bearer = { authorization: `Bearer ${TOKEN}` };
  const paths = [
    '/api/v1/status',
    '/api/v1/stream',
    '/api/v1/openapi.json',
    '/metrics',
    '/readyz',
    '/',
    '/nothing',
    '/wall.css',
  ];

  it('asks for it everywhere except /healthz and the way in', async () => {
    const { base } = await serve({ http });
    for (const path of paths) {
      for (const headers of [
        {},
        { authorization: 'Bearer wrong' },
        { authorization: `Basic ${TOKEN}` },
        { cookie: 'interconnect=wrong' },
      ]) {
        const { status, headers: got } = await ask(`${base}${path}`, headers as Record<string, string>);
        expect([path, status, got['www-authenticate']]).toEqual([path, 401, 'Bearer realm="interconnect"']);
      }
    }
    for (const path of ['/healthz', '/sign-in', '/sign-in/style.css'])
      expect((await ask(`${base}${path}`)).status).toBe(200);
  });

  it('takes it as a bearer, for the stream too, under any host name', async () => {
    const { base } = await serve({ http });
    expect((await ask(`${base}/api/v1/status`, { ...bearer, host: 'monitor.example' })).status).toBe(200);
    expect((await ask(`${base}/api/v1/stream`, bearer)).body).toContain('event: status');
    expect((await ask(`${base}/metrics`, bearer)).status).toBe(200);
  });

  it('lets a browser sign in and out', async () => {
    const { base } = await serve({ http });
    const page = { accept: 'text/html,application/xhtml+xml' };
    const sent = await ask(`${base}/`, page);
    expect([sent.status, sent.headers.location]).toEqual([303, '/sign-in']);
    expect((await ask(`${base}/sign-in`, page)).body).toContain('<form method="post" action="/sign-in">');
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const wrong = await ask(`${base}/sign-in`, type, 'POST', 'token=wrong');
    expect([wrong.status, wrong.headers['set-cookie']]).toEqual([401, undefined]);
    const right = await ask(`${base}/sign-in`, type, 'POST', `token=${encodeURIComponent(TOKEN)}`);
    expect([right.status, right.headers.location]).toEqual([303, '/']);
    const [cookie] = right.headers['set-cookie'] ?? [];
    expect(cookie).toBe(`interconnect=${TOKEN}; Max-Age=2592000; Path=/; HttpOnly; SameSite=Strict`);
    const kept = { cookie: cookie?.split(';')[0] ?? '' };
    expect((await ask(`${base}/api/v1/status`, kept)).status).toBe(200);
    expect((await ask(`${base}/api/v1/stream`, kept)).body).toContain('event: status');
    const out = await ask(`${base}/sign-out`, kept, 'POST');
    expect(out.headers['set-cookie']?.[0]).toMatch(/^interconnect=; Max-Age=0; /);
  });

  it('slows guessing down', async () => {
    const { base } = await serve({ http });
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++) statuses.push((await ask(`${base}/sign-in`, type, 'POST', `token=${i}`)).status);
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
  });
});

const skip = missing({ openssl: 'openssl' });
describe.skipIf(skip !== null)(`over TLS${skip === null ? '' : ` (${skip})`}`, () => {
  let folder: string;
  let http: Partial<HttpConfig>;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'interconnect-tls-'));
    const [certificate, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const files = ['-keyout', key, '-out', certificate, '-days', '2', '-subj', '/CN=localhost'];
    execFileSync('openssl', ['req', '-x509', ...curve, ...files], { stdio: 'ignore' });
    http = { listen: '0.0.0.0:0', token: 'env:TOKEN', tls: { certificate, key } };
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('listens wide, with a token and HSTS, and its cookie is bound to host and TLS', async () => {
    const { base } = await serve({ http });
    const here = base.replace(/\/\/[^:]+/, '//127.0.0.1');
    expect(here).toMatch(/^https:/);
    expect((await ask(`${here}/api/v1/status`)).status).toBe(401);
    const { status, headers } = await ask(`${here}/api/v1/status`, { authorization: `Bearer ${TOKEN}` });
    expect([status, headers['strict-transport-security']]).toEqual([200, 'max-age=31536000']);
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const { headers: kept } = await ask(`${here}/sign-in`, type, 'POST', `token=${TOKEN}`);
    expect(kept['set-cookie']?.[0]).toMatch(/^__Host-interconnect=.*; HttpOnly; Secure; SameSite=Strict$/);
  });

  it('serves nobody who speaks plain HTTP', async () => {
    const { base } = await serve({ http });
    const plain = base.replace(/https:\/\/[^:]+/, 'http://127.0.0.1');
    await expect(fetch(`${plain}/healthz`)).rejects.toThrow();
  });

  it('refuses a key file that is not one', async () => {
    const broken = join(folder, 'broken.pem');
    writeFileSync(broken, 'not a key');
    const tls = { certificate: http.tls?.certificate ?? '', key: broken };
    await expect(serve({ http: { ...http, tls } })).rejects.toMatchObject({ code: 'HTTP_TLS_INVALID' });
  });
});
