/** The wall: files from the folder where it was built. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip as gzipWithCallback } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { boundTo } from '../model/identity.js';
import { mayAsk, rolesFor } from './security/access.js';
import { page } from './page.js';

const gzip = promisify(gzipWithCallback);

/** A font whose name carries a hash of its content (eight of esbuild's base 32 digits) never changes under that name. */
const HASHED_FONT = /-[A-Z2-7]{8}\.woff2?$/;
const YEAR_SECONDS = 31_536_000;

/** What a build of the wall consists of; any other file is bytes. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'application/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};
/** Where the first status stands in the wall's page: data, which no script runs, for a page that need not ask for it. */
const PLACE = '<script id="first" type="application/json"></script>';
/** Characters of a status that is sent with the page; a larger one comes by the stream alone, compressed or as changes. */
const MOST_FIRST = 60_000;
/** Compressed in themselves. */
const dense = new Set(['.woff2']);

interface Held {
  body: Buffer;
  /** null where it is not smaller. */
  gzipped: Buffer | null;
  type: string;
  etag: string;
  cache: string;
}

/**
 * Serves `folder` at `/`; where it was not built, `/` says so. Fonts with a hash in their name are kept for a year; all else is asked anew. The files,
 * some hundred kilobytes, are held in memory as they were at the start: to read one waits behind every query of the store, whose calls
 * occupy the same few threads. The wall's own page has the present `status` in it, for those who may ask for that.
 */
export async function serveWall(app: FastifyInstance, folder: string | null, status: () => unknown): Promise<void> {
  if (folder === null || !existsSync(join(folder, 'index.html'))) {
    app.get('/', { schema: { hide: true } }, (_request, reply) =>
      reply.code(503).type('text/html; charset=utf-8').send(page('The wall is not built', NOT_BUILT)),
    );
    return;
  }
  const files = await hold(folder);
  const give = (path: string, request: FastifyRequest, reply: FastifyReply): unknown => {
    const file = files.get(path);
    if (!file) return reply.callNotFound();
    const text = path === 'index.html' && maySee(request) ? withFirst(file, status) : null;
    if (text === null) return giveFile(file, request, reply);
    return reply.header('cache-control', 'no-store').type(file.type).send(text);
  };
  // Whoever is bound to one authority sees its share: what the wall asks for is not for them.
  const first = ({ who }: FastifyRequest): string => (who && boundTo(who) !== null ? 'own.html' : 'index.html');
  const hidden = { schema: { hide: true } };
  app.get('/', hidden, (request, reply) => give(first(request), request, reply));
  app.get<{ Params: { '*': string } }>('/*', hidden, (request, reply) => {
    const path = request.params['*'];
    return give(path === 'index.html' ? first(request) : path, request, reply);
  });
}

/** Whether a status may stand in the page of whoever asks. */
const maySee = ({ who }: FastifyRequest): boolean => !who || mayAsk(who, rolesFor('GET', '/api/v1/status'));

/** The page with the present status in it; null where it has no place for it, or that is too large. Text of routers cannot end the element. */
function withFirst({ body }: Held, status: () => unknown): string | null {
  const [before, after] = body.toString().split(PLACE);
  if (before === undefined || after === undefined) return null;
  const text = JSON.stringify(status()).replaceAll('<', '\\u003c');
  return text.length > MOST_FIRST ? null : `${before}${PLACE.replace('><', `>${text}<`)}${after}`;
}

/** By path below the folder. */
async function hold(folder: string): Promise<Map<string, Held>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.map'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  return new Map(await Promise.all(names.map(async (name) => [name, await holdOne(folder, name)] as const)));
}

async function holdOne(folder: string, name: string): Promise<Held> {
  const body = await readFile(join(folder, name));
  const packed = dense.has(extname(name)) ? null : await gzip(body, { level: 9 });
  return {
    body,
    gzipped: packed !== null && packed.length < body.length ? packed : null,
    type: types[extname(name)] ?? 'application/octet-stream',
    // Weak (RFC 9110 §8.8.1): the same content, compressed or not.
    etag: `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    cache: HASHED_FONT.test(name) ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
  };
}

function giveFile(
  { body, gzipped, type, etag, cache }: Held,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  reply.header('etag', etag).header('cache-control', cache);
  if (gzipped !== null) reply.header('vary', 'accept-encoding');
  const known = (request.headers['if-none-match'] ?? '').split(',').map((one) => one.trim());
  if (known.includes(etag)) return reply.code(304).send();
  reply.type(type);
  if (gzipped === null || !takesGzip(request.headers['accept-encoding'])) return reply.send(body);
  return reply.header('content-encoding', 'gzip').send(gzipped);
}

/** Whether `Accept-Encoding` names gzip and does not refuse it by `q=0` (RFC 9110 §12.5.3). */
const takesGzip = (accepted: string | string[] | undefined): boolean =>
  String(accepted ?? '')
    .split(',')
    .some((one) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(one));

const NOT_BUILT = '<p>Run <code>npm run build</code> and start the collector again. The API is served meanwhile.</p>';
