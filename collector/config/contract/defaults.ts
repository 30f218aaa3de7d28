/** What the contract says where the configuration does not, with the source; a default without a public source is assumed, and the report says so. */
import type { Band, KpiKind, KpiTerms, KpiUnit, Rounding, Statistic } from '../../model/sla.js';

/** Model Services Agreement: HM Government's, schedule 2.2 (performance levels), OGL v3.0. */
export interface KpiDefaults {
  unit: KpiUnit;
  sense: KpiTerms['sense'];
  target: number;
  rounding: Rounding;
  bands: Band[];
  statistic: Statistic | null;
  restoreWithin: KpiTerms['restoreWithin'];
  gapWithin: number | null;
  /** Why the target is what it is, where nothing public says so; null where something does. */
  assumed: string | null;
}

const HOUR = 3_600_000;
const oneDecimal: Rounding = { decimals: 1, mode: 'half-up' };

/** The example of schedule 2.2: target 99.0, then 1, 2, 3 and 4 points. */
const msaBands: Band[] = [
  { name: 'minor', from: 98, to: 98.9, points: 1, rating: 'Approaching target' },
  { name: 'serious', from: 97, to: 97.9, points: 2, rating: 'Requires improvement' },
  { name: 'severe', from: 96, to: 96.9, points: 3, rating: 'Inadequate' },
  { name: 'below all bands', from: null, to: 95.9, points: 4, rating: 'Inadequate' },
];

/** Told and rated, and no points: nothing public says what it would cost. */
const told: Band[] = [{ name: 'missed', from: null, to: null, points: 0, rating: 'Requires improvement' }];

const base = { bands: told, rounding: oneDecimal, statistic: null, restoreWithin: null, gapWithin: null } as const;
const share = { ...base, unit: '%', sense: 'at-least' } as const;

export const kpiDefaults: Record<KpiKind, KpiDefaults> = {
  availability: { ...share, target: 99, bands: msaBands, assumed: null },
  protection: { ...share, target: 99, assumed: 'no public figure says how long a standby may be missing' },
  'round-trip-delay': {
    ...base,
    ...{ unit: 'ms', sense: 'at-most', target: 200, statistic: 'mean' },
    assumed: 'twice the one-way objective of ITU-T Y.1541 class 0; no public figure of the service was found',
  },
  'one-way-delay': {
    ...base,
    ...{ unit: 'ms', sense: 'at-most', target: 100, statistic: 'mean' },
    assumed: 'ITU-T Y.1541 class 0; no public figure of the service was found',
  },
  'delay-variation': {
    ...base,
    ...{ unit: 'ms', sense: 'at-most', target: 50, statistic: 'p95' },
    assumed: 'ITU-T Y.1541 class 0; no public figure of the service was found',
  },
  loss: {
    ...base,
    ...{ unit: '%', sense: 'at-most', target: 0.1, rounding: { decimals: 3, mode: 'half-up' } },
    assumed: 'ITU-T Y.1541 (1 in 1,000); no public figure of the service was found',
  },
  'time-to-restore': {
    ...share,
    ...{ target: 100, restoreWithin: { critical: 5 * HOUR } },
    assumed: 'five hours for the gravest failures is public (HSCN severity 1); that all must meet it is not',
  },
  'failover-gap': {
    ...share,
    ...{ target: 95, gapWithin: 30_000 },
    assumed: 'no public figure says how long a failover may take',
  },
  capacity: {
    ...base,
    unit: '%',
    sense: 'at-most',
    target: 70,
    assumed: 'no public figure says when capacity is planned',
  },
  'data-completeness': { ...share, target: 99, assumed: 'no public figure says how much may go unobserved' },
};

/** The KPIs of a service whose contract names none. */
export const standardKpis: readonly KpiKind[] = [
  'availability',
  'protection',
  'round-trip-delay',
  'delay-variation',
  'loss',
  'time-to-restore',
  'failover-gap',
  'capacity',
  'data-completeness',
];

/** A default of a version, and why it is assumed; null where a public source says so. */
export interface Defaulted<T> {
  value: T;
  assumed: string | null;
}

const assumed = <T>(value: T, why: string): Defaulted<T> => ({ value, assumed: why });
const sourced = <T>(value: T): Defaulted<T> => ({ value, assumed: null });

export const versionDefaults = {
  grain: assumed('per-second' as const, 'the Model Services Agreement counts minutes and says nothing finer'),
  lossThreshold: assumed(0.2, 'ITU-T Y.1540 leaves c1 to the parties'),
  lostInARow: assumed(2, 'one lost packet is loss; two in a row are an outage'),
  unknown: assumed('excluded' as const, 'no public contract says how time counts that nobody observed'),
  notice: assumed(5 * 86_400_000, 'no public figure says how early permitted maintenance is announced'),
  scope: assumed(
    'whole' as const,
    'work on a part should not take the service away, so the service goes on being measured',
  ),
  drills: sourced(false),
  repeatMultiplier: sourced(2),
  percentPerPoint: assumed(1, 'the Model Services Agreement leaves the percentage to the parties'),
  cap: assumed(10, 'the Model Services Agreement leaves the cap to the parties'),
  criticalPoints: sourced(50),
  criticalPeriods: sourced(3),
  criticalCap: sourced(true),
  planningThreshold: assumed(0.7, 'no public figure says when capacity is planned'),
};
