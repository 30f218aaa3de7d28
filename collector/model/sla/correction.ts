/** A change of the ledger by hand. What was proposed, approved and withdrawn stays readable for as long as the ledger. */
import type { LedgerInterval, LedgerState } from './ledger.js';

export const correctionStates = ['proposed', 'approved', 'rejected', 'reversed'] as const;
export type CorrectionState = (typeof correctionStates)[number];

export interface Correction {
  /** `co-…` */
  id: string;
  subject: { type: 'service' | 'path'; name: string };
  startsAt: number;
  endsAt: number;
  /** What this time is to count as; null where it takes an earlier correction back. */
  becomes: LedgerState | null;
  /** The correction that it takes back; null otherwise. */
  reverses: string | null;
  author: string;
  createdAt: number;
  reason: string;
  /** Of a person other than the author; null while nobody has decided. */
  decision: { verdict: 'approved' | 'rejected'; author: string; at: number; reason: string } | null;
}

/** A correction with what it did. */
export interface CorrectionView extends Correction {
  state: CorrectionState;
  /** The ledger of its range without it and with it. */
  before: LedgerInterval[];
  after: LedgerInterval[];
}
