import { once } from 'node:events';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from './http.js';
import { scene } from './scene.js';

const STYLE = '.path { color: white }\n'.repeat(50);

let folder: string;
let wall: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'interconnect-wall-'));
  wall = join(folder, 'wall');
  mkdirSync(join(wall, 'fonts'), { recursive: true });
  writeFileSync(join(wall, 'index.html'), '<!doctype html><title>Wall</title>');
  writeFileSync(join(wall, 'main.js'), 'export {};');
  writeFileSync(join(wall, 'wall.css'), STYLE);
  writeFileSync(join(wall, 'fonts', 'inter-latin-400-ABCD2345.woff2'), 'font');
  writeFileSync(join(wall, 'fonts', 'inter-latin-400-normal.woff2'), 'font');
  writeFileSync(join(folder, 'outside.txt'), 'secret');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the wall', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', 'no-cache'],
    ['/main.js', 'application/javascript; charset=utf-8', 'no-cache'],
    ['/fonts/inter-latin-400-ABCD2345.woff2', 'font/woff2', 'public, max-age=31536000, immutable'],
    ['/fonts/inter-latin-400-normal.woff2', 'font/woff2', 'no-cache'],
  ])('%s as %s, %s', async (path, type, cache) => {
    const { base } = await serve({ wall });
    const response = await fetch(`${base}${path}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(response.headers.get('cache-control')).toBe(cache);
    const etag = response.headers.get('etag') ?? '';
    expect(etag).not.toBe('');
    // Not by fetch, which adds Cache-Control: no-cache to a conditional request.
    const [again] = (await once(get(`${base}${path}`, { headers: { 'if-none-match': etag } }), 'response')) as [
      IncomingMessage,
    ];
    expect(again.resume().statusCode).toBe(304);
  });

  it('has the present status in its page, which no text can end, and which is kept nowhere', async () => {
    const page = join(folder, 'page');
    mkdirSync(page, { recursive: true });
    const place = '<script id="first" type="application/json"></script>';
    writeFileSync(join(page, 'index.html'), `<!doctype html><title>Wall</title>${place}<p>end`);
    const config = scene({ interconnect: { name: 'A</script><b>' } });
    const { base } = await serve({ wall: page, config });
    const response = await fetch(`${base}/`);
    expect([response.headers.get('cache-control'), response.headers.get('etag')]).toEqual(['no-store', null]);
    const [, text = ''] = /<script id="first" type="application\/json">(.*?)<\/script><p>end$/.exec(
      await response.text(),
    )!;
    expect(text).not.toContain('<');
    expect(JSON.parse(text)).toMatchObject({ interconnect: { name: 'A</script><b>' }, paths: [{ name: 'one' }, {}] });
  });

  it('gives text compressed to whoever takes that, and fonts as they are', async () => {
    const { base } = await serve({ wall });
    const of = async (path: string, accepted: string) => {
      const [answer] = (await once(
        get(`${base}${path}`, { headers: { 'accept-encoding': accepted } }),
        'response',
      )) as [IncomingMessage];
      const body = Buffer.concat(await answer.toArray());
      return { encoding: answer.headers['content-encoding'] ?? 'none', vary: answer.headers.vary, body };
    };
    const packed = await of('/wall.css', 'gzip, deflate, br');
    expect(packed).toMatchObject({ encoding: 'gzip', vary: 'accept-encoding' });
    expect(gunzipSync(packed.body).toString()).toBe(STYLE);
    for (const accepted of ['', 'br', 'gzip;q=0', 'gzip;q=0.0, br'])
      expect((await of('/wall.css', accepted)).body.toString()).toBe(STYLE);
    expect((await of('/wall.css', 'br, gzip;q=0.5')).encoding).toBe('gzip');
    expect((await of('/fonts/inter-latin-400-normal.woff2', 'gzip')).body.toString()).toBe('font');
  });

  it('is whole while the disk is away', async () => {
    const { base } = await serve({ wall });
    const moved = `${wall}-moved`;
    renameSync(wall, moved);
    try {
      expect(await (await fetch(`${base}/main.js`)).text()).toBe('export {};');
      expect((await fetch(`${base}/none.js`)).status).toBe(404);
    } finally {
      renameSync(moved, wall);
    }
  });

  it('never leaves its folder', async () => {
    const { base } = await serve({ wall });
    for (const path of ['/..%2foutside.txt', '/%2e%2e/outside.txt', '/fonts/..%2f..%2foutside.txt']) {
      const response = await fetch(`${base}${path}`);
      expect([path, response.status >= 400]).toEqual([path, true]);
      expect(await response.text()).not.toContain('secret');
    }
  });

  it('says that it is not built where it is not', async () => {
    for (const absent of [null, join(folder, 'nowhere')]) {
      const { base } = await serve({ wall: absent });
      const response = await fetch(`${base}/`);
      expect(response.status).toBe(503);
      expect(await response.text()).toContain('npm run build');
      expect((await fetch(`${base}/api/v1/status`)).status).toBe(200);
    }
  });
});
