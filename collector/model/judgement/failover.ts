/** The forwarding path changed: why, who agrees, and how long people were cut off. */
import type { AuditEntry, EvidenceChange, SignalKind } from './evidence.js';
import type { Direction } from './forwarding.js';

export const failoverKinds = ['unplanned', 'planned', 'drill'] as const;
export type FailoverKind = (typeof failoverKinds)[number];

export const gapSources = ['probes', 'counters', 'state', 'none'] as const;
export type GapSource = (typeof gapSources)[number];

/**
 * How long traffic was lost, as an interval that contains the truth. n probes lost at interval I bound it to [(n−1)·I, (n+1)·I].
 * Null bounds: not measured.
 */
export interface TrafficGap {
  source: GapSource;
  atLeastSeconds: number | null;
  atMostSeconds: number | null;
  /** One sentence: what was measured and how. */
  sentence: string;
  /** What each probe measured, where probes are the source. */
  probes: {
    probe: string;
    lost: number;
    intervalSeconds: number;
    atLeastSeconds: number;
    atMostSeconds: number | null;
    /** Of the offset of the sender's clock, which is in the bounds; 0 where it is the collector's own. Absent from old records. */
    clockUncertaintySeconds?: number;
  }[];
}

export const agreements = ['agrees', 'disagrees', 'silent'] as const;
export type Agreement = (typeof agreements)[number];

/** What one kind of signal says about the failover. `silent`: it is watched and showed nothing. */
export interface Corroboration {
  signal: SignalKind;
  verdict: Agreement;
  says: string;
  /** Of the evidence; null where silent. */
  at: number | null;
}

export interface FailoverRecord {
  /** The same from every collector that watches the same routers. */
  id: string;
  revision: number;
  collector: string;
  group: string;
  /** Those that moved, of the two directions. */
  directions: Direction[];
  /** Path that forwarded before and after. */
  from: string;
  to: string;
  /** `from` forwarded again by the reading that told of it: `to` did in between, by what its router counts. Absent where it stayed. */
  returned?: boolean;
  kind: FailoverKind;
  /** The earliest evidence of it. */
  trigger: EvidenceChange;
  corroboration: Corroboration[];
  /** Wall clock of the earliest evidence. */
  startedAt: number;
  /** When it was concluded. */
  judgedAt: number;
  /** From the earliest evidence to the conclusion, by the monotonic clock; null where it happened while nobody watched. */
  detectionSeconds: number | null;
  gap: TrafficGap;
  /** False until the traffic gap is final. */
  settled: boolean;
  /** One of a run of changes that people are told of once. */
  damped: boolean;
  incident: string | null;
  maintenance: string | null;
  drill: string | null;
  audit: AuditEntry[];
}
