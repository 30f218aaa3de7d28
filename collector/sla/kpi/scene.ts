/** What the KPIs of one service are computed from, and what one of them comes to. */
import type {
  EvidenceMinute,
  KpiPart,
  KpiTerms,
  Ledger,
  MonthEvidence,
  PathThroughput,
  ProbeSetup,
  ServiceTerms,
} from '../../model/sla.js';
import type { Fraction } from '../exact.js';
import type { Measured } from '../measured.js';

export interface KpiScene {
  startsAt: number;
  endsAt: number;
  evidence: MonthEvidence;
  terms: ServiceTerms;
  ledger: Ledger;
  protection: Ledger;
  counted: Measured;
  throughput: readonly PathThroughput[];
  /** Probes that decide whether the service is available, with those that were configured at any time of the period. */
  probes: readonly ProbeSetup[];
  /** Minutes of one probe in which the service was available, in order. */
  availableMinutes(probe: string): readonly EvidenceMinute[];
}

export type Measurement =
  | { value: Fraction; formula: string; parts: KpiPart[] }
  /** `fine`: nothing could fail, so the target counts as met; otherwise it was not measured. */
  | { value: null; missing: string; fine: boolean; parts: KpiPart[] };

export type Measure = (scene: KpiScene, terms: KpiTerms) => Measurement;

export const notMeasured = (missing: string, parts: KpiPart[] = []): Measurement => ({
  value: null,
  missing,
  fine: false,
  parts,
});

export const nothingFailed = (missing: string): Measurement => ({ value: null, missing, fine: true, parts: [] });
