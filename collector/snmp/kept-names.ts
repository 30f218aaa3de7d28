/** The names of interfaces as they are kept from poll to poll: octets as text of one character each, which takes a quarter of a Buffer. */
import type { InterfaceIdentity } from '../model/interface.js';
import type { RawIdentity } from './identity.js';
import type { SnmpValue } from './table.js';

/** Octets as text (ISO 8859-1); numbers as they are; an OBJECT IDENTIFIER, which is text itself, apart from them. */
export type Kept = string | number | bigint | { oid: string } | undefined;

/** The columns of RawIdentity, kept. */
export interface KeptNames {
  index: string;
  ifName: Kept;
  ifDescr: Kept;
  ifAlias: Kept;
  ifType: Kept;
  ifPhysAddress: Kept;
}

/** To be kept; where the text is the one that is known already it is not held twice. */
export function keptNames(raw: RawIdentity, identity: InterfaceIdentity): KeptNames {
  return {
    index: raw.index,
    ifName: kept(raw.ifName, identity.ifName),
    ifDescr: kept(raw.ifDescr, identity.ifDescr),
    ifAlias: kept(raw.ifAlias, identity.ifAlias),
    ifType: kept(raw.ifType, null),
    ifPhysAddress: kept(raw.ifPhysAddress, null),
  };
}

/** As the agent sent them. */
export const rawNames = ({ index, ifName, ifDescr, ifAlias, ifType, ifPhysAddress }: KeptNames): RawIdentity => ({
  ...{ index, ifName: raw(ifName), ifDescr: raw(ifDescr), ifAlias: raw(ifAlias) },
  ...{ ifType: raw(ifType), ifPhysAddress: raw(ifPhysAddress) },
});

/** True where a value is, byte for byte, the one that is kept. */
export function isKept(known: Kept, now: SnmpValue | undefined): boolean {
  if (typeof now === 'string') return typeof known === 'object' && known.oid === now;
  if (typeof now !== 'object') return known === now;
  if (typeof known !== 'string' || known.length !== now.length) return false;
  for (let at = 0; at < known.length; at++) if (known.charCodeAt(at) !== now[at]) return false;
  return true;
}

function kept(value: SnmpValue | undefined, text: string | null): Kept {
  if (typeof value === 'string') return { oid: value };
  if (typeof value !== 'object') return value;
  const octets = value.toString('latin1');
  return octets === text ? text : octets;
}

function raw(value: Kept): SnmpValue | undefined {
  if (typeof value === 'string') return Buffer.from(value, 'latin1');
  return typeof value === 'object' ? value.oid : value;
}
