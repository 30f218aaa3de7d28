import { z } from 'zod';
import type { Route } from './route.js';

export const metricsRoute: Route = {
  method: 'GET',
  url: '/metrics',
  tag: 'operations',
  summary: 'Judged states, path interfaces and the collector’s own health for Prometheus',
  answers: {
    200: { description: 'Text exposition format', media: { type: 'text/plain; version=0.0.4', schema: z.string() } },
  },
  async handle({ metrics }, _request, reply) {
    return reply.header('content-type', metrics.contentType).send(await metrics.text());
  },
};
