/** What is not there: a page for browsers, JSON for everybody else. Nothing of the request is repeated in it. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answer } from './errors.js';
import { page } from './page.js';

export function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.code(404);
  if (!(request.headers.accept ?? '').includes('text/html')) {
    return reply.send(answer('not-found', 'There is nothing here. /api/v1/openapi.json lists what there is.'));
  }
  return reply
    .type('text/html; charset=utf-8')
    .send(page('Not found', '<p>There is nothing at this address.</p><p><a href="/">To the wall</a></p>'));
}
