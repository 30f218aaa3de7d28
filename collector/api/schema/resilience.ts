/** What is judged of the present. */
import { z } from 'zod';
import { serviceStates } from '../../model/health.js';
import {
  directions,
  forwardingStates,
  groupModes,
  postureChecks,
  protectionStates,
  signalKinds,
  verdicts,
} from '../../model/judgement.js';
import { figure, health, time, timeOrNull } from './common.js';

export const evidence = z.strictObject({
  signal: z.enum(signalKinds),
  subject: z.string(),
  says: z.string(),
  at: timeOrNull,
  ageSeconds: figure,
  fresh: z.boolean().describe('what is not fresh is shown and decides nothing'),
});

export const change = z.strictObject({
  at: time,
  signal: z.enum(signalKinds),
  subject: z.string(),
  before: z.string().nullable(),
  after: z.string(),
});

export const audit = z.strictObject({ at: time, author: z.string(), action: z.string(), reason: z.string() });

export const service = z.strictObject({
  state: z.enum(serviceStates),
  reason: z.string(),
  basis: z.enum(['probes', 'paths', 'none']).describe('what decided'),
  since: time,
  evidence: z.array(evidence),
});

export const protection = z.strictObject({
  state: z.enum(protectionStates),
  reasons: z.array(z.string()),
  since: time,
});

const said = {
  direction: z.enum(directions).describe('by the side that the traffic comes from'),
  state: z.enum(forwardingStates),
  paths: z.array(z.string()),
  reason: z.string(),
  disagreement: z.string().nullable(),
  since: time,
};

const basis = z.strictObject({
  signal: z.enum(['redundancy', 'route', 'counters', 'probe', 'interface']),
  paths: z.array(z.string()),
  evidence: z.array(evidence),
});

export const forwarding = z.strictObject({ ...said, basis: z.array(basis) });
export const forwardingSummary = z.strictObject(said);

export const posture = z.strictObject({
  group: z.string(),
  protection,
  standby: z.array(z.string()),
  checks: z.array(
    z.strictObject({
      name: z.enum(postureChecks),
      verdict: z.enum(verdicts),
      decides: z.boolean().describe('false where not knowing it leaves the protection known'),
      sentence: z.string(),
      evidence: z.array(evidence),
      ageSeconds: figure,
    }),
  ),
});

const pathResult = z.strictObject({
  path: z.string(),
  group: z.string(),
  gateway: z.string(),
  health,
  since: time,
  reasons: z.array(z.string()),
  suspect: z.strictObject({ at: time, says: z.string() }).nullable(),
  flapping: z.boolean(),
  evidence: z.array(evidence),
});

const groupResult = z.strictObject({
  group: z.string(),
  mode: z.enum(groupModes),
  paths: z.array(z.string()),
  forwarding: z.array(forwarding),
  posture,
});

/** One sentence for each word: kept loose, so that the document lists the words once. */
const meanings = z.record(z.string(), z.record(z.string(), z.string()));

export const resilienceAnswer = z.strictObject({
  time,
  service,
  protection,
  groups: z.array(groupResult),
  paths: z.array(pathResult),
  meanings: meanings.describe('one sentence for each word of each enumerated state'),
});

export const postureAnswer = z.strictObject({ time, protection, groups: z.array(posture) });
