/** What a session, neighbour or virtual router counts of its changes: one between two readings is seen by it, though both say the same. */
import type {
  BfdSessionObservation,
  BgpPeerObservation,
  OspfNeighbourObservation,
  RedundancyObservation,
  RouteObservation,
} from './signals.js';

/** Signals that are levels: they hold until they change. */
export type Level =
  BgpPeerObservation | RedundancyObservation | BfdSessionObservation | OspfNeighbourObservation | RouteObservation;

/** bgpPeerFsmEstablishedTime goes back by more than this many seconds where it began anew: agents round, and answer from caches. */
const ROUNDING = 2;
/** Back in Full, a neighbour has been in ExStart and Exchange at least (RFC 2328 §10.3); elsewhere there and back are two. */
const THROUGH_EXCHANGE = 3;
const THERE_AND_BACK = 2;

/**
 * Whether it was something else between two readings that say the same. By its counter (bgpPeerFsmEstablishedTransitions, vrrpStatsBecomeMaster,
 * bfdSessPerfSessUpCount, ospfNbrEvents, which counts errors too), or the time since a session was established. HSRP and routes count nothing.
 */
export function changedBetween(before: Level, now: Level): boolean {
  if (before.kind === 'bgp-peer' && now.kind === 'bgp-peer')
    return grew(before.establishedTransitions, now.establishedTransitions) > 0 || isYounger(before, now);
  if (before.kind === 'redundancy' && now.kind === 'redundancy') return grew(before.becameMaster, now.becameMaster) > 0;
  if (before.kind === 'bfd-session' && now.kind === 'bfd-session') return grew(before.upCount, now.upCount) > 0;
  if (before.kind === 'ospf-neighbour' && now.kind === 'ospf-neighbour')
    return grew(before.events, now.events) >= (now.state === 'full' ? THROUGH_EXCHANGE : THERE_AND_BACK);
  return false;
}

/** By how much a counter grew; 0 where it is not told, or fell (an agent that restarted is told of elsewhere). */
function grew(before: number | null, now: number | null): number {
  return before === null || now === null ? 0 : Math.max(0, now - before);
}

/** Of a session that stands: else the time is since it was established last, and grows. */
function isYounger(before: BgpPeerObservation, { state, establishedSeconds: now }: BgpPeerObservation): boolean {
  const earlier = before.establishedSeconds;
  return state === 'established' && now !== null && earlier !== null && now + ROUNDING < earlier;
}
