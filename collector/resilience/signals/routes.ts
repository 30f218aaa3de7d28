/** Prefixes that must leave by the path's own interface. */
import type { RouteObservation } from '../../model/signals.js';
import { printable } from '../../model/text.js';
import type { PathSettings, Side } from '../settings.js';
import type { Moment } from '../time.js';
import { evidence, finding, type Finding } from './finding.js';
import { saysOf } from './level.js';
import type { SignalTable } from './table.js';

/** `ifIndex` is that of the path's interface on that side; null where it is not known. */
export function judgeRoute(
  path: PathSettings,
  { prefix, side }: { prefix: string; side: Side },
  ifIndex: number | null,
  table: SignalTable,
  now: Moment,
): Finding {
  const held = table.get<RouteObservation>(path.gateway, path.context, 'route', prefix);
  const subject = printable(`${path.gateway} route to ${prefix}`);
  const says = held === null ? 'not read' : (saysOf(held.latest) ?? 'not told');
  return finding(evidence('route', subject, says, held?.read ?? null, path.interval, now), () => {
    if (held === null || says === 'no route') return ['down', `${subject}: there is none.`];
    const { interface: name, ifIndex: by } = held.latest;
    const own = name === path[side] || (by !== null && by === ifIndex);
    if (own) return ['up', null];
    if (name === null && by === null) return ['unknown', `${subject}: the router does not say by which interface.`];
    return ['degraded', `${subject} leaves ${says}, not by ${printable(path[side])}.`];
  });
}
