/** One router: where it is, how it is asked, what and how often. */
import { z } from 'zod';
import { exporting } from './flow.js';
import { host } from './network.js';
import { credentials, limits } from './snmp.js';
import { durationBetween, name } from './units.js';
import { words } from './words.js';

/** Faster than 100 ms no agent answers usefully; slower than an hour no wall can call live. */
const pollInterval = durationBetween('100ms', '1h');

/** How often, per kind of poll. Each is aligned to the wall clock. */
const poll = z.strictObject({
  state: pollInterval
    .prefault('5s')
    .describe('Path interfaces, and the BGP, VRRP, HSRP, BFD, OSPF and routes that paths need, in small GETs'),
  counters: pollInterval.prefault('30s').describe('ifTable, ifXTable, EtherLike-MIB'),
  system: pollInterval.prefault('60s').describe('System group, processors, memory'),
  health: pollInterval.prefault('60s').describe('Power supplies, fans, temperature, optical power'),
});

const oid = z
  .string()
  .regex(/^\.?[0-2](\.(0|[1-9]\d{0,9}))+$/)
  .register(words, { expected: 'a numeric OID such as 1.3.6.1.4.1.9.9.109.1.1.1.1.8' });

const integer = z
  .string()
  .regex(/^-?\d+$/)
  .register(words, { expected: 'a whole number' });

/** A further OID: a table column or a scalar. */
const metric = z.strictObject({
  name: name.describe('Name of the metric'),
  oid: oid.describe('Numeric OID of a table column (without the index) or of a scalar (without .0)'),
  kind: z
    .enum(['gauge', 'counter', 'state'])
    .default('gauge')
    .describe('gauge: a level; counter: kept as its increase; state: a word per value'),
  unit: z.string().max(16).default('1').describe('Unit of the scaled value, such as %, Cel or By'),
  scale: z.number().default(1).describe('The value is multiplied by this'),
  words: z.record(integer, z.string().min(1).max(64)).optional().describe('value → word, for a state'),
  interval: pollInterval.prefault('60s').describe('How often it is read'),
});

const patterns = z
  .array(z.string().min(1).max(255))
  .default([])
  .describe('Interface names; * stands for any letters, ? for one');

export const gateway = z.strictObject({
  name: name.describe('Name of the gateway, in addresses and metrics'),
  address: host.describe('IP address or DNS name'),
  port: z.int().min(1).max(65_535).default(161).describe('UDP port of the SNMP agent'),
  snmp: credentials.describe('SNMP credentials; v3 authPriv is what to use'),
  limits: limits.prefault({}).describe('How hard the agent is asked'),
  contexts: z
    .array(z.string().max(255))
    .min(1)
    .default([''])
    .describe("SNMP contexts (VRFs) to poll; '' is the default one"),
  poll: poll.prefault({}).describe('How often each kind of poll runs'),
  interfaces: z
    .strictObject({
      include: patterns.describe('Only these; all where left out'),
      exclude: patterns.describe('Not these, even where included'),
    })
    .prefault({})
    .describe('Which interfaces are kept; * stands for any letters, ? for one'),
  metrics: z.array(metric).default([]).describe('Further OIDs to read as metrics or states'),
  ...exporting,
});

export type Gateway = z.output<typeof gateway>;
export type MetricConfig = z.output<typeof metric>;
export type PollIntervals = z.output<typeof poll>;
