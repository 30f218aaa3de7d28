/** Which interface a configuration means by a name. */
import type { InterfaceIdentity } from './interface.js';

const names = ['ifName', 'ifDescr', 'ifAlias'] as const;

/**
 * Those whose ifName is `name`; where none is, those whose ifDescr, then those whose ifAlias is. More than one where the router gives one
 * name to several interfaces; none where nothing fits.
 */
export function interfacesNamed<T extends { identity: InterfaceIdentity | null }>(
  candidates: Iterable<T>,
  name: string,
): T[] {
  const ranks: T[][] = names.map(() => []);
  for (const candidate of candidates)
    ranks[names.findIndex((field) => candidate.identity?.[field] === name)]?.push(candidate);
  return ranks.find((rank) => rank.length > 0) ?? [];
}
