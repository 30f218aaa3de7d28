/** What one signal of a path says against it, and the evidence for people. */
import type { Evidence, SignalKind } from '../../model/judgement.js';
import { ageAt, inSeconds, isFresh, type Moment } from '../time.js';
import { utc } from '../words.js';

export interface Finding {
  health: 'up' | 'degraded' | 'down' | 'unknown';
  /** One sentence; null where health is up. */
  reason: string | null;
  evidence: Evidence;
}

/** Evidence of a signal that is read every `interval` ms; `read` is null where it never was. */
export function evidence(
  signal: SignalKind,
  subject: string,
  says: string,
  read: Moment | null,
  interval: number,
  now: Moment,
): Evidence {
  return {
    signal,
    subject,
    says,
    at: read?.at ?? null,
    ageSeconds: read === null ? null : inSeconds(ageAt(read, now)),
    fresh: read !== null && isFresh(read, interval, now),
  };
}

/** The finding where fresh evidence decides; `unknown` where it is missing or old. */
export function finding(given: Evidence, decide: () => [Finding['health'], string | null]): Finding {
  if (given.at === null)
    return { health: 'unknown', reason: `${given.subject} has not been read yet.`, evidence: given };
  if (!given.fresh)
    return { health: 'unknown', reason: `${given.subject}: nothing new since ${utc(given.at)}.`, evidence: given };
  const [health, reason] = decide();
  return { health, reason, evidence: given };
}
