/** From the section as it is written to the versions that months are judged by. */
import type {
  AssumedTerm,
  Band,
  ContractVersion,
  CreditTerms,
  KpiTerms,
  Rating,
  ServiceTerms,
} from '../../model/sla.js';
import type { Config } from '../schema/index.js';
import type { KpiConfig, VersionConfig } from '../schema/contract.js';
import { kpiDefaults, standardKpis, versionDefaults as defaults, type Defaulted } from './defaults.js';

/** Before anything can have been measured. */
const ALWAYS = '1970-01-01';
/** The service of a contract that names none. */
export const ONLY_SERVICE = 'interconnect';

/** Versions by effective date, oldest first; one of defaults alone where the section has none. */
export function contractVersions({
  contract,
  interconnect,
  service,
}: Pick<Config, 'contract' | 'interconnect' | 'service'>): ContractVersion[] {
  const parties = {
    name: contract.name ?? service.contract ?? interconnect.name,
    supplier: contract.supplier ?? '',
    buyer: contract.buyer ?? '',
    timeZone: contract.timeZone ?? interconnect.timeZone,
  };
  const versions = contract.versions.length === 0 ? [{ effective: ALWAYS }] : contract.versions;
  return versions
    .map((version) => ({ ...parties, ...resolve(version) }))
    .sort((x, y) => (x.effective < y.effective ? -1 : 1));
}

type Terms = Omit<ContractVersion, 'name' | 'supplier' | 'buyer' | 'timeZone'>;

function resolve(given: VersionConfig): Terms {
  const noted: AssumedTerm[] = [];
  const or = <T>(key: string, value: T | undefined, { value: fallback, assumed }: Defaulted<T>): T => {
    if (value !== undefined) return value;
    if (assumed !== null) noted.push({ key, value: String(fallback), why: assumed });
    return fallback;
  };
  const maintenance = given.exclusions?.maintenance;
  const services: ServiceTerms[] = given.services ?? [{ name: ONLY_SERVICE, probes: [], paths: [], groups: [] }];
  const grain = or('grain', given.grain, defaults.grain);
  return {
    version: given.version ?? given.effective,
    effective: given.effective,
    hours: given.hours ?? null,
    grain,
    lossThreshold: or(
      'lossThreshold',
      given.lossThreshold,
      quietUnless(grain === 'y1540-minute', defaults.lossThreshold),
    ),
    lostInARow: or('lostInARow', given.lostInARow, quietUnless(grain === 'per-second', defaults.lostInARow)),
    unknown: or('unknown', given.unknown, defaults.unknown),
    exclusions: {
      maintenance:
        maintenance?.excluded === false
          ? { notice: null, scope: 'whole', allowance: null }
          : {
              notice: or('exclusions.maintenance.notice', maintenance?.notice, defaults.notice),
              scope: or('exclusions.maintenance.scope', maintenance?.scope, defaults.scope),
              allowance: maintenance?.allowance ?? null,
            },
      drills: or('exclusions.drills', given.exclusions?.drills, defaults.drills),
    },
    services,
    kpis: kpisOf(given, services, noted),
    repeatMultiplier: or('repeatMultiplier', given.repeatMultiplier, defaults.repeatMultiplier),
    credits: creditsOf(given, or),
    charges:
      given.charges === undefined
        ? null
        : { minor: Math.round(given.charges.amount * 100), currency: given.charges.currency },
    critical: {
      points: or('critical.points', given.critical?.points, defaults.criticalPoints),
      periods: or('critical.periods', given.critical?.periods, defaults.criticalPeriods),
      cap: or('critical.cap', given.critical?.cap, defaults.criticalCap),
    },
    planningThreshold: or('planningThreshold', given.planningThreshold, defaults.planningThreshold),
    assumed: noted,
  };
}

/** A term that decides nothing is not worth a note. */
const quietUnless = <T>(matters: boolean, term: Defaulted<T>): Defaulted<T> =>
  matters ? term : { ...term, assumed: null };

type Or = <T>(key: string, value: T | undefined, fallback: Defaulted<T>) => T;

function creditsOf({ credits }: VersionConfig, or: Or): CreditTerms {
  const capPercent = or('credits.cap', credits?.cap, defaults.cap);
  if (credits?.method === 'shortfall') return { method: 'shortfall', capPercent };
  return {
    method: 'points',
    percentPerPoint: or('credits.percentPerPoint', credits?.percentPerPoint, defaults.percentPerPoint),
    capPercent,
  };
}

function kpisOf({ kpis }: VersionConfig, services: readonly ServiceTerms[], noted: AssumedTerm[]): KpiTerms[] {
  const [first] = services;
  const given: KpiConfig[] =
    kpis ?? services.flatMap(({ name }) => standardKpis.map((kind) => ({ kind, service: name })));
  return given.map((kpi, i) => {
    const standard = kpiDefaults[kpi.kind];
    if (kpi.target === undefined && standard.assumed !== null)
      noted.push({
        key: `kpis[${i}].target`,
        value: `${kpi.kind}: ${standard.target} ${standard.unit}`,
        why: standard.assumed,
      });
    return {
      name: kpi.name ?? kpi.kind,
      kind: kpi.kind,
      service: kpi.service ?? first?.name ?? ONLY_SERVICE,
      class: kpi.class ?? null,
      unit: standard.unit,
      sense: standard.sense,
      target: kpi.target ?? standard.target,
      rounding: kpi.rounding ?? standard.rounding,
      bands: bandsOf(kpi),
      statistic: standard.statistic === null ? null : (kpi.statistic ?? standard.statistic),
      restoreWithin: restoreOf(kpi),
      gapWithin: standard.gapWithin === null ? null : (kpi.gapWithin ?? standard.gapWithin),
    };
  });
}

function restoreOf({ kind, restoreWithin }: KpiConfig): KpiTerms['restoreWithin'] {
  const standard = kpiDefaults[kind].restoreWithin;
  if (standard === null || restoreWithin === undefined) return standard;
  return Object.fromEntries(Object.entries(restoreWithin).filter(([, limit]) => limit !== undefined));
}

/**
 * The standard bands of a kind fit its standard target only: another target without bands of its own has one band, without points.
 */
export function bandsOf({ kind, target, bands }: Pick<KpiConfig, 'kind' | 'target' | 'bands'>): Band[] {
  const standard = kpiDefaults[kind];
  if (bands === undefined)
    return target === undefined || target === standard.target
      ? standard.bands
      : [{ name: 'missed', from: null, to: null, points: 0, rating: 'Requires improvement' }];
  return bands.map(({ name, from, to, points, rating }, i) => {
    return { name, from: from ?? null, to: to ?? null, points, rating: rating ?? proposed(i, bands.length) };
  });
}

/** The mildest of several bands approaches the target, the worst two are inadequate, as with the bands of the Model Services Agreement. */
function proposed(i: number, count: number): Rating {
  if (i === 0 && count > 1) return 'Approaching target';
  return i < Math.max(1, count - 2) || count === 1 ? 'Requires improvement' : 'Inadequate';
}
