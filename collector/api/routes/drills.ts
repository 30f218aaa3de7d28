import { z } from 'zod';
import { drillState, iso, type Drill as Kept } from '../../model/judgement.js';
import { drillReportOf, drillsOf } from '../live/summary.js';
import { drill, drillReport, drillsAnswer } from '../schema/records.js';
import { ApiError } from '../errors.js';
import { whoOf } from '../security/guard.js';
import type { Drill, DrillReport, DrillsAnswer } from '../types.js';
import { acting, bodyOf, drillInput, outcomeInput, signed, spanOf } from './records-input.js';
import { failure, parsed, type Route } from './route.js';

export const drillsRoute: Route = {
  method: 'GET',
  url: '/api/v1/drills',
  tag: 'history',
  summary: 'Failover drills, newest first',
  answers: { 200: { description: 'Every drill', schema: drillsAnswer } },
  handle: ({ live, clock }): DrillsAnswer => ({
    time: new Date(clock.now()).toISOString(),
    drills: drillsOf(live.records.shelf, clock.now()),
  }),
};

const params = z.object({ id: z.string().max(32) });

export const drillReportRoute: Route = {
  method: 'GET',
  url: '/api/v1/drills/:id',
  tag: 'history',
  summary: 'A drill with its failovers, how fast they were and how long traffic was lost',
  params,
  answers: {
    200: { description: 'The drill and its failovers', schema: drillReport },
    404: failure('There is no such drill'),
  },
  handle({ live, clock }, request): DrillReport {
    const { id } = parsed(params, request.params);
    const report = drillReportOf(live.records.shelf, id, clock.now());
    if (report === null) throw new ApiError(404, 'no-such-drill', `There is no drill ${id}.`, { field: 'id' });
    return report;
  },
};

const refused = { 400: failure('What is wrong with the body'), 404: failure('There is no such thing') };

export const planDrillRoute: Route = {
  method: 'POST',
  url: '/api/v1/drills',
  tag: 'operations',
  summary: 'Plans a drill, or notes one that was held: failovers of its group in that time are the drill',
  deed: 'drill.plan',
  body: { type: 'application/json', schema: drillInput },
  answers: { 200: { description: 'The drill', schema: drill }, ...refused },
  handle({ live, clock }, request): Drill {
    const { group, author, reason, ...range } = signed(bodyOf(drillInput, request), whoOf(request));
    const span = spanOf(range, clock.now());
    return shown(
      acting(() => live.acts.planDrill({ group, ...span, author, reason })),
      clock.now(),
    );
  },
};

export const recordDrillRoute: Route = {
  method: 'POST',
  url: '/api/v1/drills/:id/record',
  tag: 'operations',
  summary: 'Records how a drill went',
  deed: 'drill.record',
  params,
  body: { type: 'application/json', schema: outcomeInput },
  answers: { 200: { description: 'The drill', schema: drill }, ...refused },
  handle({ live, clock }, request): Drill {
    const { id } = parsed(params, request.params);
    const { outcome, ...given } = signed(bodyOf(outcomeInput, request), whoOf(request));
    return shown(
      acting(() => live.acts.recordDrill(id, outcome, given)),
      clock.now(),
    );
  },
};

const shown = (kept: Kept, now: number): Drill => ({ ...iso(kept), state: drillState(kept, now) });
