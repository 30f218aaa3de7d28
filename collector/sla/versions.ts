/** Which version of the contract holds when. */
import type { ContractVersion, ServiceTerms, Setup } from '../model/sla.js';
import type { Stretch } from './exclusions.js';
import { distinct } from './lists.js';
import { dateStart, type Period } from './zone.js';

/** Versions in force within a period, cut to it, oldest first. */
export function stretchesOf(contract: readonly ContractVersion[], { startsAt, endsAt }: Period): Stretch[] {
  const sorted = contract
    .map((version) => ({ version, at: dateStart(version.effective, version.timeZone) }))
    .sort((x, y) => x.at - y.at);
  return sorted.flatMap(({ version, at }, i) => {
    const [from, to] = [Math.max(at, startsAt), Math.min(sorted[i + 1]?.at ?? endsAt, endsAt)];
    return to > from ? [{ startsAt: from, endsAt: to, version }] : [];
  });
}

/** The zone of the period: that of the version in force when it begins, or of the first one. */
export function zoneOf(contract: readonly ContractVersion[], month: string): string {
  const sorted = [...contract].sort((x, y) => (x.effective < y.effective ? -1 : 1));
  const version = sorted.filter(({ effective }) => effective <= `${month}-01`).at(-1) ?? sorted[0];
  if (version === undefined) throw new RangeError('there is no contract');
  return version.timeZone;
}

/** A service that names no paths or groups stands on all that were watched at any time of the period. */
export function expanded(version: ContractVersion, setups: readonly Setup[]): ContractVersion {
  const paths = distinct(setups.flatMap((setup) => setup.paths)).map(({ name }) => name);
  const groups = distinct(setups.flatMap((setup) => setup.groups)).map(({ name }) => name);
  const services = version.services.map((terms): ServiceTerms => {
    return {
      ...terms,
      paths: terms.paths.length > 0 ? terms.paths : paths,
      groups: terms.groups.length > 0 ? terms.groups : groups,
    };
  });
  return { ...version, services };
}
