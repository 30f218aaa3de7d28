/** The ledger: adjoining intervals that leave no moment of a period without a state. Times are milliseconds since the epoch. */

export const ledgerStates = ['available', 'unavailable', 'excluded', 'unknown'] as const;
export type LedgerState = (typeof ledgerStates)[number];

export const ledgerStateMeanings: Record<LedgerState, string> = {
  available: 'Evidence says that it was available.',
  unavailable: 'Evidence says that it was not available.',
  excluded:
    'The contract does not measure this time: announced work, time outside service hours, or an approved correction.',
  unknown: 'Nothing fresh was observed. It is never counted as available; the contract says how it counts.',
};

export type ObservedState = Exclude<LedgerState, 'excluded'>;

export const ledgerSubjectTypes = ['service', 'path', 'protection'] as const;

/** What the ledger is of. */
export interface LedgerSubject {
  type: (typeof ledgerSubjectTypes)[number];
  /** Of the service or path; for protection the name of the service whose groups are meant. */
  name: string;
}

/** Why an interval is not what was observed. */
export type LedgerReason =
  | { type: 'maintenance'; id: string }
  | { type: 'drill'; id: string }
  | { type: 'hours' }
  /** Before the contract began. */
  | { type: 'no-contract' }
  | { type: 'correction'; id: string };

/** One stretch in one state: [startsAt, endsAt). The next one begins where it ends. */
export interface LedgerInterval {
  startsAt: number;
  endsAt: number;
  state: LedgerState;
  /** What the evidence alone says. */
  observed: ObservedState;
  /** What the state rests on: names of probes or paths, in one phrase. */
  basis: string;
  /** Empty where the state is what was observed. */
  because: LedgerReason[];
}

export interface Ledger {
  subject: LedgerSubject;
  startsAt: number;
  endsAt: number;
  /** They tile [startsAt, endsAt) exactly, and two neighbours always differ. */
  intervals: LedgerInterval[];
}

/** Milliseconds in each state; they add up to the period. */
export type LedgerTotals = Record<LedgerState, number>;
