/** What is said of flows. */
import { z } from 'zod';
import { flowDimensions, flowMeasures } from '../../model/flow.js';
import { causeNames, verdicts } from '../../model/reconciliation.js';
import { figure, time, timeOrNull } from './common.js';

const figures = {
  octets: z.number(),
  packets: z.number(),
  flows: z.number(),
  bitsPerSecond: figure.describe('over the minutes that were kept'),
  share: figure.describe('of the measure’s total, 0 to 1'),
};
const sums = z.strictObject(figures);
const named = z.strictObject({ name: z.string(), ...figures });
const dimension = z.enum(flowDimensions);

const range = {
  from: time,
  to: time,
  measure: z.enum(flowMeasures),
  filter: z.partialRecord(dimension, z.array(z.string())),
  simulated: z.boolean(),
  coverage: z.strictObject({ minutesAsked: z.int(), minutesKept: z.int() }),
};

export const flowTopAnswer = z.strictObject({
  ...range,
  by: dimension,
  rows: z.array(named),
  other: sums,
  total: sums,
});

const points = z.array(
  z.strictObject({
    ...{ time, octets: figure, packets: figure, flows: figure, bitsPerSecond: figure },
    coverage: z.number().min(0).max(1),
  }),
);

export const flowSeriesAnswer = z.strictObject({
  ...range,
  by: dimension,
  intervalSeconds: z.number(),
  series: z.array(z.strictObject({ name: z.string(), total: sums, points })),
  other: z.strictObject({ total: sums, points }),
  total: sums,
});

export const flowMatrixAnswer = z.strictObject({
  ...range,
  authorities: z.array(named),
  destinations: z.array(named),
  cells: z.array(z.strictObject({ authority: z.string(), destination: z.string(), ...figures })),
  total: sums,
});

const reconciled = z.strictObject({
  ...{ gateway: z.string(), context: z.string(), interface: z.string() },
  hour: time.describe('start of the hour'),
  verdict: z.enum(verdicts),
  cause: z.enum(causeNames).nullable().describe('the likely one; null where it agrees or is not known'),
  advice: z.string().nullable().describe('the cause in words, with what to do'),
  flowOctets: figure.describe('with layer 2 added'),
  snmpOctets: figure,
  octetsRatio: figure.describe('flows over counters'),
  packetsRatio: figure,
});

export const flowReconciliationAnswer = z.strictObject({
  ...{ time, from: time, to: time },
  latest: z.array(reconciled).describe('the last judged hour of each interface'),
  hours: z.array(reconciled).describe('those kept of the range, oldest first'),
});

const byReason = z.record(z.string(), z.number());
const counts = {
  ...{ datagrams: z.number(), records: z.number(), optionsRecords: z.number(), flowSamples: z.number() },
  ...{ counterSamples: z.number(), discardSamples: z.number(), undecodedSets: z.number(), gaps: z.number() },
  ...{ duplicates: z.number(), reordered: z.number(), restarts: z.number() },
};

const domain = z.strictObject({
  protocol: z.string(),
  domain: z.number(),
  lastSeenAt: timeOrNull,
  ...counts,
  templates: z.number(),
  samplingRate: figure,
  samplingSource: z.string().nullable(),
  errors: byReason,
});

const exporter = z.strictObject({
  address: z.string(),
  gateway: z.string().nullable(),
  lastSeenAt: timeOrNull,
  ageSeconds: figure,
  ...counts,
  octets: z.number(),
  templates: z.number(),
  errors: byReason,
  kernelDrops: z.number(),
  connections: z.number(),
  protocols: z.array(z.string()),
  domains: z.array(domain),
  domainsNotShown: z.number(),
});

const socket = z.strictObject({
  transport: z.enum(['udp', 'tcp']),
  listen: z.string(),
  port: z.number(),
  exporter: z.string().nullable(),
  bufferAsked: z.number(),
  bufferGiven: z.number(),
  queue: figure,
  drops: figure,
});

const aggregation = z.strictObject({
  ...{ records: z.number(), overflowed: z.number(), clipped: z.number(), stretched: z.number() },
  ...{ ahead: z.number(), undrained: z.number() },
  apart: z.record(z.string(), z.strictObject({ records: z.number(), octets: z.number(), packets: z.number() })),
});

export const flowExportersAnswer = z.strictObject({
  time,
  state: z.enum(['off', 'starting', 'running', 'waiting', 'stopped']),
  restarts: z.number(),
  lastFailure: z.string().nullable(),
  updatedAt: timeOrNull,
  exporters: z.array(exporter),
  sockets: z.array(socket),
  reception: z
    .strictObject({ way: z.enum(['recvmmsg', 'dgram']), why: z.string().nullable() })
    .nullable()
    .describe('how datagrams are taken from the kernel, many at a time or one; why not many; null where none are'),
  kernelDrops: byReason,
  refused: byReason,
  strangers: z.array(z.strictObject({ address: z.string(), datagrams: z.number(), lastSeenAt: time })),
  aggregation: aggregation.nullable(),
});

export const rawFlowsAnswer = z.strictObject({
  flows: z.array(
    z.strictObject({
      startedAt: timeOrNull,
      endedAt: timeOrNull,
      gateway: z.string().nullable(),
      source: z.string().nullable().describe('cut off, with the bits that are kept'),
      destination: z.string().nullable(),
      protocol: figure.describe('IANA protocol number'),
      sourcePort: figure,
      destinationPort: figure,
      octets: figure.describe('as exported'),
      packets: figure,
      sampling: z.number().describe('octets and packets times this are an estimate'),
    }),
  ),
  more: z.boolean().describe('there are more than the limit'),
  files: z.int(),
});
