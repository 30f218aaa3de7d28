/** What is asked of the thread that reckons, and what it answers: plain data. */
import type {
  ChainLink,
  ContractVersion,
  Correction,
  MonthDocument,
  MonthLedgers,
  PeriodSummary,
  ServiceOverview,
} from '../../model/sla.js';
import type { Period } from '../../sla/zone.js';
import type { Concluded } from '../deps.js';
import type { EvidenceLine } from '../evidence/line.js';
import type { MonthInputs } from '../seal/inputs.js';
import type { PackedTraffic } from './packed-traffic.js';

export interface ReckonerSettings {
  /** `<data folder>/sla`. */
  folder: string;
  /** Version of the program, named in what it seals. */
  program: string;
}

/** The month that runs, as it is asked for. */
export interface RunningInput {
  month: string;
  period: Period;
  contract: readonly ContractVersion[];
  corrections: readonly Correction[];
  before: readonly PeriodSummary[];
  /** Up to when there is evidence. */
  to: number;
  /** Of the month, and of what burn rates look back on. */
  concluded: { month: Concluded; recent: Concluded };
}

/** What is told of it each time; the rest is asked for by those who want it. */
export interface Running {
  month: string;
  timeZone: string;
  computedTo: number;
  services: ServiceOverview[];
  /** Milliseconds that it took. */
  took: number;
}

/** By name: what is given, and what is answered. */
export interface Reckoning {
  /** Begins with the evidence of these days. `newest`: end of the newest minute of a probe; 0 where there is none. */
  open(days: readonly string[]): Promise<{ damaged: number; newest: number }>;
  /** Evidence since the last time, in the order in which it was written. What is older than `forget` is not asked for any more. */
  take(given: { lines: readonly EvidenceLine[]; forget: number }): Promise<void>;
  /** Some of the traffic of the month that runs, from its start on. With the last of it, all since the first of it stands for what was told before. */
  traffic(given: { series: readonly PackedTraffic[]; first: boolean; last: boolean }): Promise<void>;
  running(input: RunningInput): Promise<Running>;
  /** Of the month that was asked for last; null where none was since the thread was started. */
  document(month: string): Promise<MonthDocument | null>;
  ledgers(month: string): Promise<MonthLedgers | null>;
  seal(given: { inputs: MonthInputs; at: number }): Promise<MonthDocument>;
  summaries(links: readonly ChainLink[]): Promise<PeriodSummary[]>;
  /** When it was first watched on a day; null where its file does not say. */
  beginning(day: string): Promise<number | null>;
}

export interface Question {
  id: number;
  method: keyof Reckoning;
  given: unknown;
}

export type Answer = { id: number; answer: unknown } | { id: number; code: string | null; message: string };
