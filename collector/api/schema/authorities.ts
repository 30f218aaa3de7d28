import { z } from 'zod';
import { joiningStepNames } from '../../model/onboarding.js';
import { figure, time, timeOrNull } from './common.js';
import { contact, managedBy } from './networks.js';

const step = z.strictObject({
  step: z.enum(joiningStepNames),
  done: z.boolean(),
  at: timeOrNull,
  proof: z.string().nullable().describe('what was seen'),
  missing: z.string().nullable(),
  next: z.string().nullable().describe('the next step'),
});

export const joining = z.strictObject({
  name: z.string(),
  owner: z.string().nullable(),
  orderedOn: z.string().nullable(),
  addedAt: timeOrNull,
  days: z.int().describe('since it was ordered, or added'),
  contracted: figure.describe('bit/s'),
  saves: z
    .strictObject({ year: z.number(), currency: z.string() })
    .optional()
    .describe('what it pays less than the separate connection would cost'),
  room: z.enum(['enough', 'plan', 'full', 'unknown']).optional().describe('on the path that has least, with it'),
  done: z.int(),
  steps: z.int(),
  missing: z.string().describe('what is missing first'),
});

export const authorityRow = z.strictObject({
  name: z.string(),
  owner: z.string().nullable().describe('ONS code'),
  prefixes: z.array(z.string()),
  contacts: z.array(contact),
  managedBy: managedBy.describe('where it is declared, and so where it is changed'),
  added: z.strictObject({ at: time, by: z.string() }).nullable().describe('while the collector ran'),
  orderedOn: z.string().nullable(),
  contracted: figure.describe('bit/s'),
  charge: z.strictObject({ year: z.number(), setup: z.number() }).nullable(),
  replaces: z.strictObject({ year: z.number() }).nullable().describe('the separate connection'),
  savedAYear: figure,
  uses: z.array(z.string()).nullable().describe('destinations that it may use'),
  joining: z.boolean().describe('ordered or added in the last 180 days, and something is missing'),
  checklist: z.array(step),
  firstTrafficAt: timeOrNull.describe('where it was seen to begin'),
  daysToTraffic: figure,
});

export const authoritiesAnswer = z.strictObject({
  time,
  currency: z.string(),
  steps: z.record(z.string(), z.string()),
  found: z.int().describe('before limit and offset'),
  authorities: z.array(authorityRow),
  setAside: z.array(z.strictObject({ name: z.string(), why: z.string() })),
});

export const authorityDone = z.strictObject({
  name: z.string(),
  done: z.enum(['added', 'changed', 'removed']),
  authority: authorityRow.nullable(),
});

export const forgotten = z.strictObject({
  name: z.string(),
  pseudonym: z.string(),
  places: z.array(
    z.strictObject({
      place: z.string(),
      outcome: z.enum(['removed', 'renamed', 'nothing there', 'stays']),
      count: z.int(),
      why: z.string(),
    }),
  ),
});

const planPath = z.strictObject({
  path: z.string(),
  group: z.string().nullable(),
  capacity: figure,
  threshold: figure,
  load: figure.describe('bit/s, 95th percentile of the busier direction'),
  after: figure.describe('with the new ones'),
  growth: figure.describe('bit/s a month; null until three months are known'),
  verdict: z.enum(['enough', 'plan', 'full', 'unknown']),
  monthsLeft: figure.describe('until the threshold is met; 0: now'),
  month: z.string().nullable(),
});

const planFailure = z.strictObject({
  kind: z.enum(['path', 'gateway']),
  name: z.string(),
  group: z.string().nullable(),
  left: figure.describe('bit/s that the rest can carry'),
  load: figure.describe('bit/s to carry, with the new ones'),
  fits: z.boolean().nullable(),
  fitted: z.boolean().nullable().describe('without the new ones'),
  monthsLeft: figure,
});

export const planAnswer = z.strictObject({
  asked: z.strictObject({ authorities: z.int(), bits: z.number() }),
  month: z.string().describe('that the loads are of'),
  share: z.number().describe('of capacity, at which more is planned'),
  paths: z.array(planPath),
  failures: z.array(planFailure),
});
