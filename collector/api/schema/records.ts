/** What is concluded over time: failovers, incidents, maintenance, drills. */
import { z } from 'zod';
import {
  agreements,
  directions,
  drillStates,
  failoverKinds,
  gapSources,
  groupModes,
  incidentKinds,
  incidentStates,
  scopeTypes,
  severities,
  signalKinds,
  windowStates,
} from '../../model/judgement.js';
import { figure, time, timeOrNull } from './common.js';
import { audit, change, forwardingSummary, protection, service } from './resilience.js';

const kept = { id: z.string(), revision: z.int() };

const gap = z.strictObject({
  source: z.enum(gapSources),
  atLeastSeconds: figure,
  atMostSeconds: figure,
  sentence: z.string(),
  probes: z.array(
    z.strictObject({
      probe: z.string(),
      lost: z.int(),
      intervalSeconds: z.number(),
      atLeastSeconds: z.number(),
      atMostSeconds: figure,
      clockUncertaintySeconds: z
        .number()
        .optional()
        .describe("of the offset of the sender's clock, which is in the bounds"),
    }),
  ),
});

export const failoverSummary = z.strictObject({
  ...kept,
  collector: z.string(),
  group: z.string(),
  directions: z.array(z.enum(directions)),
  from: z.string(),
  to: z.string(),
  returned: z
    .boolean()
    .optional()
    .describe('`from` forwarded again by the reading that told of it; absent where it stayed'),
  kind: z.enum(failoverKinds),
  trigger: change,
  corroboration: z.array(
    z.strictObject({ signal: z.enum(signalKinds), verdict: z.enum(agreements), says: z.string(), at: timeOrNull }),
  ),
  startedAt: time,
  judgedAt: time,
  detectionSeconds: figure,
  gap: gap.describe('how long traffic was lost, as an interval that contains the truth'),
  settled: z.boolean(),
  damped: z.boolean(),
  incident: z.string().nullable(),
  maintenance: z.string().nullable(),
  drill: z.string().nullable(),
});

export const failover = failoverSummary.extend({ audit: z.array(audit) });

export const incidentSummary = z.strictObject({
  ...kept,
  collector: z.string(),
  kind: z.enum(incidentKinds),
  subject: z.string(),
  title: z.string(),
  severity: z.enum(severities),
  state: z.enum(incidentStates),
  openedAt: time,
  updatedAt: time,
  closedAt: timeOrNull,
  durationSeconds: figure,
  acknowledged: z
    .strictObject({
      at: time,
      author: z.string(),
      note: z.string(),
      endsAt: timeOrNull.optional().describe('from when nobody has it again'),
    })
    .nullable(),
  tickets: z
    .array(z.strictObject({ receiver: z.string(), reference: z.string(), at: time }))
    .optional()
    .describe('references that service desks gave it'),
  affected: z.array(z.string()),
  cause: z.string().nullable().describe('the incident that explains this one'),
  failovers: z.array(z.string()),
  maintenance: z.string().nullable(),
  flapping: z.boolean(),
  timelineLeftOut: z.int(),
});

export const incident = incidentSummary.extend({ timeline: z.array(change), audit: z.array(audit) });

export const scope = z.strictObject({ type: z.enum(scopeTypes), name: z.string() });

export const maintenance = z.strictObject({
  ...kept,
  scope,
  startsAt: time,
  endsAt: time,
  reason: z.string(),
  author: z.string(),
  createdAt: time,
  noted: z.enum(['before', 'afterwards']),
  cancelledAt: timeOrNull,
  audit: z.array(audit),
  state: z.enum(windowStates),
});

export const drill = z.strictObject({
  ...kept,
  group: z.string(),
  startsAt: time,
  endsAt: time,
  reason: z.string(),
  author: z.string(),
  createdAt: time,
  outcome: z.enum(['passed', 'failed', 'cancelled']).nullable(),
  recordedAt: timeOrNull,
  note: z.string(),
  failovers: z.array(z.string()),
  audit: z.array(audit),
  state: z.enum(drillStates),
});

export const summary = z.strictObject({
  service,
  protection,
  groups: z.array(
    z.strictObject({
      group: z.string(),
      mode: z.enum(groupModes),
      paths: z.array(z.string()),
      standby: z.array(z.string()),
      protection,
      forwarding: z.array(forwardingSummary),
    }),
  ),
  incidents: z.array(incidentSummary).describe('open ones, the worst first'),
  incidentsLeftOut: z.int(),
  failovers: z.array(failoverSummary).describe('the last ones, newest first'),
  maintenance: z.array(maintenance).describe('running'),
  drills: z.array(drill).describe('running'),
});

const range = { from: time, to: time };
const found = z.int().describe('in the range, before limit and offset');
export const failoversAnswer = z.strictObject({ ...range, found, failovers: z.array(failover) });
export const incidentsAnswer = z.strictObject({ ...range, found, incidents: z.array(incident) });
export const maintenanceAnswer = z.strictObject({ time, windows: z.array(maintenance) });
export const drillsAnswer = z.strictObject({ time, drills: z.array(drill) });
export const drillReport = z.strictObject({ drill, failovers: z.array(failover) });
