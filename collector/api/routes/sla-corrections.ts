/** Corrections of a ledger: one person proposes, another decides. */
import { z } from 'zod';
import { iso } from '../../model/judgement.js';
import { ledgerStates, type Correction } from '../../model/sla.js';
import { correction, correctionsAnswer } from '../schema/sla.js';
import { whoOf } from '../security/guard.js';
import { act, actingLater, bodyOf, signed, spanOf } from './records-input.js';
import { failure, parsed, type ApiContext, type Route } from './route.js';
import { timeText } from './times.js';

const refused = {
  400: failure('What is wrong with the body'),
  404: failure('There is no such thing'),
  409: failure('It is not in a state for that'),
};

const proposal = act.extend({
  type: z.enum(['service', 'path']).default('service'),
  name: z.string().max(64).describe('of the service or path'),
  from: timeText,
  to: timeText,
  becomes: z.enum(ledgerStates).describe('what this time is to count as'),
});

export const correctionsRoute: Route = {
  method: 'GET',
  url: '/api/v1/sla/corrections',
  tag: 'history',
  summary: 'Corrections of the ledgers, oldest first',
  answers: { 200: { description: 'Every one, with its state', schema: correctionsAnswer } },
  handle: ({ sla, clock }) => ({
    time: new Date(clock.now()).toISOString(),
    corrections: sla.corrections.all().map((each) => shown(sla, each)),
  }),
};

export const proposeCorrectionRoute: Route = {
  method: 'POST',
  url: '/api/v1/sla/corrections',
  tag: 'operations',
  summary: 'Proposes a correction; it counts once another person has approved it',
  deed: 'correction.propose',
  body: { type: 'application/json', schema: proposal },
  answers: { 200: { description: 'The correction', schema: correction }, ...refused },
  async handle({ sla, clock }, request) {
    const { type, name, from, to, becomes, author, reason } = signed(bodyOf(proposal, request), whoOf(request));
    const span = spanOf({ from, to }, clock.now());
    const given = { subject: { type, name }, ...span, becomes, reverses: null, author, reason };
    return shown(sla, await actingLater(() => sla.propose(given)));
  },
};

const params = z.object({ id: z.string().max(32) });

export const reverseCorrectionRoute: Route = {
  method: 'POST',
  url: '/api/v1/sla/corrections/:id/reverse',
  tag: 'operations',
  summary: 'Proposes to take a correction back; another person decides on that too',
  deed: 'correction.propose',
  params,
  body: { type: 'application/json', schema: act },
  answers: { 200: { description: 'The correction that takes it back', schema: correction }, ...refused },
  async handle({ sla }, request) {
    const { id } = parsed(params, request.params);
    const { author, reason } = signed(bodyOf(act, request), whoOf(request));
    return shown(sla, await actingLater(async () => sla.reverse(id, author, reason)));
  },
};

const decision = act.extend({ verdict: z.enum(['approved', 'rejected']) });

export const decideCorrectionRoute: Route = {
  method: 'POST',
  url: '/api/v1/sla/corrections/:id/decide',
  tag: 'operations',
  summary: 'Approves or rejects a correction; not for its author. Closed months that it touches are issued again',
  deed: 'correction.decide',
  params,
  body: { type: 'application/json', schema: decision },
  timeout: 120_000,
  answers: { 200: { description: 'The correction', schema: correction }, ...refused },
  async handle({ sla }, request) {
    const { id } = parsed(params, request.params);
    const { verdict, author, reason } = signed(bodyOf(decision, request), whoOf(request));
    return shown(sla, await actingLater(() => sla.decide(id, verdict, author, reason)));
  },
};

const shown = (sla: ApiContext['sla'], given: Correction) => ({
  ...iso(given),
  state: sla.corrections.state(given),
});
