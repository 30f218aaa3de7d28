import { z } from 'zod';
import { probeKinds } from '../../model/signals.js';
import { figure, time, timeOrNull } from './common.js';

const minute = z.strictObject({
  end: time,
  sent: z.int(),
  lost: z.int(),
  variationMilliseconds: figure.describe('99.9th percentile of the round trips minus the least'),
  variationForwardMilliseconds: figure.describe('the same of the way there, where packets tell it'),
  variationBackwardMilliseconds: figure,
});

const probe = z.strictObject({
  name: z.string(),
  kind: z.enum(probeKinds),
  from: z.string().describe('collector, or the agent that sends it'),
  target: z.string(),
  direction: z.enum(['a-b', 'b-a']),
  path: z.string().nullable().describe('the path that it is pinned to'),
  service: z.boolean().describe('it decides whether the service is available'),
  intervalSeconds: z.number(),
  timeoutSeconds: z.number(),
  state: z
    .enum(['answered', 'lost', 'silent'])
    .describe('silent: nothing has been heard of it for more than two intervals and its timeout'),
  lastSentAt: timeOrNull,
  lastAnsweredAt: timeOrNull,
  lastDelayMilliseconds: figure,
  lostNow: z.int().describe('packets lost since the last answer'),
  lastMinute: minute.nullable().describe('the last minute that is complete'),
  ageSeconds: figure,
  trouble: z.string().nullable().describe('why it cannot be sent'),
});

const agent = z.strictObject({
  name: z.string(),
  lastReportAt: timeOrNull,
  ageSeconds: figure,
  clockOffsetMilliseconds: figure.describe("its clock minus the collector's"),
  clockUncertaintyMilliseconds: figure,
  dropped: z.int().describe('answers that found no room at the agent while the collector was away'),
});

export const probesAnswer = z.strictObject({ time, probes: z.array(probe), agents: z.array(agent) });

const delays = {
  sent: figure.describe('packets; null where nothing was kept'),
  lost: figure,
  milliseconds: z
    .array(z.number())
    .nullable()
    .describe('round trips that this share of the answered packets did not exceed, in the order of `percentiles`'),
};

export const delaysAnswer = z.strictObject({
  probe: z.string(),
  from: time,
  to: time,
  intervalSeconds: z.number(),
  simulated: z.boolean(),
  percentiles: z.array(z.number()),
  points: z.array(z.strictObject({ time, ...delays, coverage: z.number().min(0).max(1) })),
  whole: z.strictObject(delays),
});
