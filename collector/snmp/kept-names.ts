/**
 * The names of interfaces as they are kept from poll to poll. Nearly always the identity says byte for byte what the agent sent: then
 * nothing is kept beside it.
 */
import type { InterfaceIdentity } from '../model/interface.js';
import type { RawIdentity } from './identity.js';
import type { SnmpValue } from './table.js';

export type NameColumn = Exclude<keyof RawIdentity, 'index'>;

/** Octets as text (ISO 8859-1), which takes a quarter of a Buffer; numbers as they are; an OBJECT IDENTIFIER, which is text itself, apart. */
type Kept = string | number | bigint | { oid: string } | undefined;

/** The columns that the identity does not tell as the agent sent them. */
export type OddNames = Partial<Record<NameColumn, Kept>>;

/** What is known of an interface's names. */
export interface KeptNames {
  /** Index of the row: ifIndex in decimal. */
  index: string;
  identity: InterfaceIdentity;
  /** Null where there are none. */
  odd: OddNames | null;
}

const columns: readonly NameColumn[] = ['ifName', 'ifDescr', 'ifAlias', 'ifType', 'ifPhysAddress'];

/** What is to be kept beside the identity that was made of these names. */
export function oddNames(raw: RawIdentity, identity: InterfaceIdentity): OddNames | null {
  const odd = columns.filter((column) => !isTold(identity, column, raw[column]));
  return odd.length === 0 ? null : Object.fromEntries(odd.map((column) => [column, kept(raw[column])]));
}

/** As the agent sent them. */
export const rawNames = ({ index, identity, odd }: KeptNames): RawIdentity => ({
  ...{ index, ifName: octets(identity.ifName), ifDescr: octets(identity.ifDescr), ifAlias: octets(identity.ifAlias) },
  ...{ ifType: identity.ifType ?? undefined, ifPhysAddress: addressOctets(identity.ifPhysAddress) },
  ...(odd && Object.fromEntries(Object.entries(odd).map(([column, value]) => [column, raw(value)]))),
});

/** True where a column's value is, byte for byte, the one that is kept. */
export function isKept({ identity, odd }: KeptNames, column: NameColumn, now: SnmpValue | undefined): boolean {
  if (odd === null || !(column in odd)) return isTold(identity, column, now);
  const known = odd[column];
  if (typeof now === 'string') return typeof known === 'object' && known.oid === now;
  return typeof now === 'object' ? typeof known === 'string' && isText(now, known) : known === now;
}

/** True where the agent has no value in a column. */
export function isAbsent(names: KeptNames, column: NameColumn): boolean {
  return isKept(names, column, undefined);
}

/** True where a value can be told from the identity: null is an empty OCTET STRING there, and no ifType. */
function isTold(identity: InterfaceIdentity, column: NameColumn, value: SnmpValue | undefined): boolean {
  if (column === 'ifType') return value === (identity.ifType ?? undefined);
  if (typeof value !== 'object') return false;
  return column === 'ifPhysAddress' ? isAddress(value, identity[column]) : isText(value, identity[column] ?? '');
}

function isText(octets: Buffer, text: string): boolean {
  if (text.length !== octets.length) return false;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) !== octets[at]) return false;
  return true;
}

/** True where the octets are those of a colon-separated lower-case hexadecimal address. */
function isAddress(octets: Buffer, address: string | null): boolean {
  if (address === null) return octets.length === 0;
  if (address.length !== octets.length * 3 - 1) return false;
  for (let at = 0; at < octets.length; at++)
    if (digit(address, at * 3) * 16 + digit(address, at * 3 + 1) !== octets[at]) return false;
  return true;
}

function digit(hexadecimal: string, at: number): number {
  const code = hexadecimal.charCodeAt(at);
  return code < 0x61 ? code - 0x30 : code - 0x61 + 10;
}

const octets = (text: string | null): Buffer => Buffer.from(text ?? '', 'latin1');
const addressOctets = (address: string | null): Buffer => Buffer.from((address ?? '').replaceAll(':', ''), 'hex');

function kept(value: SnmpValue | undefined): Kept {
  if (typeof value === 'string') return { oid: value };
  return typeof value === 'object' ? value.toString('latin1') : value;
}

function raw(value: Kept): SnmpValue | undefined {
  if (typeof value === 'string') return octets(value);
  return typeof value === 'object' ? value.oid : value;
}
