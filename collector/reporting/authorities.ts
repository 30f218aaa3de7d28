/** Authorities as reports show them, from their entries in the configuration. */
import type { Config } from '../config/schema/index.js';
import { declaredNetworks } from '../config/schema/networks.js';
import type { KnownAuthority, ReportAuthority } from '../model/report.js';

const minor = (amount: number): number => Math.round(amount * 100);

/** In order of declaration. `firstTraffic` in milliseconds by name. */
export function reportAuthorities(config: Config, firstTraffic: ReadonlyMap<string, number>): ReportAuthority[] {
  return declared(config).map(({ name, owner, ordered, contracted, charge, replaces }) => ({
    name,
    owner: owner ?? null,
    orderedOn: ordered ?? null,
    contracted: contracted ?? null,
    charge: charge === undefined ? null : { yearMinor: minor(charge.year), setupMinor: minor(charge.setup) },
    replaces: replaces === undefined ? null : { yearMinor: minor(replaces.year) },
    firstTrafficAt: firstTraffic.get(name) ?? null,
  }));
}

export const knownAuthorities = (config: Config): KnownAuthority[] =>
  declared(config).map(({ name, owner, prefixes }) => ({ name, owner: owner ?? null, prefixes }));

/** Those whose contacts have addresses of electronic mail, with all of them. */
export const mailedAuthorities = (config: Config): { name: string; to: string[] }[] =>
  declared(config).flatMap(({ name, contacts }) => {
    const to = [...new Set(contacts.flatMap(({ email }) => email ?? []))];
    return to.length === 0 ? [] : [{ name, to }];
  });

const declared = (config: Config) => declaredNetworks(config.networks).filter(({ side }) => side === 'a');
