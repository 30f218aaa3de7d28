import { z } from 'zod';
import { serviceStates } from '../../model/health.js';
import { pollErrorKinds, sensorKinds, sensorStates } from '../../model/observation.js';
import { joining } from './authorities.js';
import { figure, health, interconnect, time, timeOrNull } from './common.js';
import { pathEnd } from './interfaces.js';
import { pagingSummary } from './paging.js';
import { summary } from './records.js';

export const path = z.strictObject({
  name: z.string(),
  group: z.string().nullable(),
  gateway: z.string(),
  context: z.string(),
  health,
  reasons: z.array(z.string()),
  since: time,
  capacity: figure.describe('bit/s'),
  a: pathEnd,
  b: pathEnd,
  aToB: figure.describe('bit/s entering on side a'),
  bToA: figure.describe('bit/s entering on side b'),
  updatedAt: timeOrNull,
  ageSeconds: figure,
});

const sensor = z.strictObject({
  sensor: z.string(),
  kind: z.enum(sensorKinds),
  label: z.string(),
  value: figure,
  unit: z.string(),
  state: z.enum(sensorStates),
});

export const gateway = z.strictObject({
  name: z.string(),
  address: z.string(),
  state: z.enum(['up', 'down', 'unknown']),
  since: time,
  sysName: z.string().nullable(),
  sysDescr: z.string().nullable(),
  uptimeSeconds: figure,
  cpuPercent: figure,
  memoryPercent: figure,
  lastAnswerAt: timeOrNull,
  ageSeconds: figure,
  staleAfterSeconds: z.number(),
  error: z.strictObject({ kind: z.enum(pollErrorKinds), message: z.string(), since: time }).nullable(),
  sensors: z.array(sensor),
  sensorsLeftOut: z.int().optional(),
});

const store = z.strictObject({
  driver: z.enum(['duckdb', 'influx']),
  state: z.enum(['ok', 'behind', 'away']),
  message: z.string().nullable(),
  lastWriteAt: timeOrNull,
  spool: z.strictObject({ points: z.number(), octets: z.number(), capacityOctets: z.number(), oldest: timeOrNull }),
  dropped: z.record(z.string(), z.number()).describe('by reason'),
  schemaVersion: z.number().nullable(),
});

const problem = z.strictObject({
  code: z.string(),
  severity: z.enum(['warning', 'critical']),
  subject: z.string(),
  message: z.string(),
  next: z.string().describe('the next step'),
  since: time,
});

export const status = z.strictObject({
  time,
  version: z.string(),
  interconnect,
  simulated: z.boolean(),
  collector: z.strictObject({ id: z.string(), startedAt: time, uptimeSeconds: z.number() }),
  service: z.strictObject({ state: z.enum(serviceStates), reason: z.string() }),
  resilience: summary,
  paths: z.array(path),
  gateways: z.array(gateway),
  store,
  problems: z.array(problem),
  paging: pagingSummary.optional().describe('open pages, and who can be reached'),
  shards: z
    .array(
      z.strictObject({ index: z.int(), of: z.int(), collector: z.string(), heard: z.boolean(), ageSeconds: figure }),
    )
    .optional()
    .describe('those that divide the configuration; of one that is not heard everything is unknown'),
  joining: z.array(joining).optional().describe('authorities on their way, the longest ordered first'),
});

export const gatewaysAnswer = z.strictObject({ time, gateways: z.array(gateway) });
