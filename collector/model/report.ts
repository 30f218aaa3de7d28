/**
 * What a report is written from: the sealed month, and what only the configuration knows. Times are milliseconds since the epoch, rates bit/s,
 * money minor units (pence). This is the JSON form of a report too; `docs/reference/report.schema.json` describes it.
 */
import type { PlanFailure, PlanPath } from './plan.js';
import type {
  EvidenceUsage,
  Failure,
  KpiResult,
  Ledger,
  MonthDocument,
  MonthLedgers,
  PeriodSummary,
  ServiceMonth,
} from './sla.js';

/** Where the month stands in the chain of closed months. */
export interface ReportSeal {
  /** SHA-256 of the manifest that names every file of the month. */
  manifest: string;
  /** SHA-256 of the month document. */
  document: string;
  /** Place in the chain, its hash, and the hash of the link before. */
  seq: number;
  hash: string;
  previous: string;
  sealedAt: number;
}

/** One issue of the month. Revision 0 is the first. */
export interface ReportRevision {
  revision: number;
  at: number;
  /** null for the first. */
  reason: string | null;
}

/** What an authority ordered and pays, and when it was first seen. */
export interface ReportAuthority {
  name: string;
  /** Code of its owner (ONS, ODS). */
  owner: string | null;
  /** YYYY-MM-DD */
  orderedOn: string | null;
  /** bit/s */
  contracted: number | null;
  /** A year, and once at the beginning. */
  charge: { yearMinor: number; setupMinor: number } | null;
  /** What the separate connection costs that this one replaces, a year. */
  replaces: { yearMinor: number } | null;
  /** Its first traffic; null where none was seen yet, or nothing is kept that tells. */
  firstTrafficAt: number | null;
}

/** Whether the paths have room for those that ordered and have no traffic yet. bit/s. */
export interface Headroom {
  /** How many ordered and have not come, and what they ordered together; those that said no bandwidth apart. */
  awaited: { authorities: number; contracted: number; unsaid: number };
  /** With their whole bandwidth added to the 95th percentile of the month. */
  paths: Pick<PlanPath, 'path' | 'capacity' | 'threshold' | 'load' | 'after' | 'verdict'>[];
  /** Failures that would then not fit, and those of which that is not known: `left` or `load` is null. */
  failures: Pick<PlanFailure, 'kind' | 'name' | 'left' | 'load' | 'fitted'>[];
}

interface ReportHead {
  schema: 1;
  interconnect: { name: string; sides: { a: string; b: string } };
  /** Version of the program that wrote it. */
  program: string;
  issuedAt: number;
  /** null while the month is open. */
  seal: ReportSeal | null;
  /** Oldest first, this one last. */
  revisions: ReportRevision[];
}

/** Everything about a month. */
export interface InterconnectReport extends ReportHead {
  kind: 'interconnect';
  month: MonthDocument;
  ledgers: MonthLedgers;
  authorities: ReportAuthority[];
  currency: string;
  /** null where it is not known; absent in reports of earlier versions. */
  headroom?: Headroom | null;
}

/** An outage as everybody may know it: without what people wrote about it, which may name others. */
export type SharedFailure = Pick<Failure, 'id' | 'startsAt' | 'endsAt' | 'cut' | 'severity' | 'down' | 'notCounted'> & {
  service: string;
};

/** A KPI without its parts, which name probes and paths. */
export type SharedKpi = Omit<KpiResult, 'parts'>;

/** A month before, without what the interconnect as a whole owes. */
export type SharedPeriod = Pick<PeriodSummary, 'month' | 'kpis'>;

/** What one authority may see of a month: the service that all share, and its own traffic and terms. Nothing of any other authority. */
export interface AuthorityReport extends ReportHead {
  kind: 'authority';
  authority: ReportAuthority;
  currency: string;
  month: Pick<
    MonthDocument,
    'month' | 'timeZone' | 'startsAt' | 'endsAt' | 'minutes' | 'state' | 'computedTo' | 'revision' | 'simulated'
  > & {
    contract: { version: string; effective: string; name: string };
    services: ServiceMonth[];
    kpis: SharedKpi[];
    failures: SharedFailure[];
    before: SharedPeriod[];
    usage: { rows: EvidenceUsage[]; keptMinutes: number; expectedMinutes: number } | null;
  };
  /** Of the services alone, without what each stretch rests on. */
  ledgers: { service: string; intervals: Pick<Ledger['intervals'][number], 'startsAt' | 'endsAt' | 'state'>[] }[];
  /** Texts that were left out because they named another authority. */
  withheld: number;
}

export type ReportDocument = InterconnectReport | AuthorityReport;

/** An authority as the configuration knows it: all that a report of another one must not hold. */
export interface KnownAuthority {
  name: string;
  owner: string | null;
  prefixes: readonly string[];
}

export const reportForms = ['html', 'pdf', 'csv', 'ods', 'json'] as const;
export type ReportForm = (typeof reportForms)[number];

/** Plain data, or the file of JSON that holds it: what is large never passes through the thread that judges. */
export type Held<T> = { value: T } | { file: string };

/** What the writer of reports is asked for. */
export interface ReportJob {
  head: Omit<InterconnectReport, 'month' | 'ledgers' | 'kind'>;
  month: Held<MonthDocument>;
  ledgers: Held<MonthLedgers>;
  /** Of one authority alone; null for everything. */
  share: { authority: string; known: readonly KnownAuthority[] } | null;
  forms: readonly ReportForm[];
  /** The folder that the files are put in, and how their names begin. */
  folder: string;
  name: string;
  /** One ZIP of all tables instead of a CSV file for each. */
  bundled: boolean;
}

export interface ReportFile {
  form: ReportForm;
  /** Full path. */
  file: string;
  sha256: string;
  octets: number;
}

/** What the writer answers, in order: each file as it is done, then the end. */
export type ReportAnswer =
  { told: 'file'; file: ReportFile } | { told: 'done' } | { told: 'failed'; code: string; message: string };
