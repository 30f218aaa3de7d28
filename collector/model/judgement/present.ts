/** Everything that is concluded of one moment. */
import type { Health, ServiceState } from '../health.js';
import type { Evidence } from './evidence.js';
import type { ForwardingJudgement, GroupMode } from './forwarding.js';
import type { Posture, Protection } from './posture.js';

export interface PathResult {
  path: string;
  group: string;
  gateway: string;
  health: Health;
  since: number;
  /** One sentence each; empty when health is up. */
  reasons: string[];
  /** The trap that waits for its confirmation; null where none does. */
  suspect: { at: number; says: string } | null;
  /** Its state changes too often: people are told once, and every change is still counted. */
  flapping: boolean;
  evidence: Evidence[];
}

export interface GroupResult {
  group: string;
  mode: GroupMode;
  paths: string[];
  /** One for each direction, a-b first. */
  forwarding: ForwardingJudgement[];
  posture: Posture;
}

export interface ServiceResult {
  state: ServiceState;
  /** One phrase. */
  reason: string;
  /** What decided: end-to-end probes, the paths where no probe is configured, or nothing. */
  basis: 'probes' | 'paths' | 'none';
  since: number;
  evidence: Evidence[];
}

export interface Present {
  at: number;
  service: ServiceResult;
  /** The worst of the groups. */
  protection: Protection;
  groups: GroupResult[];
  paths: PathResult[];
}
