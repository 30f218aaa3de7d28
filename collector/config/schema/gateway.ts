import { z } from 'zod';
import { credentials, limits } from './snmp.js';
import { duration, name } from './units.js';

/** How often, per kind of poll. Each is aligned to the wall clock. */
const poll = z.strictObject({
  state: duration.prefault('5s').describe('ifAdminStatus and ifOperStatus of path interfaces in one GET'),
  counters: duration.prefault('30s').describe('ifTable, ifXTable, EtherLike-MIB'),
  system: duration.prefault('60s').describe('system group, processors, memory'),
  health: duration.prefault('60s').describe('power supplies, fans, temperature, optical power'),
});

/** A further OID: a table column or a scalar. */
const metric = z.strictObject({
  name,
  oid: z.string().regex(/^\.?\d+(\.\d+)+$/, { error: 'a numeric OID such as 1.3.6.1.4.1.9.9.109.1.1.1.1.8' }),
  kind: z.enum(['gauge', 'counter', 'state']).default('gauge'),
  unit: z.string().max(16).default('1'),
  scale: z.number().default(1).describe('the value is multiplied by this'),
  words: z
    .record(z.string().regex(/^-?\d+$/), z.string())
    .optional()
    .describe('value → word, for a state'),
  interval: duration.prefault('60s'),
});

const patterns = z
  .array(z.string().min(1))
  .default([])
  .describe('interface names; * and ? stand for any letters, any letter');

export const gateway = z.strictObject({
  name,
  address: z.string().min(1).describe('IP address or DNS name'),
  port: z.int().min(1).max(65_535).default(161),
  snmp: credentials,
  limits: limits.prefault({}),
  contexts: z.array(z.string().max(255)).min(1).default(['']).describe("SNMP contexts (VRFs); '' is the default one"),
  poll: poll.prefault({}),
  interfaces: z
    .strictObject({ include: patterns, exclude: patterns })
    .prefault({})
    .describe('an empty include takes all'),
  metrics: z.array(metric).default([]),
});

export type Gateway = z.output<typeof gateway>;
export type MetricConfig = z.output<typeof metric>;
export type PollIntervals = z.output<typeof poll>;
