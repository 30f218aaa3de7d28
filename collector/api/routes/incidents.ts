import { z } from 'zod';
import { iso } from '../../model/judgement.js';
import { incident, incidentsAnswer } from '../schema/records.js';
import { whoOf } from '../security/guard.js';
import type { Incident, IncidentsAnswer } from '../types.js';
import { act, acting, bodyOf, signed, spanOf } from './records-input.js';
import { failure, parsed, type Route } from './route.js';
import { timeText } from './times.js';

const query = z.strictObject({
  from: timeText.default('-30d'),
  to: timeText.default('now'),
  state: z.enum(['open', 'any']).default('any').describe('open: those that have not ended'),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
  offset: z.coerce
    .number()
    .int()
    .min(0)
    .max(10_000_000)
    .default(0)
    .describe('to page on, with `to` as it was answered'),
});

export const incidentsRoute: Route = {
  method: 'GET',
  url: '/api/v1/incidents',
  tag: 'history',
  summary: 'Incidents that overlap a range of time, newest first, with their timelines',
  query,
  answers: {
    200: { description: 'At most `limit` incidents', schema: incidentsAnswer },
    400: failure('What is wrong with the question'),
  },
  async handle({ live, clock }, request): Promise<IncidentsAnswer> {
    const { state, limit, offset, ...range } = parsed(query, request.query);
    const { startsAt, endsAt } = spanOf(range, clock.now() + 1);
    const { records } = live;
    const found = state === 'open' ? records.shelf.openIncidents() : await records.incidentsBetween(startsAt, endsAt);
    return {
      from: new Date(startsAt).toISOString(),
      to: new Date(endsAt).toISOString(),
      found: found.length,
      incidents: found.slice(offset, offset + limit).map(iso),
    };
  },
};

const params = z.object({ id: z.string().max(32) });

export const acknowledgeRoute: Route = {
  method: 'POST',
  url: '/api/v1/incidents/:id/acknowledge',
  tag: 'operations',
  summary: 'A person takes an incident on',
  deed: 'incident.acknowledge',
  params,
  body: { type: 'application/json', schema: act },
  answers: {
    200: { description: 'The incident', schema: incident },
    400: failure('What is wrong with the body'),
    404: failure('There is no such incident'),
    409: failure('It has ended'),
  },
  handle({ live }, request): Incident {
    const { id } = parsed(params, request.params);
    const given = signed(bodyOf(act, request), whoOf(request));
    return iso(acting(() => live.acts.acknowledge(id, given)));
  },
};
