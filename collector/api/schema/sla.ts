/** Service levels: the month that runs, closed months, ledgers and corrections. */
import { z } from 'zod';
import { burnWindows, correctionStates, ledgerStates } from '../../model/sla.js';
import { figure, time, timeOrNull } from './common.js';

const month = z.string().describe('YYYY-MM');
const rate = z.number().nullable().describe('null where nothing of the window is known');

const budget = z.strictObject({
  target: z.number().describe('percent'),
  allowedSeconds: z.number().describe('downtime that the target allows in the whole month'),
  usedSeconds: z.number(),
  leftSeconds: z.number().describe('negative once overspent'),
  leftRatio: figure,
  burn: z
    .strictObject(Object.fromEntries(burnWindows.map((window) => [window, rate])))
    .describe('by window: 1 spends the budget in just a month'),
});

const service = z.strictObject({
  service: z.string(),
  availability: figure.describe('percent, not rounded; null where nothing was measured yet'),
  target: figure.describe('percent'),
  measuredSeconds: z.number(),
  downSeconds: z.number(),
  unknownSeconds: z.number().describe('nobody observed it; never counted as available'),
  excludedSeconds: z.number(),
  completeness: z.number().describe('share of the time in which the state was known'),
  protection: figure.describe('share of the known time in which a standby was ready'),
  budget: budget.nullable(),
});

export const overview = z.strictObject({
  month,
  startsAt: time,
  endsAt: time,
  computedAt: timeOrNull.describe('up to when it is computed'),
  reportOn: z.string().describe('first working day after the month, YYYY-MM-DD'),
  daysToReport: z.int(),
  services: z.array(service),
  lastClosed: z.strictObject({ month, revision: z.int() }).nullable(),
  correctionsWaiting: z.int(),
  closing: z.string().nullable().describe('why a month that is over could not be closed'),
  evidence: z.strictObject({
    waiting: z.int(),
    fault: z.string().nullable(),
    lost: z.int(),
    late: z.int(),
    damaged: z.int(),
  }),
});

export const monthsAnswer = z.strictObject({
  time,
  months: z.array(
    z.strictObject({
      month,
      revision: z.int(),
      closedAt: time,
      manifest: z.string().describe('SHA-256 of its manifest'),
    }),
  ),
});

/** Canonical as it is sealed, so that its SHA-256 can be compared: times in it are milliseconds since the epoch. */
export const monthDocument = z
  .looseObject({ schema: z.literal(1), month, revision: z.int(), state: z.enum(['open', 'closed']) })
  .describe('the month document; times are milliseconds since the epoch, as it is sealed');

const interval = z.strictObject({
  startsAt: time,
  endsAt: time,
  state: z.enum(ledgerStates),
  observed: z.enum(['available', 'unavailable', 'unknown']).describe('what the evidence alone says'),
  basis: z.string(),
  because: z.array(z.looseObject({ type: z.string() })).describe('why the state is not what was observed'),
});

export const ledgersAnswer = z.strictObject({
  month,
  ledgers: z.array(
    z.strictObject({
      subject: z.strictObject({ type: z.enum(['service', 'path', 'protection']), name: z.string() }),
      startsAt: time,
      endsAt: time,
      intervals: z.array(interval),
    }),
  ),
});

export const correction = z.strictObject({
  id: z.string(),
  subject: z.strictObject({ type: z.enum(['service', 'path']), name: z.string() }),
  startsAt: time,
  endsAt: time,
  becomes: z.enum(ledgerStates).nullable().describe('null where it takes an earlier correction back'),
  reverses: z.string().nullable(),
  author: z.string(),
  createdAt: time,
  reason: z.string(),
  decision: z
    .strictObject({ verdict: z.enum(['approved', 'rejected']), author: z.string(), at: time, reason: z.string() })
    .nullable(),
  state: z.enum(correctionStates),
});

export const correctionsAnswer = z.strictObject({ time, corrections: z.array(correction) });
