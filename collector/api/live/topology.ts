/** What is configured to stand: no state in it. */
import type { Config } from '../../config/schema/index.js';
import type { Topology } from '../types.js';

/** Groups that only paths name stand in for each other as `active-standby`, the schema's default. */
export function describeTopology(config: Config): Topology {
  const named = new Set(config.paths.flatMap(({ group }) => group ?? []));
  const declared = new Map(config.groups.map(({ name, mode }) => [name, mode]));
  const groups = [...new Set([...declared.keys(), ...named])];
  return {
    interconnect: interconnectOf(config),
    gateways: config.gateways.map(({ name, address, contexts }) => ({ name, address, contexts })),
    groups: groups.map((name) => ({
      name,
      mode: declared.get(name) ?? 'active-standby',
      paths: config.paths.filter(({ group }) => group === name).map((path) => path.name),
    })),
    paths: config.paths.map(({ name, group, gateway, a, b, capacity }) => ({
      name,
      group: group ?? null,
      gateway,
      a,
      b,
      capacity: capacity ?? null,
    })),
  };
}

export function interconnectOf({ interconnect: { name, timeZone, sides } }: Config): Topology['interconnect'] {
  return { name, timeZone, sides: { a: sides.a, b: sides.b } };
}
