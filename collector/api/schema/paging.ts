/** Pages, silences, receivers. */
import { z } from 'zod';
import { deliveryKinds, pageSeverities, pageStates, receiverKinds } from '../../model/paging.js';
import { time, timeOrNull } from './common.js';

const text = z.string();
const labels = z.record(text, text);

const acknowledgement = z
  .strictObject({ at: time, author: text, note: text, endsAt: timeOrNull.describe('from when nobody has it again') })
  .nullable();

const alert = z.strictObject({
  fingerprint: text,
  name: text,
  severity: z.enum(pageSeverities),
  labels,
  annotations: labels,
  startsAt: time,
  endsAt: timeOrNull,
  generatorUrl: text,
});

const delivery = z.strictObject({
  receiver: text,
  kind: z.enum(deliveryKinds),
  reason: text,
  createdAt: time,
  attempts: z.int(),
  lastError: text.nullable(),
  deliveredAt: timeOrNull.describe('null while it waits'),
  by: text.describe('the collector that delivered it'),
});

const rank = z.union([z.literal(1), z.literal(2)]);

export const page = z.strictObject({
  id: text,
  key: text.describe('under which receivers know it: the same from both collectors of a pair'),
  revision: z.int(),
  severity: z.enum(pageSeverities),
  incidents: z.array(text),
  title: text,
  openedAt: time,
  updatedAt: time,
  closedAt: timeOrNull,
  alerts: z.array(alert),
  alertsLeftOut: z.int(),
  returned: z.int().describe('how often something fired again'),
  flapping: z.boolean(),
  rank,
  toldRank: z.union([z.literal(0), rank]),
  quiet: text.nullable().describe('why nobody is told'),
  references: z.array(z.strictObject({ receiver: text, reference: text, at: time })),
  deliveries: z.array(delivery),
  state: z.enum(pageStates),
  acknowledged: acknowledgement,
});

export const pagesAnswer = z.strictObject({ time, pages: z.array(page), leftOut: z.int() });

export const silence = z.strictObject({
  id: text,
  revision: z.int(),
  matchers: z.array(text).describe('such as alertname="PathDown"'),
  startsAt: time,
  endsAt: time,
  author: text,
  reason: text,
  createdAt: time,
  ended: z
    .strictObject({ at: time, author: text, reason: text })
    .nullable()
    .describe('who ended it before its time, and why'),
  state: z.enum(['waiting', 'running', 'over']),
});

export const silencesAnswer = z.strictObject({ time, silences: z.array(silence) });

const health = {
  mode: z.enum(['off', 'receivers', 'alertmanager']),
  fault: text.nullable().describe('why the journal of pages cannot be written'),
  dropped: z.record(text, z.int()).describe('messages given up, by reason'),
  receivers: z.array(
    z.strictObject({
      name: text,
      kind: z.enum(receiverKinds),
      waiting: z.int(),
      waitingSince: timeOrNull,
      lastDeliveredAt: timeOrNull,
      failingSince: timeOrNull,
      lastError: text.nullable(),
    }),
  ),
  peer: z
    .strictObject({
      name: text,
      seen: z.boolean(),
      lastSeenAt: timeOrNull,
      lastError: text.nullable(),
      role: z.enum(['first', 'second']),
      differences: z
        .array(
          z.strictObject({
            about: text,
            here: text,
            there: text,
            since: time,
            past: z.boolean().describe('of an incident that is over: one of the two has it on record'),
          }),
        )
        .describe('what the two conclude otherwise, the newest first; empty while the other is not seen'),
    })
    .nullable(),
  heartbeat: z.strictObject({ lastSentAt: timeOrNull, trouble: text.nullable() }).nullable(),
};

export const pagingAnswer = z.strictObject({ time, ...health });

export const testPageAnswer = z.strictObject({
  page: text.nullable(),
  receivers: z.array(
    z.strictObject({ receiver: text, delivered: z.boolean(), seconds: z.number().nullable(), error: text.nullable() }),
  ),
});

export const pagingSummary = z.strictObject({
  ...health,
  pages: z.array(
    z.strictObject({
      id: text,
      title: text,
      severity: z.enum(pageSeverities),
      state: z.enum(pageStates),
      openedAt: time,
      incidents: z.array(text),
      quiet: text.nullable(),
      acknowledged: acknowledgement,
      told: z.array(z.strictObject({ receiver: text, at: time, by: text })),
      untold: z.array(z.strictObject({ receiver: text, since: time, error: text.nullable() })),
    }),
  ),
  pagesLeftOut: z.int(),
});
