import { topology } from '../schema/topology.js';
import type { Route } from './route.js';

export const topologyRoute: Route = {
  method: 'GET',
  url: '/api/v1/topology',
  tag: 'live',
  summary: 'What is configured to stand: sides, gateways, groups, paths',
  answers: { 200: { description: 'The configured topology', schema: topology } },
  handle: ({ live }) => live.topology(),
};
