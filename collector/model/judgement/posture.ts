/** Would the standby hold, and why is that thought. */
import type { Evidence } from './evidence.js';

export const postureChecks = [
  'forwarding',
  'one-forwarder',
  'standby-up',
  'peers',
  'prefixes',
  'capacity-now',
  'capacity-p95',
  'errors',
  'hardware',
  'drift',
  'drill',
] as const;
export type PostureCheckName = (typeof postureChecks)[number];

export const verdicts = ['ok', 'not-ok', 'unknown'] as const;
export type Verdict = (typeof verdicts)[number];

export interface PostureCheck {
  name: PostureCheckName;
  verdict: Verdict;
  /** False where not knowing it leaves the protection known, as with a drill that was never held. What is known wrong always counts. */
  decides: boolean;
  sentence: string;
  evidence: Evidence[];
  /** Age of the oldest evidence that it needs; null where it needs none or none was read. */
  ageSeconds: number | null;
}

export const protectionStates = ['protected', 'at-risk', 'none', 'unknown'] as const;
export type ProtectionState = (typeof protectionStates)[number];

export interface Protection {
  state: ProtectionState;
  /** One sentence each; empty when protected. */
  reasons: string[];
  since: number;
}

/** A path without a group is judged as a group of its own, named after it. */
export interface Posture {
  group: string;
  protection: Protection;
  /** Paths that would carry the traffic next, the best first. */
  standby: string[];
  checks: PostureCheck[];
}
