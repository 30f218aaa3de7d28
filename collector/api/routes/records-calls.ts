/** The same acts over the control socket, for the commands. */
import { z } from 'zod';
import { asked as checked } from '../../control/input.js';
import { drillState, iso, windowState, type Drill, type MaintenanceWindow } from '../../model/judgement.js';
import { CodedError } from '../../model/coded-error.js';
import { anyoneHere } from '../../model/identity.js';
import { ApiError } from '../errors.js';
import type { LiveView } from '../view.js';
import { drillReportOf, drillsOf, windowsOf } from '../live/summary.js';
import { act, drillInput, outcomeInput, signed, spanOf, windowInput } from './records-input.js';

const withId = <T extends z.ZodRawShape>(schema: z.ZodObject<T>) => schema.extend({ id: z.string().max(32) });
const listInput = z.strictObject({ open: z.boolean().default(false) });
const reportInput = z.strictObject({ id: z.string().max(32) });

/** Method → what it answers. Wrong parameters and refusals are CodedErrors. */
export function recordCalls(
  live: Pick<LiveView, 'acts' | 'records'>,
  now: () => number,
): Record<string, (params: unknown) => unknown> {
  const { acts } = live;
  const withState = (window: MaintenanceWindow) => ({ ...iso(window), state: windowState(window, now()) });
  const drillWithState = (drill: Drill) => ({ ...iso(drill), state: drillState(drill, now()) });
  return {
    'incidents.list': asked(listInput, ({ open }) => {
      const { shelf } = live.records;
      return (open ? shelf.openIncidents() : shelf.incidentsBetween(0, now() + 1)).map(iso);
    }),
    'incidents.ack': asked(withId(act), ({ id, ...given }) => iso(acts.acknowledge(id, signed(given, anyoneHere)))),
    'maintenance.list': () => windowsOf(live.records.shelf, now()),
    'maintenance.add': asked(windowInput, (given) => {
      const { scope: type, name, author, reason, ...range } = signed(given, anyoneHere);
      return withState(acts.addWindow({ scope: { type, name }, ...spanOf(range, now()), author, reason }));
    }),
    'maintenance.cancel': asked(withId(act), ({ id, ...given }) =>
      withState(acts.cancelWindow(id, signed(given, anyoneHere))),
    ),
    'drill.list': () => drillsOf(live.records.shelf, now()),
    'drill.plan': asked(drillInput, (given) => {
      const { group, author, reason, ...range } = signed(given, anyoneHere);
      return drillWithState(acts.planDrill({ group, ...spanOf(range, now()), author, reason }));
    }),
    'drill.record': asked(withId(outcomeInput), ({ id, outcome, ...given }) =>
      drillWithState(acts.recordDrill(id, outcome, signed(given, anyoneHere))),
    ),
    'drill.report': asked(reportInput, ({ id }) => {
      const report = drillReportOf(live.records.shelf, id, now());
      if (report === null)
        throw new CodedError('DRILL_UNKNOWN', `there is no drill ${id}: see interconnect drill list`);
      return report;
    }),
  };
}

/** What the API refuses in its own words is a wrong parameter here. */
export function asked<T extends z.ZodType>(
  schema: T,
  run: (given: z.output<T>) => unknown,
): (params: unknown) => unknown {
  return checked(schema, (given) => {
    try {
      return run(given);
    } catch (error) {
      if (error instanceof ApiError) throw new CodedError('BAD_PARAMETER', error.message);
      throw error;
    }
  });
}
