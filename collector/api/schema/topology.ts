import { z } from 'zod';
import { figure, interconnect } from './common.js';

export const topology = z.strictObject({
  interconnect,
  gateways: z.array(z.strictObject({ name: z.string(), address: z.string(), contexts: z.array(z.string()) })),
  groups: z.array(
    z.strictObject({ name: z.string(), mode: z.enum(['active-standby', 'active-active']), paths: z.array(z.string()) }),
  ),
  paths: z.array(
    z.strictObject({
      name: z.string(),
      group: z.string().nullable(),
      gateway: z.string(),
      a: z.string(),
      b: z.string(),
      capacity: figure,
    }),
  ),
});
