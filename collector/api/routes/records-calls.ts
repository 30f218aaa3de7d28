/** The same acts over the control socket, for the commands. */
import { z } from 'zod';
import { drillState, iso, windowState, type Drill, type MaintenanceWindow } from '../../model/judgement.js';
import { CodedError } from '../../model/coded-error.js';
import { ApiError } from '../errors.js';
import type { Live } from '../live.js';
import { drillsOf, windowsOf } from '../live/summary.js';
import { act, drillInput, outcomeInput, spanOf, windowInput } from './records-input.js';

const withId = <T extends z.ZodRawShape>(schema: z.ZodObject<T>) => schema.extend({ id: z.string().max(32) });
const listInput = z.strictObject({ open: z.boolean().default(false) });
const reportInput = z.strictObject({ id: z.string().max(32) });

/** Method → what it answers. Wrong parameters and refusals are CodedErrors. */
export function recordCalls(live: Live, now: () => number): Record<string, (params: unknown) => unknown> {
  const { acts } = live;
  const { shelf } = live.records;
  const withState = (window: MaintenanceWindow) => ({ ...iso(window), state: windowState(window, now()) });
  const drillWithState = (drill: Drill) => ({ ...iso(drill), state: drillState(drill, now()) });
  return {
    'incidents.list': asked(listInput, ({ open }) =>
      (open ? shelf.openIncidents() : shelf.incidentsBetween(0, now() + 1)).map(iso),
    ),
    'incidents.ack': asked(withId(act), ({ id, ...given }) => iso(acts.acknowledge(id, given))),
    'maintenance.list': () => windowsOf(shelf, now()),
    'maintenance.add': asked(windowInput, ({ scope: type, name, author, reason, ...range }) =>
      withState(acts.addWindow({ scope: { type, name }, ...spanOf(range, now()), author, reason })),
    ),
    'maintenance.cancel': asked(withId(act), ({ id, ...given }) => withState(acts.cancelWindow(id, given))),
    'drill.list': () => drillsOf(shelf, now()),
    'drill.plan': asked(drillInput, ({ group, author, reason, ...range }) =>
      drillWithState(acts.planDrill({ group, ...spanOf(range, now()), author, reason })),
    ),
    'drill.record': asked(withId(outcomeInput), ({ id, outcome, ...given }) =>
      drillWithState(acts.recordDrill(id, outcome, given)),
    ),
    'drill.report': asked(reportInput, ({ id }) => {
      const drill = drillsOf(shelf, now()).find((each) => each.id === id);
      if (drill === undefined)
        throw new CodedError('DRILL_UNKNOWN', `there is no drill ${id}: see interconnect drill list`);
      return {
        drill,
        failovers: drill.failovers.flatMap((each) => shelf.failovers.get(each) ?? []).map((each) => iso(each)),
      };
    }),
  };
}

function asked<T extends z.ZodType>(schema: T, run: (given: z.output<T>) => unknown): (params: unknown) => unknown {
  return (params) => {
    const given = schema.safeParse(params ?? {});
    if (!given.success) {
      const [issue] = given.error.issues;
      throw new CodedError('BAD_PARAMETER', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}`);
    }
    try {
      return run(given.data);
    } catch (error) {
      if (error instanceof ApiError) throw new CodedError('BAD_PARAMETER', error.message);
      throw error;
    }
  };
}
