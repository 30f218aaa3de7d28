/** Authorities and destinations as the configuration and its files declare them. */
import { lookUp } from '../../config/networks/lookup.js';
import { declaredNetworks, type DeclaredNetwork, type networks } from '../../config/schema/networks.js';
import type { z } from 'zod';
import type { NetworkRow, NetworksAnswer } from '../types.js';

export interface NetworksQuestion {
  side?: 'a' | 'b' | undefined;
  /** The one network that the asker may see; null or left out for all. */
  only?: string | null;
  /** Part of a name or owner code, in any case. */
  search?: string | undefined;
  /** Only those that hold this address. Checked to be one. */
  address?: string | undefined;
  limit: number;
  offset: number;
}

export function describeNetworks(
  section: z.output<typeof networks>,
  question: NetworksQuestion,
): Omit<NetworksAnswer, 'since'> {
  const { address, limit, offset, only = null } = question;
  const declared = declaredNetworks(section);
  const all = only === null ? declared : declared.filter(({ name, side }) => side === 'a' && name === only);
  const lookup = address === undefined ? null : lookUp(all, address);
  const holders = lookup && new Set([...lookup.a, ...lookup.b].map(({ network }) => network));
  const found = all.filter((network) => matches(network, question) && (holders === null || holders.has(network)));
  const named = (side: 'a' | 'b') => lookup![side].map(({ network, prefix }) => ({ name: network.name, prefix }));
  return {
    authorities: all.filter(({ side }) => side === 'a').length,
    destinations: all.filter(({ side }) => side === 'b').length,
    prefixes: prefixesOf(all),
    files: files(all),
    found: found.length,
    networks: found.slice(offset, offset + limit).map(networkRow),
    address: lookup && { address: address!, a: named('a'), b: named('b') },
  };
}

function matches({ name, owner, side }: DeclaredNetwork, question: NetworksQuestion): boolean {
  if (question.side !== undefined && question.side !== side) return false;
  const search = question.search?.toLowerCase();
  return search === undefined || [name, owner ?? ''].some((text) => text.toLowerCase().includes(search));
}

export function networkRow(network: DeclaredNetwork): NetworkRow {
  const { name, side, prefixes, owner, contacts } = network;
  return {
    name,
    side,
    kind: side === 'a' ? 'authority' : 'destination',
    prefixes,
    owner: owner ?? null,
    contacts: contacts.map((contact) => Object.fromEntries(Object.entries(contact).filter(([, text]) => text))),
    managedBy: managedByOf(network),
  };
}

function managedByOf({ managedBy, line, added }: DeclaredNetwork): NetworkRow['managedBy'] {
  if (managedBy !== null) return { by: 'file', file: managedBy, line: line ?? 0 };
  return { by: added === null ? 'configuration' : 'collector' };
}

function files(all: readonly DeclaredNetwork[]): NetworksAnswer['files'] {
  const names = [...new Set(all.flatMap(({ managedBy }) => managedBy ?? []))];
  return names.map((file) => {
    const managed = all.filter(({ managedBy }) => managedBy === file);
    return { file, networks: managed.length, prefixes: prefixesOf(managed) };
  });
}

const prefixesOf = (list: readonly DeclaredNetwork[]): number =>
  list.reduce((sum, { prefixes }) => sum + prefixes.length, 0);
