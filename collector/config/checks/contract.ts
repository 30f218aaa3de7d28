import type { Band, KpiTerms } from '../../model/sla.js';
import { kpiDefaults } from '../contract/defaults.js';
import { bandsOf, ONLY_SERVICE } from '../contract/resolve.js';
import type { ConfigDraft } from '../draft.js';
import type { Finding, KeyPath } from '../faults.js';
import type { KpiConfig } from '../schema/contract.js';
import type { Check } from './context.js';
import { reference } from './paths.js';

type VersionDraft = NonNullable<NonNullable<NonNullable<ConfigDraft['contract']>['versions']>[number]>;
type KpiDraft = NonNullable<NonNullable<VersionDraft['kpis']>[number]>;

/** Versions follow one another, and each holds together: names are known, and every figure belongs to one band. */
export const contract: Check = ({ draft }) => {
  const versions = draft.contract?.versions ?? [];
  const named = (list: readonly ({ name?: string | undefined } | undefined)[] = []) =>
    list.flatMap((each) => each?.name ?? []);
  const known = { probes: named(draft.probes), paths: named(draft.paths), groups: named(draft.groups) };
  return versions.flatMap((version, index) => {
    if (version === undefined) return [];
    const at: KeyPath = ['contract', 'versions', index];
    const services = named(version.services);
    return [
      ...twice(
        [...at, 'effective'],
        version.effective,
        versions.slice(0, index).map((each) => each?.effective),
      ),
      ...services.flatMap((name, i) => twice([...at, 'services', i, 'name'], name, services.slice(0, i))),
      ...(version.services ?? []).flatMap((service, i) =>
        (['probes', 'paths', 'groups'] as const).flatMap((list) =>
          (service?.[list] ?? []).flatMap((name, j) =>
            reference([...at, 'services', i, list, j], list.slice(0, -1), name, known[list]),
          ),
        ),
      ),
      ...(version.hours ?? []).flatMap((hours, i) => order([...at, 'hours', i, 'to'], hours?.from, hours?.to)),
      ...kpis([...at, 'kpis'], version, version.services === undefined ? [ONLY_SERVICE] : services),
    ];
  });
};

function kpis(at: KeyPath, version: VersionDraft, services: string[]): Finding[] {
  const list = version.kpis ?? [];
  const key = (kpi: KpiDraft | undefined): string =>
    `${kpi?.service ?? services[0] ?? ''} ${kpi?.name ?? kpi?.kind ?? ''}`;
  return list.flatMap((kpi, i) => {
    if (kpi?.kind === undefined) return [];
    const here = [...at, i];
    const before = list.slice(0, i).map(key);
    return [
      ...(services.length === 0 ? [] : reference([...here, 'service'], 'service', kpi.service, services)),
      ...(before.includes(key(kpi))
        ? [
            duplicate(
              [...here, kpi.name === undefined ? 'kind' : 'name'],
              'another KPI of this service has that name already',
            ),
          ]
        : []),
      ...foreign(here, kpi),
      ...bands(here, kpi),
    ];
  });
}

/** Keys that mean something for one kind only. */
function foreign(at: KeyPath, { kind, statistic, restoreWithin, gapWithin, target }: KpiDraft): Finding[] {
  const standard = kpiDefaults[kind!];
  const against = (key: string, given: unknown, means: boolean): Finding[] =>
    given === undefined || means
      ? []
      : [
          {
            path: [...at, key],
            code: 'CONFIG_CONTRADICTION',
            message: `means nothing for a KPI of the kind ${kind}: take it away`,
          },
        ];
  return [
    ...against('statistic', statistic, standard.statistic !== null),
    ...against('restoreWithin', restoreWithin, standard.restoreWithin !== null),
    ...against('gapWithin', gapWithin, standard.gapWithin !== null),
    ...(standard.unit === '%' && target !== undefined && target > 100
      ? [{ path: [...at, 'target'], code: 'CONFIG_BAD_VALUE' as const, message: 'is above 100 %' }]
      : []),
  ];
}

function bands(at: KeyPath, kpi: KpiDraft): Finding[] {
  const sound = kpi.bands?.every((band) => band !== undefined && band.points !== undefined && band.name !== undefined);
  if (kpi.bands === undefined || sound !== true) return [];
  const { unit, sense, target, rounding } = kpiDefaults[kpi.kind!];
  const terms = { sense, unit, target: kpi.target ?? target, decimals: kpi.rounding?.decimals ?? rounding.decimals };
  const hole = firstHole(bandsOf(kpi as KpiConfig), terms);
  if (hole === null) return [];
  const message = `with figures rounded to ${terms.decimals} decimal ${terms.decimals === 1 ? 'place' : 'places'}, ${hole} misses the target of ${terms.target} and belongs to no band: let the bands meet, or state another rounding`;
  return [{ path: [...at, 'bands'], code: 'CONFIG_CONTRADICTION', message }];
}

interface BandTerms {
  sense: KpiTerms['sense'];
  unit: KpiTerms['unit'];
  target: number;
  decimals: number;
}

/** A figure that fails and has no band; null where every one has. Gaps begin right beside an edge, so those are all that need a look. */
export function firstHole(list: readonly Band[], { sense, unit, target, decimals }: BandTerms): number | null {
  const step = 10 ** -decimals;
  const most = unit === '%' ? 100 : Number.MAX_SAFE_INTEGER;
  const edges = list.flatMap(({ from, to }) => [
    ...(from === null ? [] : [from - step, from]),
    ...(to === null ? [] : [to, to + step]),
  ]);
  const fails = (value: number): boolean => (sense === 'at-least' ? value < target : value > target);
  return (
    [target - step, target + step, 0, most, ...edges]
      .map((value) => Number(value.toFixed(decimals)))
      .filter((value) => value >= 0 && value <= most && fails(value))
      .find(
        (value) => !list.some(({ from, to }) => (from === null || value >= from) && (to === null || value <= to)),
      ) ?? null
  );
}

const order = (path: KeyPath, from: string | undefined, to: string | undefined): Finding[] =>
  from === undefined || to === undefined || from < to
    ? []
    : [{ path, code: 'CONFIG_CONTRADICTION', message: `service hours must end after they begin (${from})` }];

const duplicate = (path: KeyPath, message: string): Finding => ({
  path,
  code: 'CONFIG_DUPLICATE_NAME',
  message: `${message}: choose another`,
});

const twice = (path: KeyPath, value: string | undefined, before: readonly (string | undefined)[]): Finding[] =>
  value !== undefined && before.includes(value) ? [duplicate(path, `"${value}" stands in this list already`)] : [];
