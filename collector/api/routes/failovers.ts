import { z } from 'zod';
import { iso } from '../../model/judgement.js';
import { failoversAnswer } from '../schema/records.js';
import type { FailoversAnswer } from '../types.js';
import { spanOf } from './records-input.js';
import { failure, parsed, type Route } from './route.js';
import { timeText } from './times.js';

const query = z.strictObject({
  from: timeText.default('-30d'),
  to: timeText.default('now'),
  group: z.string().max(64).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
  offset: z.coerce
    .number()
    .int()
    .min(0)
    .max(10_000_000)
    .default(0)
    .describe('to page on, with `to` as it was answered'),
});

export const failoversRoute: Route = {
  method: 'GET',
  url: '/api/v1/failovers',
  tag: 'history',
  summary: 'Failover records, newest first: trigger, who agrees, and for how long traffic was lost',
  query,
  answers: {
    200: { description: 'At most `limit` records', schema: failoversAnswer },
    400: failure('What is wrong with the question'),
  },
  async handle({ live, clock }, request): Promise<FailoversAnswer> {
    const { group, limit, offset, ...range } = parsed(query, request.query);
    // What begins now is in the answer.
    const { startsAt, endsAt } = spanOf(range, clock.now() + 1);
    const found = (await live.records.failoversBetween(startsAt, endsAt)).filter(
      (record) => group === undefined || record.group === group,
    );
    return {
      from: new Date(startsAt).toISOString(),
      to: new Date(endsAt).toISOString(),
      found: found.length,
      failovers: found.slice(offset, offset + limit).map(iso),
    };
  },
};
