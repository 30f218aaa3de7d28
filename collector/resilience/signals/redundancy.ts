/** Virtual routers whose master forwards what comes in from their side. */
import type { RedundancyObservation } from '../../model/signals.js';
import { printable } from '../../model/text.js';
import type { PathSettings, VirtualRouterSettings } from '../settings.js';
import type { Moment } from '../time.js';
import { evidence, finding, type Finding } from './finding.js';
import { saysOf } from './level.js';
import type { Held, SignalTable } from './table.js';

/** The ifIndex of an interface that the configuration names; null where it is not known. */
export type IndexOf = (name: string) => number | null;

/** By the interface's name; where that is an ifDescr or ifAlias, by the ifIndex of the interface that bears it: of two that do, the one that was read last. */
export function heldRouter(
  path: PathSettings,
  { protocol, interface: name, group, family }: VirtualRouterSettings,
  table: SignalTable,
  indexOf: IndexOf,
): Held<RedundancyObservation> | null {
  const key = `${protocol}/${name}/${group}/${family}`;
  const held = table.get<RedundancyObservation>(path.gateway, path.context, 'redundancy', key);
  if (held !== null) return held;
  const index = indexOf(name);
  let newest: Held<RedundancyObservation> | null = null;
  for (const each of table.all<RedundancyObservation>(path.gateway, path.context, 'redundancy')) {
    const { latest } = each;
    const same = latest.protocol === protocol && latest.group === group && latest.addressFamily === family;
    if (!same || index === null || latest.ifIndex !== index) continue;
    if (newest === null || each.read.monotonic > newest.read.monotonic) newest = each;
  }
  return newest;
}

export function judgeRouter(
  path: PathSettings,
  router: VirtualRouterSettings,
  table: SignalTable,
  indexOf: IndexOf,
  now: Moment,
): Finding {
  const held = heldRouter(path, router, table, indexOf);
  const { protocol, interface: name, group } = router;
  const subject = printable(`${path.gateway} ${protocol.toUpperCase()} ${name} group ${group}`);
  const says = held === null ? 'not read' : (saysOf(held.latest) ?? 'state not told');
  return finding(evidence('redundancy', subject, says, held?.read ?? null, path.interval, now), () => {
    if (held === null || held.latest.role === null)
      return ['unknown', `${subject}: the router does not tell its state.`];
    if (held.latest.role === 'none') return ['degraded', `${subject} takes no part in the election (${says}).`];
    return ['up', null];
  });
}
