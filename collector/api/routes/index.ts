/** Every route, in the order of the document. */
import { gatewaysRoute } from './gateways.js';
import { healthzRoute, readyzRoute } from './health.js';
import { interfacesRoute } from './interfaces.js';
import { metricsRoute } from './metrics.js';
import type { Route } from './route.js';
import { statusRoute } from './status.js';
import { streamRoute } from './stream.js';
import { topologyRoute } from './topology.js';

export const routes: readonly Route[] = [
  statusRoute,
  streamRoute,
  topologyRoute,
  gatewaysRoute,
  interfacesRoute,
  healthzRoute,
  readyzRoute,
  metricsRoute,
];
