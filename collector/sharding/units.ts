/** What cannot be divided: gateways that carry paths of one redundancy group, and groups that share a gateway. */
import type { Config } from '../config/schema/index.js';
import { contractVersions } from '../config/contract/resolve.js';
import { COLLECTOR, decidingProbes } from '../config/schema/probes.js';

export type Divided = Pick<
  Config,
  'gateways' | 'groups' | 'paths' | 'probes' | 'contract' | 'interconnect' | 'service'
>;

/** Probes that decide whether the service is available, and who reckons its months. */
export const SERVICE = 'the service';

/**
 * Gateway, or `SERVICE` → the key of the unit that it belongs to. The key is the name of the unit's first group by name, or of the gateway where it carries none, so
 * that a gateway which joins or leaves a group does not move the group.
 */
export function unitsOf(config: Divided): Map<string, string> {
  const { gateways, paths } = config;
  const parents = new Map<string, string>();
  const rootOf = (node: string): string => {
    let root = node;
    for (let next = parents.get(root); next !== undefined; next = parents.get(root)) root = next;
    return root;
  };
  /** Groups sort before gateways, these before the service, and the lesser name stays the root. */
  const join = (one: string, other: string): void => {
    const [first = one, second = other] = [rootOf(one), rootOf(other)].sort();
    if (first !== second) parents.set(second, first);
  };
  for (const { group, gateway } of paths) if (group !== undefined) join(groupKey(group), gatewayKey(gateway));
  // What a router sends is read from that router, and what is pinned to a path tells of its health: they bring the rest along.
  for (const { kind, from, path } of decidingOf(config)) {
    const gateway = kind === 'router' && from !== COLLECTOR ? from : paths.find(({ name }) => name === path)?.gateway;
    if (gateway !== undefined) join(SERVICE, gatewayKey(gateway));
  }
  return new Map([
    ...gateways.map(({ name }) => [name, rootOf(gatewayKey(name))] as const),
    [SERVICE, rootOf(SERVICE)],
  ]);
}

/** Probes that a service of the contract rests on, in order of declaration. */
export function decidingOf(config: Pick<Divided, 'probes' | 'contract' | 'interconnect' | 'service'>) {
  const named = contractVersions(config).flatMap(({ services }) => services.flatMap((service) => service.probes));
  return decidingProbes(config.probes, named);
}

const groupKey = (name: string): string => `a group ${name}`;
const gatewayKey = (name: string): string => `b gateway ${name}`;
