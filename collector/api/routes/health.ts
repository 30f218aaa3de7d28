/** For whoever starts and watches the process. */
import { z } from 'zod';
import { answer } from '../errors.js';
import type { ApiContext, Route } from './route.js';
import { failure } from './route.js';

const ok = z.strictObject({ status: z.literal('ok') });

export const healthzRoute: Route = {
  method: 'GET',
  url: '/healthz',
  tag: 'operations',
  summary: 'The process is alive and answers; needs no token and is never rate limited',
  answers: { 200: { description: 'Alive', schema: ok } },
  limit: false,
  handle: () => ({ status: 'ok' }),
};

export const readyzRoute: Route = {
  method: 'GET',
  url: '/readyz',
  tag: 'operations',
  summary: 'The store is open and every gateway has been asked once',
  answers: { 200: { description: 'Ready', schema: ok }, 503: failure('Not ready yet, and why') },
  handle(context, _request, reply) {
    const reasons = notReady(context);
    if (reasons.length === 0) return { status: 'ok' };
    return reply.code(503).send(answer('not-ready', reasons.join(' ')));
  },
};

function notReady({ store, live }: ApiContext): string[] {
  const { schemaVersion, message } = store.health();
  const waiting = live.awaited();
  return [
    ...(schemaVersion === null ? [`The store is not open yet${message === null ? '.' : `: ${message}`}`] : []),
    ...(waiting === null
      ? []
      : [`Not polled yet: ${waiting.slice(0, 10).join(', ')}${waiting.length > 10 ? ', …' : ''}.`]),
  ];
}
