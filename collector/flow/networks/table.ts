/** Which declared network holds an address: built once per configuration, asked twice per record. */
import { parsePrefix, withoutHostBits } from '../../model/prefix.js';
import type { Names } from '../meaning/names.js';
import type { Entry } from './entry.js';
import { TableV4 } from './v4.js';
import { TableV6 } from './v6.js';

export interface NamedPrefixes {
  name: string;
  /** `10.1.0.0/16`, `2001:db8::/32`; bits behind the length are ignored. */
  prefixes: readonly string[];
}

/** Networks of one side: from an address to the number of its name, 0 for what none holds. */
export class NetworkTable {
  readonly v4: TableV4;
  readonly v6: TableV6;

  /** @throws RangeError on a prefix that is none: configurations are checked before they come here. */
  constructor(networks: readonly NamedPrefixes[], names: Names) {
    const entries = networks.flatMap(({ name, prefixes }) => {
      const value = names.add(name);
      return prefixes.map((text) => entryOf(text, value));
    });
    this.v4 = new TableV4(entries.filter(({ prefix }) => prefix.family === 4));
    this.v6 = new TableV6(entries.filter(({ prefix }) => prefix.family === 6));
  }

  /** Octets of memory of the tables. */
  get size(): number {
    return this.v4.size + this.v6.size;
  }
}

function entryOf(text: string, value: number): Entry {
  const prefix = parsePrefix(text);
  if (prefix === null) throw new RangeError(`"${text}" is no prefix`);
  return { prefix: withoutHostBits(prefix), value };
}
