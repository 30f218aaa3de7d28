/** Addresses in sFlow: a type, then as many octets as the type has. */

const IPV4 = 1;
const IPV6 = 2;
/** Octets of an address behind its type; -1 for a type that is not known. Type 0 is "unknown" and has none. */
export function addressOctets(type: number): number {
  if (type === 0) return 0;
  return type === IPV4 ? 4 : type === IPV6 ? 16 : -1;
}
