/** The month that runs, for the wall, the API and metrics. Times are milliseconds since the epoch, durations milliseconds. */
import type { BudgetView } from './budget.js';

export interface ServiceOverview {
  service: string;
  /** Percent, not rounded; null where nothing was measured yet. */
  availability: number | null;
  /** Of its availability KPI, percent; null without one. */
  target: number | null;
  measured: number;
  down: number;
  unknown: number;
  excluded: number;
  /** Share of the time in which the state was known, 0 to 1. */
  completeness: number;
  /** Share of the known time in which it was protected, 0 to 1; null where that was never known. */
  protection: number | null;
  budget: BudgetView | null;
}

/** What became of evidence on its way to the disk. */
export interface EvidenceHealth {
  /** Lines that are not on the disk yet. */
  waiting: number;
  /** Why the last attempt to write failed; null while it works. */
  fault: string | null;
  /** Lines that were lost because too many waited. */
  lost: number;
  /** Lines that came after their day was sealed, and were not taken. */
  late: number;
  /** Lines that could not be read. */
  damaged: number;
}

export interface SlaOverview {
  /** YYYY-MM */
  month: string;
  startsAt: number;
  endsAt: number;
  /** Up to when there is evidence; null before the first computation. */
  computedTo: number | null;
  /** First working day after the month: YYYY-MM-DD, and in how many days that is. */
  reportOn: string;
  daysToReport: number;
  services: ServiceOverview[];
  lastClosed: { month: string; revision: number } | null;
  /** Corrections that wait for a decision. */
  correctionsWaiting: number;
  /** Why a month that is over could not be closed; null where none is due. */
  closing: string | null;
  evidence: EvidenceHealth;
}

export interface ClosedMonth {
  month: string;
  revision: number;
  closedAt: number;
  /** Of the newest revision's manifest. */
  manifest: string;
}
