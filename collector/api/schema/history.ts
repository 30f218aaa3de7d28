/** What the store is asked and what it answers, as the API says it. */
import { z } from 'zod';
import { measurementNames } from '../../model/measurements.js';
import { aggregates } from '../../store/contract.js';
import { figure, time } from './common.js';

const point = z.strictObject({ time, value: figure, coverage: z.number().min(0).max(1) });

export const queryAnswer = z.strictObject({
  measurement: z.enum(measurementNames),
  field: z.string(),
  aggregate: z.enum(aggregates),
  from: time,
  to: time,
  intervalSeconds: z.number(),
  series: z.array(
    z.strictObject({
      tags: z.record(z.string(), z.string()),
      unit: z.string(),
      simulated: z.boolean(),
      points: z.array(point),
    }),
  ),
});

const event = z.strictObject({
  id: z.string(),
  time,
  code: z.string(),
  severity: z.enum(['info', 'warning', 'critical']),
  gateway: z.string(),
  subject: z.string(),
  message: z.string(),
  collector: z.string(),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

export const eventsAnswer = z.strictObject({ from: time, to: time, events: z.array(event) });
