/** A failover on purpose, to know that the standby holds. */
import type { AuditEntry } from './evidence.js';

export const drillStates = ['planned', 'running', 'unrecorded', 'passed', 'failed', 'cancelled'] as const;
export type DrillState = (typeof drillStates)[number];

export interface Drill {
  id: string;
  revision: number;
  group: string;
  startsAt: number;
  endsAt: number;
  reason: string;
  author: string;
  createdAt: number;
  /** What a person recorded; null until then. */
  outcome: 'passed' | 'failed' | 'cancelled' | null;
  recordedAt: number | null;
  note: string;
  /** Records of the failovers in its time. */
  failovers: string[];
  audit: AuditEntry[];
}

export function drillState({ startsAt, endsAt, outcome }: Drill, now: number): DrillState {
  if (outcome !== null) return outcome;
  if (now < startsAt) return 'planned';
  return now < endsAt ? 'running' : 'unrecorded';
}
