/** What cannot be divided: gateways that carry paths of one redundancy group, and groups that share a gateway. */
import type { Config } from '../config/schema/index.js';

export type Divided = Pick<Config, 'gateways' | 'groups' | 'paths'>;

/**
 * Gateway → the key of the unit that it belongs to. The key is the name of the unit's first group by name, or of the gateway where it carries none, so
 * that a gateway which joins or leaves a group does not move the group.
 */
export function unitsOf({ gateways, paths }: Divided): Map<string, string> {
  const parents = new Map<string, string>();
  const rootOf = (node: string): string => {
    let root = node;
    for (let next = parents.get(root); next !== undefined; next = parents.get(root)) root = next;
    return root;
  };
  /** Groups sort before gateways, and the lesser name stays the root. */
  const join = (one: string, other: string): void => {
    const [first = one, second = other] = [rootOf(one), rootOf(other)].sort();
    if (first !== second) parents.set(second, first);
  };
  for (const { group, gateway } of paths) if (group !== undefined) join(groupKey(group), gatewayKey(gateway));
  return new Map(gateways.map(({ name }) => [name, rootOf(gatewayKey(name))]));
}

const groupKey = (name: string): string => `a group ${name}`;
const gatewayKey = (name: string): string => `b gateway ${name}`;
