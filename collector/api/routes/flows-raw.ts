import { isIP } from 'node:net';
import { z } from 'zod';
import { iso } from '../../model/judgement.js';
import { rawFlowsAnswer } from '../schema/flows.js';
import { whoOf } from '../security/guard.js';
import type { RawFlowsAnswer } from '../types.js';
import { act, actingLater, bodyOf, signed, spanOf } from './records-input.js';
import { failure, type Route } from './route.js';
import { timeText } from './times.js';

export const rawInput = act.extend({
  from: timeText.default('-1h'),
  to: timeText.default('now'),
  gateway: z.string().max(64).optional(),
  address: z
    .string()
    .max(64)
    .refine((text) => isIP(text) !== 0 && !text.includes('%'), 'not an IP address')
    .optional()
    .describe('only flows from or to what is kept of this address'),
  limit: z.int().min(1).max(1_000).default(100),
});

export const flowsRawRoute: Route = {
  method: 'POST',
  url: '/api/v1/flows/raw',
  tag: 'flows',
  summary:
    'Single flows, where they are kept, with addresses cut off; each reading is an entry of the audit log with its reason',
  body: { type: 'application/json', schema: rawInput },
  answers: {
    200: { description: 'Newest first', schema: rawFlowsAnswer },
    400: failure('What is wrong with the body'),
    409: failure('Single flows are not kept'),
  },
  timeout: 60_000,
  limit: { max: 30, minutes: 1 },
  async handle({ flows, audit, clock }, request): Promise<RawFlowsAnswer> {
    const given = signed(bodyOf(rawInput, request), whoOf(request));
    const { startsAt: from, endsAt: to } = spanOf(given, clock.now());
    const { gateway = null, address = null, limit, reason } = given;
    const deed = { action: 'flows.raw', who: given.author, from: request.ip, object: 'single flows', reason } as const;
    const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    const details = { ...range, ...(gateway === null ? {} : { gateway }), ...(address === null ? {} : { address }) };
    // Told before anything is read: what fails in the middle was asked for all the same.
    audit.add({ ...deed, outcome: 'done', details });
    return iso(await actingLater(() => flows.raw({ from, to, gateway, address, limit })));
  },
};
