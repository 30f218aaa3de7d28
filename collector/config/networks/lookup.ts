/** Whose an address is, among declared networks: the longest prefix of each side, and those around it. */
import { holds, parseAddress, parsePrefix } from '../../model/prefix.js';
import type { DeclaredNetwork } from '../schema/networks.js';

export interface Match {
  network: DeclaredNetwork;
  /** As it was written. */
  prefix: string;
}

export interface Lookup {
  /** Longest prefix first: the first one names the address. */
  a: Match[];
  b: Match[];
}

/** Null where `text` is no address. Reads every prefix: for a question now and then, not for records. */
export function lookUp(networks: readonly DeclaredNetwork[], text: string): Lookup | null {
  const address = parseAddress(text);
  if (address === null) return null;
  const one = { ...address, length: address.family === 4 ? 32 : 128 };
  const found = networks.flatMap((network) =>
    network.prefixes.flatMap((written) => {
      const prefix = parsePrefix(written)!;
      return holds(prefix, one) ? [{ network, prefix: written, length: prefix.length }] : [];
    }),
  );
  found.sort((first, second) => second.length - first.length);
  const of = (side: 'a' | 'b'): Match[] =>
    found.filter(({ network }) => network.side === side).map(({ network, prefix }) => ({ network, prefix }));
  return { a: of('a'), b: of('b') };
}
