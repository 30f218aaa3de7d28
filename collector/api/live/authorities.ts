/** Authorities as the API shows them. */
import type { AuthorityDesk } from '../authorities.js';
import type { DeclaredNetwork } from '../../config/schema/networks.js';
import { iso } from '../../model/judgement.js';
import { savedAYear } from '../../model/onboarding.js';
import type { AuthorityRow } from '../types.js';
import { networkRow } from './networks.js';

/** `own`: for the authority itself, which need not know gateways, files or people of the interconnect. */
export function authorityRow(network: DeclaredNetwork, desk: Pick<AuthorityDesk, 'of'>, own = false): AuthorityRow {
  const { name, owner, prefixes, contacts, managedBy } = networkRow(network);
  const { ordered, contracted, charge, replaces, uses, added } = network;
  const { checklist, joining, firstTrafficAt, daysToTraffic } = iso(desk.of(network));
  return {
    ...{ name, owner, prefixes, contacts },
    managedBy: own ? { by: 'configuration' } : managedBy,
    added: added === null ? null : { at: new Date(added.at).toISOString(), by: own ? '' : added.by },
    orderedOn: ordered ?? null,
    contracted: contracted ?? null,
    charge: charge ?? null,
    replaces: replaces ?? null,
    savedAYear: savedAYear(network),
    uses: uses ?? null,
    joining,
    checklist: own ? checklist.map((step) => ({ ...step, proof: null, missing: null, next: null })) : checklist,
    ...{ firstTrafficAt, daysToTraffic },
  };
}
