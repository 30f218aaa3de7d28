/** What happened, newest first. */
import { z } from 'zod';
import { ApiError } from '../errors.js';
import { iso } from '../live/seen.js';
import { eventsAnswer } from '../schema/history.js';
import type { EventsAnswer } from '../types.js';
import { failure, parsed, type Route } from './route.js';
import { storeAnswers } from './store-errors.js';
import { timeOf, timeText } from './times.js';

const query = z.strictObject({
  from: timeText.default('-24h'),
  to: timeText.default('now'),
  gateway: z.string().max(63).optional(),
  code: z.string().max(64).optional().describe('stable code such as gateway-restarted'),
  subject: z.string().max(256).optional().describe('what it is about: an interface, or the probe of a probe-lost-run'),
  limit: z.coerce.number().int().min(1).max(5_000).default(200),
});

export const eventsRoute: Route = {
  method: 'GET',
  url: '/api/v1/events',
  tag: 'history',
  summary: 'Events of a range of time, newest first',
  query,
  timeout: 30_000,
  answers: {
    200: { description: 'At most `limit` events', schema: eventsAnswer },
    400: failure('What is wrong with the question, and what is allowed'),
    503: failure('The store does not answer'),
  },
  async handle({ store, clock }, request): Promise<EventsAnswer> {
    const { gateway, code, subject, limit, ...range } = parsed(query, request.query);
    const from = timeOf(range.from, clock.now()) ?? Number.NaN;
    const to = timeOf(range.to, clock.now()) ?? Number.NaN;
    if (!(from < to)) throw new ApiError(400, 'bad-range', 'from must be before to.', { field: 'from' });
    const about = { ...(gateway ? { gateway } : {}), ...(code ? { code } : {}), ...(subject ? { subject } : {}) };
    const wanted = { from, to, limit, ...about };
    const events = await storeAnswers(() => store.events(wanted));
    return { from: iso(from), to: iso(to), events: events.map((event) => ({ ...event, time: iso(event.time) })) };
  },
};
