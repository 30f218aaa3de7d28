/** OSPF neighbours that a path needs. */
import type { OspfNeighbourObservation, OspfState } from '../../model/signals.js';
import { printable } from '../../model/text.js';
import type { PathSettings } from '../settings.js';
import type { Moment } from '../time.js';
import { evidence, finding, type Finding } from './finding.js';
import type { Held, SignalTable } from './table.js';

/** RFC 2328 §10.1: routes are exchanged when full; two DROthers stay twoWay and need a third router for it. */
const passing: Partial<Record<OspfState, Finding['health']>> = {
  full: 'up',
  loading: 'degraded',
  exchange: 'degraded',
  twoWay: 'degraded',
};

/** `neighbour` is its address or its router identifier. */
export function judgeOspf(path: PathSettings, neighbour: string, table: SignalTable, now: Moment): Finding {
  const held = neighbourOf(path, neighbour, table);
  const subject = printable(`${path.gateway} OSPF neighbour ${neighbour}`);
  const state = held?.latest.state ?? null;
  const says = held === null ? 'not read' : (state ?? 'state not told');
  return finding(evidence('ospf', subject, says, held?.read ?? null, path.interval, now), () => {
    if (state === null) return ['unknown', `${subject}: the router does not tell its state.`];
    const health = passing[state] ?? 'down';
    return [health, health === 'up' ? null : `${subject} is ${state}, not full.`];
  });
}

/** The one that was read last. */
export function neighbourOf(
  path: PathSettings,
  neighbour: string,
  table: SignalTable,
): Held<OspfNeighbourObservation> | null {
  const all = [...table.all<OspfNeighbourObservation>(path.gateway, path.context, 'ospf-neighbour')];
  const mine = all.filter(({ latest }) => latest.neighbour === neighbour || latest.routerId === neighbour);
  return mine.sort((x, y) => y.read.monotonic - x.read.monotonic)[0] ?? null;
}
