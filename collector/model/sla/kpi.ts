/** What became of one KPI in one period. */
import type { Band, KpiKind, KpiUnit, Rating, Rounding, TrafficClassName } from './contract.js';

/** A part of the figure: of one class, severity, path or probe. */
export interface KpiPart {
  of: 'class' | 'severity' | 'path' | 'probe' | 'direction';
  name: string;
  /** In the unit of the KPI, not rounded; null where nothing was measured. */
  value: number | null;
  /** What was counted: packets, minutes, incidents, failovers or samples. */
  count: number;
}

export interface KpiResult {
  name: string;
  kind: KpiKind;
  service: string;
  class: TrafficClassName | null;
  unit: KpiUnit;
  sense: 'at-least' | 'at-most';
  target: number;
  rounding: Rounding;
  /** Rounded as the contract states; null where it could not be measured. */
  value: number | null;
  /** Before rounding, as near as a double comes. */
  unrounded: number | null;
  /** Why there is no value; null where there is. */
  missing: string | null;
  /** Null where it could not be measured. */
  met: boolean | null;
  /** The band that it fell in; null where the target was met or nothing was measured. */
  band: Band | null;
  /** Proposed; a person confirms it. `Other` where nothing was measured. */
  rating: Rating;
  basePoints: number;
  /** It failed in the period before as well. */
  repeat: boolean;
  /** basePoints, multiplied where it is a repeat. */
  points: number;
  /** The formula with the month's own numbers put in: `(44,580 − 21.6) × 100 / 44,580 = 99.9515…`. */
  formula: string;
  parts: KpiPart[];
}
