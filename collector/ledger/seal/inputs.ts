/** What a revision of a month was computed from, beside the evidence of its days. */
import type {
  ContractVersion,
  Correction,
  EvidenceTraffic,
  EvidenceUsage,
  MonthEvidence,
  PeriodSummary,
} from '../../model/sla.js';

export interface MonthInputs {
  schema: 1;
  month: string;
  revision: number;
  revisionReason: string | null;
  contract: ContractVersion[];
  corrections: Correction[];
  before: PeriodSummary[];
  traffic: EvidenceTraffic[];
  usage: { rows: EvidenceUsage[]; keptMinutes: number } | null;
  windows: MonthEvidence['windows'];
  drills: MonthEvidence['drills'];
  failovers: MonthEvidence['failovers'];
  incidents: MonthEvidence['incidents'];
  /** Days of evidence, as its files are called. */
  days: string[];
}
