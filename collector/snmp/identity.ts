/** Which interface is which: keys that hold when ifIndex is renumbered, and the names that the configuration selects by. */
import { globMatches } from '../model/glob.js';
import type { InterfaceIdentity } from '../model/interface.js';
import { physAddress, text, integer } from './text.js';
import type { SnmpValue } from './table.js';

/** The columns that name an interface, as the agent sent them. */
export interface RawIdentity {
  /** Index of the row: ifIndex in decimal. */
  index: string;
  ifName: SnmpValue | undefined;
  ifDescr: SnmpValue | undefined;
  ifAlias: SnmpValue | undefined;
  ifType: SnmpValue | undefined;
  ifPhysAddress: SnmpValue | undefined;
}

/** The same as text: cleaned, empty ones null. Most routers say the same as ifName and ifDescr: it is held once. */
export function identityOf(raw: RawIdentity): InterfaceIdentity {
  const [ifName, ifDescr] = [text(raw.ifName), text(raw.ifDescr)];
  return {
    ifIndex: Number(raw.index),
    ifName,
    ifDescr: ifDescr === ifName ? ifName : ifDescr,
    ifAlias: text(raw.ifAlias),
    ifType: integer(raw.ifType),
    ifPhysAddress: physAddress(raw.ifPhysAddress),
  };
}

/** What an interface is called before duplicates are told apart: ifName, else ifDescr, ifAlias, address, `#ifIndex`. */
export function baseName(identity: InterfaceIdentity): string {
  return identity.ifName ?? identity.ifDescr ?? identity.ifAlias ?? usableAddress(identity) ?? `#${identity.ifIndex}`;
}

function usableAddress({ ifPhysAddress }: InterfaceIdentity): string | null {
  return ifPhysAddress === null || /^[0:]*$/.test(ifPhysAddress) ? null : ifPhysAddress;
}

/**
 * One key per interface, in the order given. A function of this table alone, so that two collectors, and one collector before and
 * after a restart, give the same keys. Interfaces that share a name are told apart by ifDescr (`name#ifDescr`) where it differs
 * between all of them, else by ifIndex (`name#ifIndex`).
 */
export function assignKeys(identities: readonly InterfaceIdentity[]): string[] {
  const groups = new Map<string, InterfaceIdentity[]>();
  for (const identity of identities) {
    const base = baseName(identity);
    const group = groups.get(base);
    if (group) group.push(identity);
    else groups.set(base, [identity]);
  }
  const used = new Set([...groups].filter(([, group]) => group.length === 1).map(([base]) => base));
  const apart = new Map<InterfaceIdentity, string>();
  const shared = [...groups].filter(([, group]) => group.length > 1).sort(([one], [other]) => (one < other ? -1 : 1));
  for (const [base, group] of shared) tellApart(base, group, used, apart);
  return identities.map((identity) => apart.get(identity) ?? baseName(identity));
}

function tellApart(
  base: string,
  group: readonly InterfaceIdentity[],
  used: Set<string>,
  apart: Map<InterfaceIdentity, string>,
): void {
  const descriptions = new Set(group.map(({ ifDescr }) => ifDescr));
  const byDescription = descriptions.size === group.length && !descriptions.has(null) && !descriptions.has(base);
  for (const identity of [...group].sort((one, other) => one.ifIndex - other.ifIndex)) {
    let key = `${base}#${byDescription ? identity.ifDescr : identity.ifIndex}`;
    while (used.has(key)) key += '#';
    used.add(key);
    apart.set(identity, key);
  }
}

/** True where two readings of one ifIndex mean the same interface: judged by the first name that both have. */
export function sameInterface(one: InterfaceIdentity, other: InterfaceIdentity): boolean {
  for (const name of ['ifName', 'ifDescr', 'ifAlias', 'ifPhysAddress'] as const)
    if (one[name] !== null && other[name] !== null) return one[name] === other[name];
  return one.ifIndex === other.ifIndex && one.ifType === other.ifType;
}

/**
 * True where an interface may be taken for the one that had its key before. A name that duplicates share proves little: with the
 * same ifIndex in the key, everything else must agree too.
 */
export function samePlace(one: InterfaceIdentity, other: InterfaceIdentity, shared: boolean): boolean {
  if (!shared) return true;
  return one.ifDescr === other.ifDescr && one.ifPhysAddress === other.ifPhysAddress && one.ifType === other.ifType;
}

/** True where the configuration means this interface by `wanted`: its key, ifName, ifDescr or ifAlias. */
export function isCalled(wanted: string, key: string, identity: InterfaceIdentity): boolean {
  return wanted === key || wanted === identity.ifName || wanted === identity.ifDescr || wanted === identity.ifAlias;
}

export interface Selection {
  include: readonly string[];
  exclude: readonly string[];
}

/** Chooses by key, ifName, ifDescr and ifAlias: included by any (an empty list includes all) and excluded by none. */
export function selector(selection: Selection): (key: string, identity: InterfaceIdentity) => boolean {
  const { include, exclude } = selection;
  return (key, identity) => {
    const names = [key, identity.ifName, identity.ifDescr, identity.ifAlias].filter((name) => name !== null);
    // No regular expression: a pattern with many `*` and a name that a router chose would keep one busy for years.
    const any = (patterns: readonly string[]): boolean =>
      patterns.some((pattern) => names.some((name) => globMatches(pattern, name)));
    return (include.length === 0 || any(include)) && !any(exclude);
  };
}
