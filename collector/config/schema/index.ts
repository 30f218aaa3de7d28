/** The whole of `interconnect.yaml`. */
import { z } from 'zod';
import { group, interconnect, networks, path, service } from './crossing.js';
import { gateway } from './gateway.js';
import { http } from './http.js';
import { store } from './store.js';

export const configSchema = z.strictObject({
  interconnect,
  gateways: z.array(gateway).min(1),
  groups: z.array(group).default([]),
  paths: z.array(path).default([]),
  networks,
  service,
  store,
  http,
});

export type Config = z.output<typeof configSchema>;
