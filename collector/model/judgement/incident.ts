/** Something that needs a person, from its first evidence to its end: one id for page, wall and report. */
import type { AuditEntry, EvidenceChange } from './evidence.js';

export const incidentKinds = ['service', 'gateway', 'path', 'split-brain', 'protection'] as const;
export type IncidentKind = (typeof incidentKinds)[number];

export const incidentStates = ['open', 'acknowledged', 'closed'] as const;
export type IncidentState = (typeof incidentStates)[number];

export const severities = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** How much each needs a person, where nobody announced it. */
export const severityOf: Readonly<Record<IncidentKind, Severity>> = {
  service: 'critical',
  gateway: 'warning',
  path: 'critical',
  'split-brain': 'critical',
  protection: 'warning',
};

export interface Incident {
  /** The same from every collector that watches the same routers. */
  id: string;
  revision: number;
  collector: string;
  kind: IncidentKind;
  /** Name of the gateway, path or group; '' for the service. */
  subject: string;
  /** One sentence: what is wrong now, or was. */
  title: string;
  severity: Severity;
  state: IncidentState;
  openedAt: number;
  updatedAt: number;
  /** When what was wrong had ended. */
  closedAt: number | null;
  /** Measured on the monotonic clock where one collector saw it whole, else from the two wall-clock times; null while it lasts. */
  durationSeconds: number | null;
  /** `endsAt`: from when nobody has it again; for good where there is none. */
  acknowledged: { at: number; author: string; note: string; endsAt?: number | null } | null;
  /** References that service desks gave it. */
  tickets?: { receiver: string; reference: string; at: number }[];
  /** What it explains: paths and groups that have no incident of their own because of it. */
  affected: string[];
  /** The incident that explains this one; null where none does. */
  cause: string | null;
  /** Records of the failovers away from its paths while it was open; at most 100. */
  failovers: string[];
  /** The maintenance window that it falls in. */
  maintenance: string | null;
  /** It came and went several times. */
  flapping: boolean;
  /** Oldest first; at most 500, then `timelineLeftOut` counts. */
  timeline: EvidenceChange[];
  timelineLeftOut: number;
  audit: AuditEntry[];
}
