import { status } from '../schema/status.js';
import type { Route } from './route.js';

export const statusRoute: Route = {
  method: 'GET',
  url: '/api/v1/status',
  tag: 'live',
  looks: true,
  summary: 'Everything that is known now: service, paths, gateways, store, problems',
  answers: { 200: { description: 'The present status', schema: status } },
  handle: ({ live }) => live.status(),
};
