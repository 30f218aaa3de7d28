/**
 * The month document: everything that the report of a month shows. It is computed from evidence alone, so that the same evidence gives the same
 * bytes; no part of it depends on when it is computed. Times are milliseconds since the epoch, durations milliseconds unless the name says otherwise.
 */
import type { Drill, FailoverRecord, Incident, MaintenanceWindow, Severity } from '../judgement.js';
import type { ContractVersion } from './contract.js';
import type { CorrectionView } from './correction.js';
import type { EvidenceUsage } from './evidence.js';
import type { KpiResult } from './kpi.js';
import type { Ledger, LedgerReason, LedgerTotals } from './ledger.js';

/** What a service came to. */
export interface ServiceMonth {
  service: string;
  totals: LedgerTotals;
  /** MP and SD of the Model Services Agreement, ms: measured time and downtime, `unknown` treated as the contract says. */
  measured: number;
  down: number;
  /** (MP − SD) × 100 / MP, not rounded; null where nothing was measured. */
  availability: number | null;
  /** Time in which every group that the service stands on was protected, and time in which that was known. */
  protection: { protected: number; known: number };
  /** Share of the period in which the state was known, 0 to 1. */
  completeness: number;
  /** Downtime that the target of its availability KPI allows in this period, ms; null without such a KPI. */
  budget: { allowed: number; used: number; left: number } | null;
}

export interface PathMonth {
  path: string;
  group: string;
  gateway: string;
  totals: LedgerTotals;
  /** Share of the known time in which it was up, 0 to 1; null where nothing is known. */
  availability: number | null;
}

/** One outage, from the first to the last moment of a stretch that counts as unavailable. */
export interface Failure {
  /** `fa-…`, the same each time it is computed. */
  id: string;
  subject: { type: 'service' | 'path'; name: string };
  startsAt: number;
  endsAt: number;
  /** It goes on before or after this period: its ends are those of the period. */
  cut: 'start' | 'end' | 'both' | null;
  severity: Severity;
  /** Time of it that counts as downtime, and time that was excluded or unknown. */
  down: number;
  notCounted: number;
  /** The incident that was opened for it; null where none was. */
  incident: string | null;
  /** Title of the incident; what the ledger says where there is none. */
  what: string;
  /** From the notes that people left on the incident; empty where none did. */
  cause: string;
  action: string;
}

export interface Excluded {
  subject: { type: 'service' | 'path'; name: string };
  startsAt: number;
  endsAt: number;
  because: LedgerReason[];
}

/** Work that was declared and not excluded, and why it was not. */
export interface RefusedExclusion {
  id: string;
  service: string;
  startsAt: number;
  endsAt: number;
  why: string;
}

/** Capacity of one direction of a path. Rates are bit/s. */
export interface PathThroughput {
  path: string;
  direction: 'a-b' | 'b-a';
  capacity: number | null;
  /** Five-minute averages that were kept, of those that the period has. */
  samples: number;
  expected: number;
  mean: number | null;
  /** Sample ceil(0.95 n) in ascending order. */
  p95: number | null;
  p95Index: number | null;
  /** The continuous hour with the most traffic (ITU-T E.600). */
  busyHour: { startsAt: number; rate: number } | null;
  /** Mean of each local day; null where nothing was kept. */
  days: { day: string; mean: number | null; max: number | null }[];
}

/** Months until the 95th percentile reaches the planning threshold, by a line through the months known. */
export interface Forecast {
  path: string;
  /** p95 of the months that it rests on, oldest first, this one last: the busier direction. */
  months: { month: string; p95: number }[];
  threshold: number | null;
  /** Growth a month, bit/s; null under three months. */
  growth: number | null;
  /** Null where it does not grow, or under three months. 0 where it is reached. */
  monthsLeft: number | null;
}

export interface ProbeMonth {
  probe: string;
  class: string;
  direction: 'a-b' | 'b-a';
  service: boolean;
  sent: number;
  lost: number;
  /** Minutes with packets, of those in the period. */
  minutes: number;
  expected: number;
  delayMin: number | null;
  delayMean: number | null;
  delayMax: number | null;
  variationP95: number | null;
  /** Furthest that the sender's clock was off, ms, and how uncertain that is; null where it is the collector's own. */
  clock: { offset: number; uncertainty: number } | null;
  /** For charts: one entry for each local day. */
  days: { day: string; sent: number; lost: number; delayMean: number | null; variationMax: number | null }[];
}

/** What later months need of this one. */
export interface PeriodSummary {
  month: string;
  revision: number;
  /** Of its month document. */
  sha256: string;
  kpis: Pick<
    KpiResult,
    'name' | 'service' | 'unit' | 'value' | 'met' | 'points' | 'basePoints' | 'rating' | 'repeat'
  >[];
  points: number;
  creditPercent: number;
  creditMinor: number | null;
  capReached: boolean;
  /** p95 of the busier direction of each path, bit/s. */
  p95: { path: string; rate: number }[];
}

export interface Credits {
  points: number;
  /** Of the period's charges, before and after the cap. */
  percentUncapped: number;
  percent: number;
  capPercent: number;
  capReached: boolean;
  /** Minor units, rounded half up; null where the contract states no charges. */
  minor: number | null;
  currency: string | null;
  formula: string;
}

export interface Critical {
  failed: boolean;
  /** One sentence each. */
  reasons: string[];
  /** Points in the periods that the rule looks at, this one included. */
  pointsInPeriods: number;
}

/** A collector whose evidence the ledgers rest on, and for how long it watched. */
export interface ObservedBy {
  collector: string;
  seconds: number;
}

export interface MonthDocument {
  schema: 1;
  /** YYYY-MM */
  month: string;
  timeZone: string;
  startsAt: number;
  endsAt: number;
  /** Length in minutes: 43,200 for 30 days, 44,580 for a March and 44,700 for an October of London. */
  minutes: number;
  /** `open`: computed up to `computedTo` only, and nothing of it is final. */
  state: 'open' | 'closed';
  computedTo: number;
  /** 0 when it is first closed. */
  revision: number;
  /** Why it was issued again; null for the first. */
  revisionReason: string | null;
  simulated: boolean;
  /** Whose evidence it is: each of a pair keeps a ledger by its own. Absent in months that were closed before it was kept. */
  observedBy?: ObservedBy[];
  /** Versions in force at any time of the month, oldest first. Targets, points and credits are those of the first. */
  contract: ContractVersion[];
  services: ServiceMonth[];
  paths: PathMonth[];
  kpis: KpiResult[];
  credits: Credits;
  critical: Critical;
  failures: Failure[];
  exclusions: Excluded[];
  refused: RefusedExclusion[];
  corrections: CorrectionView[];
  failovers: FailoverRecord[];
  incidents: Incident[];
  windows: MaintenanceWindow[];
  drills: Drill[];
  throughput: PathThroughput[];
  forecasts: Forecast[];
  probes: ProbeMonth[];
  /** Periods before this one, newest first, five at most. */
  before: PeriodSummary[];
  /** Of this period and the five before. */
  rolling: { periods: number; points: number; creditPercent: number; creditMinor: number | null };
  /** Who used it. Absent where no flows were kept. */
  usage?: { rows: EvidenceUsage[]; keptMinutes: number; expectedMinutes: number };
}

/** The ledgers of a month, kept beside its document. */
export interface MonthLedgers {
  schema: 1;
  month: string;
  ledgers: Ledger[];
}
