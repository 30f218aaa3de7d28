/** Judges a path from both its ends. */
import type { Health } from '../model/health.js';
import { printable } from '../model/text.js';
import { degradedReasons, downReasons, unknownReasons } from './end.js';
import { isStale, type EndEvidence, type PathEvidence } from './evidence.js';
import type { Finding } from './signals/finding.js';
import { bitRate, utc, where } from './words.js';

export interface PathJudgement {
  health: Health;
  /** One sentence each, naming gateway, interface and since when; empty when health is up. */
  reasons: string[];
}

/**
 * `down` when fresh evidence of any signal says so: a path needs both ends and every session, so what is unknown of the others cannot
 * save it. Else `unknown` when anything configured is stale, silent or absent; else `suspect` while a trap contradicts the rest; else
 * `degraded` when it carries traffic badly; else `up`.
 */
export function judgePath(evidence: PathEvidence): PathJudgement {
  const { gateway, a, b, suspicion = null } = evidence;
  const down = [...downReasons(gateway, a), ...downReasons(gateway, b), ...found(evidence, 'down')];
  if (down.length > 0) return { health: 'down', reasons: unique(down) };
  const unknown = [...unknownReasons(gateway, a), ...unknownReasons(gateway, b), ...found(evidence, 'unknown')];
  if (unknown.length > 0)
    return { health: 'unknown', reasons: unique([...failureReason(evidence, [a, b]), ...unknown]) };
  if (suspicion !== null) return { health: 'suspect', reasons: [suspect(gateway, suspicion)] };
  const degraded = [
    ...degradedReasons(gateway, a),
    ...degradedReasons(gateway, b),
    ...speedReason(evidence, a),
    ...speedReason(evidence, b),
    ...found(evidence, 'degraded'),
  ];
  return degraded.length > 0 ? { health: 'degraded', reasons: unique(degraded) } : { health: 'up', reasons: [] };
}

function found({ findings = [] }: PathEvidence, health: Finding['health']): string[] {
  const reasons: string[] = [];
  for (const each of findings) if (each.health === health && each.reason !== null) reasons.push(each.reason);
  return reasons;
}

const suspect = (gateway: string, { at, says }: { at: number; says: string }): string =>
  `${printable(gateway)} sent ${says} at ${utc(at)}; a poll is to confirm or clear it.`;

/** bit/s: as configured, else the smaller speed of the two interfaces; null where neither is known. */
export function pathCapacity({ capacity, a, b }: Pick<PathEvidence, 'capacity' | 'a' | 'b'>): number | null {
  if (capacity !== null) return capacity;
  return a.speed === null || b.speed === null ? null : Math.min(a.speed, b.speed);
}

function failureReason({ gateway, failure }: PathEvidence, ends: EndEvidence[]): string[] {
  if (failure === null || ends.every(({ signals }) => !signals.some(isStale))) return [];
  return [`${printable(gateway)}: ${printable(failure.text)} since ${utc(failure.since)}.`];
}

function speedReason({ gateway, capacity }: PathEvidence, end: EndEvidence): string[] {
  if (capacity === null || end.speed === null || end.speed >= capacity) return [];
  return [
    `${where(gateway, end.interface)} runs at ${bitRate(end.speed)}, below the path's capacity of ${bitRate(capacity)}.`,
  ];
}

/** Both ends may be one interface of a router on a stick: it is then named once. */
function unique(reasons: string[]): string[] {
  return [...new Set(reasons)];
}
