/** Single flows over the control socket, for the command. */
import { iso } from '../../model/judgement.js';
import { rawInput } from './flows-raw.js';
import { asked } from './records-calls.js';
import { spanOf } from './records-input.js';
import type { FlowFigures } from './route.js';

/** Method → what it answers. Who asks, and why, goes into the audit log with it. */
export function flowCalls(
  flows: Pick<FlowFigures, 'raw'>,
  now: () => number,
): Record<string, (params: unknown) => unknown> {
  return {
    'flows.raw': asked(rawInput.required({ author: true }), async (given) => {
      const { startsAt: from, endsAt: to } = spanOf(given, now());
      const { gateway = null, address = null, limit } = given;
      return iso(await flows.raw({ from, to, gateway, address, limit }));
    }),
  };
}
