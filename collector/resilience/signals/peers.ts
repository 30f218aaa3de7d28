/** BGP sessions that a path needs, and the prefixes that they should carry. */
import type { BgpPeerObservation } from '../../model/signals.js';
import { printable } from '../../model/text.js';
import type { PathSettings, PeerSettings, Side } from '../settings.js';
import type { Moment } from '../time.js';
import { utc } from '../words.js';
import { FAR_BELOW, type Baseline, type Baselines } from './baseline.js';
import { lastErrorWords } from './bgp-error.js';
import { evidence, finding, type Finding } from './finding.js';
import { saysOf } from './level.js';
import type { Held, SignalTable } from './table.js';

export interface PeerFindings {
  session: Finding;
  /** Null where no prefixes are asked for, or the agent does not count them. */
  prefixes: Finding | null;
}

export function judgePeer(
  path: PathSettings,
  peer: PeerSettings,
  table: SignalTable,
  baselines: Baselines,
  now: Moment,
): PeerFindings {
  const held = table.get<BgpPeerObservation>(path.gateway, path.context, 'bgp-peer', peer.address);
  const subject = printable(`${path.gateway} peer ${peer.address}`);
  const count = held === null ? null : prefixesOf(held.latest);
  const says = held === null ? 'not read' : sessionWords(held, count);
  const given = evidence('bgp', subject, says, held?.read ?? null, path.interval, now);
  const session = finding(given, () => sessionVerdict(subject, held));
  if (session.health !== 'up' || peer.prefixes === 0) return { session, prefixes: null };
  if (count === null) {
    const asked = peer.prefixes !== null;
    const reason = `${subject} is established, and the router does not say how many prefixes it accepts.`;
    return { session, prefixes: asked ? { health: 'degraded', reason, evidence: given } : null };
  }
  const reason = tooFew(subject, count, peer.prefixes, baselines.of(baselineKey(path, peer.address)));
  return { session, prefixes: { health: reason === null ? 'up' : 'degraded', reason, evidence: given } };
}

export const baselineKey = ({ gateway, context }: Pick<PathSettings, 'gateway' | 'context'>, peer: string): string =>
  `${gateway}\n${context}\n${peer}`;

/** Of all address families; null where the agent does not count them. */
export function prefixesOf({ prefixes }: BgpPeerObservation): number | null {
  const counts = prefixes === null ? [] : Object.values(prefixes);
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}

/** The sessions of a path that have been read, of one side or of both, as they are configured. */
export function heldPeers(path: PathSettings, table: SignalTable, side?: Side): Held<BgpPeerObservation>[] {
  const peers = path.peers.filter((peer) => side === undefined || peer.side === side);
  return peers.flatMap(
    ({ address }) => table.get<BgpPeerObservation>(path.gateway, path.context, 'bgp-peer', address) ?? [],
  );
}

function sessionWords({ latest }: Held<BgpPeerObservation>, count: number | null): string {
  const state = saysOf(latest) ?? 'state not told';
  return count === null ? state : `${state}, ${count} ${count === 1 ? 'prefix' : 'prefixes'}`;
}

function sessionVerdict(subject: string, held: Held<BgpPeerObservation> | null): [Finding['health'], string | null] {
  const state = held?.latest.state ?? null;
  if (held?.latest.adminStatus === 'stop') return ['down', `${subject} is stopped by its operator.`];
  if (state === 'established') return ['up', null];
  if (state === null) return ['unknown', `${subject}: the router does not tell its state.`];
  const error = held === null ? null : lastErrorWords(held.latest);
  const last = error === null ? '' : ` The last error of the session: ${error}.`;
  return ['down', `${subject} is not established (${state}).${last}`];
}

function tooFew(subject: string, count: number, least: number | null, used: Baseline | null): string | null {
  if (count === 0) return `${subject} is established and sends no prefix.`;
  if (least !== null) return count < least ? `${subject} sends ${count} of at least ${least} prefixes.` : null;
  if (used === null || count >= FAR_BELOW * used.most) return null;
  const since = used.since === null ? '' : ` since ${utc(used.since)}`;
  return `${subject} sends ${count} prefixes${since}, far below the ${used.most} that it used to.`;
}
