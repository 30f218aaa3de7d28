import { z } from 'zod';
import { iso, windowState, type MaintenanceWindow } from '../../model/judgement.js';
import { windowsOf } from '../live/summary.js';
import { maintenance, maintenanceAnswer } from '../schema/records.js';
import { whoOf } from '../security/guard.js';
import type { Maintenance, MaintenanceAnswer } from '../types.js';
import { act, acting, bodyOf, signed, spanOf, windowInput } from './records-input.js';
import { failure, parsed, type Route } from './route.js';

export const maintenanceRoute: Route = {
  method: 'GET',
  url: '/api/v1/maintenance',
  tag: 'history',
  summary: 'Maintenance windows, newest first',
  answers: { 200: { description: 'Every window', schema: maintenanceAnswer } },
  handle: ({ live, clock }): MaintenanceAnswer => ({
    time: new Date(clock.now()).toISOString(),
    windows: windowsOf(live.records.shelf, clock.now()),
  }),
};

const refused = {
  400: failure('What is wrong with the body'),
  404: failure('There is no such thing'),
  409: failure('It is not in a state for that'),
};

export const addMaintenanceRoute: Route = {
  method: 'POST',
  url: '/api/v1/maintenance',
  tag: 'operations',
  summary: 'Declares work, or notes it afterwards: what failed over in it becomes planned',
  deed: 'maintenance.add',
  body: { type: 'application/json', schema: windowInput },
  answers: { 200: { description: 'The window', schema: maintenance }, ...refused },
  handle({ live, clock }, request): Maintenance {
    const { scope: type, name, author, reason, ...range } = signed(bodyOf(windowInput, request), whoOf(request));
    const span = spanOf(range, clock.now());
    const window = acting(() => live.acts.addWindow({ scope: { type, name }, ...span, author, reason }));
    return shown(window, clock.now());
  },
};

const params = z.object({ id: z.string().max(32) });

export const cancelMaintenanceRoute: Route = {
  method: 'POST',
  url: '/api/v1/maintenance/:id/cancel',
  tag: 'operations',
  summary: 'Calls a window off',
  deed: 'maintenance.cancel',
  params,
  body: { type: 'application/json', schema: act },
  answers: { 200: { description: 'The window', schema: maintenance }, ...refused },
  handle({ live, clock }, request): Maintenance {
    const { id } = parsed(params, request.params);
    const given = signed(bodyOf(act, request), whoOf(request));
    return shown(
      acting(() => live.acts.cancelWindow(id, given)),
      clock.now(),
    );
  },
};

const shown = (window: MaintenanceWindow, now: number): Maintenance => ({
  ...iso(window),
  state: windowState(window, now),
});
