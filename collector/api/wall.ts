/** The wall: files from the folder where it was built. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { boundTo } from '../model/identity.js';
import { page } from './page.js';

/** A font whose name carries a hash of its content (eight of esbuild's base 32 digits) never changes under that name. */
const HASHED_FONT = /-[A-Z2-7]{8}\.woff2?$/;
const YEAR_SECONDS = 31_536_000;

/** Serves `folder` at `/`; where it was not built, `/` says so. Fonts with a hash in their name are kept for a year; all else is asked anew. */
export async function serveWall(app: FastifyInstance, folder: string | null): Promise<void> {
  if (folder === null || !existsSync(join(folder, 'index.html'))) {
    app.get('/', { schema: { hide: true } }, (_request, reply) =>
      reply.code(503).type('text/html; charset=utf-8').send(page('The wall is not built', NOT_BUILT)),
    );
    return;
  }
  // Whoever is bound to one authority sees its share: what the wall asks for is not for them.
  app.addHook('preHandler', async (request, reply) => {
    const [path] = request.url.split('?');
    if ((path !== '/' && path !== '/index.html') || request.who === null || boundTo(request.who) === null) return;
    return reply.sendFile('own.html');
  });
  await app.register(fastifyStatic, {
    root: folder,
    cacheControl: false,
    setHeaders(reply, path) {
      const kept = HASHED_FONT.test(path);
      reply.setHeader('cache-control', kept ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache');
    },
  });
}

const NOT_BUILT = '<p>Run <code>npm run build</code> and start the collector again. The API is served meanwhile.</p>';
