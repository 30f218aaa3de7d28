/** The whole of `interconnect.yaml`. */
import { z } from 'zod';
import { alerts } from './alerts.js';
import { audit } from './audit.js';
import { contract } from './contract.js';
import { group, interconnect, path, service } from './crossing.js';
import { flow } from './flow.js';
import { gateway } from './gateway.js';
import { http } from './http.js';
import { networks } from './networks.js';
import { peer } from './peer.js';
import { agents, probes } from './probes.js';
import { traps } from './signals.js';
import { reports } from './reports.js';
import { store } from './store.js';

export const configSchema = z.strictObject({
  interconnect,
  gateways: z.array(gateway).min(1).describe('The routers of the interconnect'),
  groups: z.array(group).default([]).describe('Redundancy groups: paths that stand in for each other'),
  paths: z.array(path).default([]).describe('The ways across'),
  networks,
  flow,
  probes,
  agents,
  traps,
  service,
  alerts,
  peer: peer.optional().describe('The other collector of a pair: one page from two'),
  contract,
  reports,
  store,
  http,
  audit,
});

export type Config = z.output<typeof configSchema>;
