/** The audit log, for admins. Reading it is itself an entry. */
import { z } from 'zod';
import { actions, entrySchema, outcomes } from '../../audit/entry.js';
import { whoOf } from '../security/guard.js';
import { spanOf } from './records-input.js';
import { failure, parsed, type Route } from './route.js';
import { timeText } from './times.js';

const query = z.strictObject({
  from: timeText.default('-30d'),
  to: timeText.default('now'),
  who: z.string().max(200).optional().describe('who did it'),
  action: z.enum(actions).optional(),
  outcome: z.enum(outcomes).optional(),
  text: z.string().max(200).optional().describe('anywhere in an entry, without regard to case'),
  limit: z.coerce.number().int().min(1).max(10_000).default(200),
});

export const auditRoute: Route = {
  method: 'GET',
  url: '/api/v1/audit',
  tag: 'operations',
  summary: 'Entries of the audit log, newest first',
  query,
  answers: {
    200: { description: 'At most `limit` entries', schema: z.strictObject({ entries: z.array(entrySchema) }) },
    400: failure('What is wrong with the question'),
  },
  async handle({ audit, clock }, request) {
    const { from, to, limit, ...asked } = parsed(query, request.query);
    const { startsAt, endsAt } = spanOf({ from, to }, clock.now() + 1);
    const entries = await audit.search({ ...asked, from: startsAt, to: endsAt, limit });
    const deed = { from: request.ip, object: 'audit log', outcome: 'done', reason: null } as const;
    audit.add({ ...deed, action: 'audit.read', who: whoOf(request).name, details: { entries: entries.length } });
    return { entries };
  },
};

const verdict = z.strictObject({
  entries: z.int(),
  last: z.strictObject({ seq: z.int(), hash: z.string() }).describe('what a copy elsewhere must agree with'),
  broken: z.array(z.strictObject({ file: z.string(), line: z.int(), what: z.string() })),
});

export const auditVerifyRoute: Route = {
  method: 'GET',
  url: '/api/v1/audit/verify',
  tag: 'operations',
  summary: 'Whether the audit log is what was written: nothing changed, removed or reordered',
  timeout: 120_000,
  answers: { 200: { description: 'The verdict', schema: verdict } },
  handle: ({ audit }) => audit.verify(),
};
