/** Every kind of KPI, and what a figure is worth by the contract: target, band, points, rating. */
import type { Band, KpiKind, KpiResult, KpiTerms, PeriodSummary } from '../../model/sla.js';
import { round, toNumber } from '../exact.js';
import { availability } from './availability.js';
import { capacity } from './capacity.js';
import { completeness } from './completeness.js';
import { delayVariation } from './delay-variation.js';
import { failoverGap } from './failover-gap.js';
import { loss } from './loss.js';
import { oneWayDelay } from './one-way-delay.js';
import { protection } from './protection.js';
import { roundTripDelay } from './round-trip-delay.js';
import type { KpiScene, Measure } from './scene.js';
import { timeToRestore } from './time-to-restore.js';

const measures: Record<KpiKind, Measure> = {
  availability,
  protection,
  'round-trip-delay': roundTripDelay,
  'one-way-delay': oneWayDelay,
  'delay-variation': delayVariation,
  loss,
  'time-to-restore': timeToRestore,
  'failover-gap': failoverGap,
  capacity,
  'data-completeness': completeness,
};

/** `last`: the period directly before this one, for the rule on repeated failure; undefined where it is not known. */
export function kpiResult(
  scene: KpiScene,
  terms: KpiTerms,
  last: PeriodSummary | undefined,
  repeatMultiplier: number,
): KpiResult {
  const measured = measures[terms.kind](scene, terms);
  const { name, kind, service, class: of, unit, sense, target, rounding } = terms;
  const base = { name, kind, service, class: of, unit, sense, target, rounding, parts: measured.parts };
  const none = { band: null, basePoints: 0, repeat: false, points: 0 };
  if (measured.value === null) {
    const rating = measured.fine ? ('Good' as const) : ('Other' as const);
    const met = measured.fine ? true : null;
    return { ...base, ...none, value: null, unrounded: null, missing: measured.missing, met, rating, formula: '' };
  }
  const value = round(measured.value, rounding);
  const figures = { value, unrounded: toNumber(measured.value), missing: null, formula: measured.formula };
  if (meets(value, terms)) return { ...base, ...none, ...figures, met: true, rating: 'Good' };
  const band = bandOf(value, terms);
  const repeat =
    last?.kpis.some((each) => each.name === name && each.service === service && each.met === false) === true;
  const points = band.points * (repeat ? repeatMultiplier : 1);
  return { ...base, ...figures, met: false, band, rating: band.rating, basePoints: band.points, repeat, points };
}

const meets = (value: number, { sense, target }: KpiTerms): boolean =>
  sense === 'at-least' ? value >= target : value <= target;

/** The configuration is checked for gaps between bands, so that every failed value has one. */
export function bandOf(value: number, { name, bands }: Pick<KpiTerms, 'name' | 'bands'>): Band {
  const found = bands.find(({ from, to }) => (from === null || value >= from) && (to === null || value <= to));
  if (found === undefined) throw new RangeError(`KPI ${name}: ${value} misses its target and belongs to no band`);
  return found;
}
