/** What was promised, in the words that a month is judged by. Times are milliseconds, rates bit/s, money minor units (pence). */

/** How finely the time of an outage is told: to the packet, or in bins of one minute (ITU-T Y.1540). */
export const grains = ['per-second', 'y1540-minute'] as const;
export type Grain = (typeof grains)[number];

/**
 * How time that nobody observed counts. It is never counted as available: `excluded` takes it from the measured time, `unavailable` counts it as
 * downtime, `unavailable-beside-outage` counts it as downtime where it touches an outage and takes it from the measured time elsewhere.
 */
export const unknownTreatments = ['excluded', 'unavailable', 'unavailable-beside-outage'] as const;
export type UnknownTreatment = (typeof unknownTreatments)[number];

export const roundingModes = ['half-up', 'half-even', 'down', 'up'] as const;
export type RoundingMode = (typeof roundingModes)[number];

/** A figure is rounded so before it is held against a target or a band. */
export interface Rounding {
  decimals: number;
  mode: RoundingMode;
}

/** Words of the Procurement Act 2023 (section 71) for the performance of a supplier. The product proposes; a person confirms. */
export const ratings = ['Good', 'Approaching target', 'Requires improvement', 'Inadequate', 'Other'] as const;
export type Rating = (typeof ratings)[number];

export const kpiKinds = [
  'availability',
  'protection',
  'round-trip-delay',
  'one-way-delay',
  'delay-variation',
  'loss',
  'time-to-restore',
  'failover-gap',
  'capacity',
  'data-completeness',
] as const;
export type KpiKind = (typeof kpiKinds)[number];

export const kpiUnits = ['%', 'ms', 's'] as const;
export type KpiUnit = (typeof kpiUnits)[number];

/** How the minutes of a month become one figure: the mean over all packets, or a percentile (nearest rank) over the minutes. */
export const statistics = ['mean', 'p95', 'p99', 'max'] as const;
export type Statistic = (typeof statistics)[number];

export const trafficClassNames = ['EF', 'AF4', 'AF3', 'AF2', 'AF1', 'DF'] as const;
export type TrafficClassName = (typeof trafficClassNames)[number];

/** One step of failure. Both ends belong to it, after rounding; null is open. */
export interface Band {
  name: string;
  from: number | null;
  to: number | null;
  points: number;
  rating: Rating;
}

export interface KpiTerms {
  name: string;
  kind: KpiKind;
  /** One of services[].name. */
  service: string;
  /** Only probes of this class; null for all. */
  class: TrafficClassName | null;
  unit: KpiUnit;
  /** `at-least`: the target is met at or above it; `at-most`: at or below it. */
  sense: 'at-least' | 'at-most';
  target: number;
  rounding: Rounding;
  bands: Band[];
  /** Of delay kinds; null otherwise. */
  statistic: Statistic | null;
  /** Of time-to-restore: longest time (ms) by severity; severities without one are not measured. Null otherwise. */
  restoreWithin: Partial<Record<'critical' | 'warning' | 'info', number>> | null;
  /** Of failover-gap: longest gap, ms; null otherwise. */
  gapWithin: number | null;
}

export interface ServiceTerms {
  name: string;
  /** Probes between its demarcation points; all probes with `service: true` where the contract names none. */
  probes: string[];
  /** The paths that it stands on; all where the contract names none. */
  paths: string[];
  /** The groups that protect it; all where the contract names none. */
  groups: string[];
}

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** Local times of the contract's zone, HH:MM, 24:00 for the end of the day. Null: all of every day. */
export type ServiceHours = { days: Weekday[]; from: string; to: string }[] | null;

export interface Exclusions {
  maintenance: {
    /** Declared at least so long before it began; null: maintenance is never excluded. */
    notice: number | null;
    /** `whole`: only work on everything that the service stands on; `any`: work on any part of it. */
    scope: 'whole' | 'any';
    /** At most so much of a period, ms; null for no limit. */
    allowance: number | null;
  };
  /** Whether the time of a drill is taken out, declared with the same notice. */
  drills: boolean;
}

export type CreditTerms =
  /** Points times percent per point of the period's charges (Model Services Agreement). */
  | { method: 'points'; percentPerPoint: number; capPercent: number }
  /** Target minus achieved, in percent of the charges, of availability (CCS call-off). */
  | { method: 'shortfall'; capPercent: number };

export interface Charges {
  /** Of one period, minor units (pence). */
  minor: number;
  /** ISO 4217. */
  currency: string;
}

export interface CriticalFailure {
  /** So many points in `periods` periods one after the other. */
  points: number;
  periods: number;
  /** Whether reaching the cap on credits is one as well. */
  cap: boolean;
}

/** A term that was left to its default, where that default has no public source. */
export interface AssumedTerm {
  /** As in the configuration: `kpis[0].target`. */
  key: string;
  value: string;
  why: string;
}

/** One version of the contract. It holds from `effective` until the next one begins. */
export interface ContractVersion {
  /** What the parties call it; its effective date where they do not. */
  version: string;
  /** YYYY-MM-DD, midnight in `timeZone`. */
  effective: string;
  name: string;
  supplier: string;
  buyer: string;
  /** IANA zone of periods, service hours and dates. */
  timeZone: string;
  hours: ServiceHours;
  grain: Grain;
  /** c1 of Y.1540: a minute is unavailable when its loss ratio is above it. */
  lossThreshold: number;
  /** Consecutive packets that must be lost before it is an outage (per-second). */
  lostInARow: number;
  unknown: UnknownTreatment;
  exclusions: Exclusions;
  services: ServiceTerms[];
  kpis: KpiTerms[];
  /** Points of a KPI that failed in the period before as well are multiplied by this. */
  repeatMultiplier: number;
  credits: CreditTerms;
  charges: Charges | null;
  critical: CriticalFailure;
  /** Share of capacity (0 to 1) at which more has to be planned. */
  planningThreshold: number;
  assumed: AssumedTerm[];
}
