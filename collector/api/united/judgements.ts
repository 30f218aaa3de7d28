/** What all shards judge, by their pulses: at hand whether somebody looks or not. Of a shard that is not heard nothing is known. */
import type { Health } from '../../model/health.js';
import type { ProtectionState } from '../../model/judgement.js';
import type { Status } from '../types.js';
import { judgedOf, type Neighbour } from './pulse.js';
import { byName, type Whole } from './sources.js';

/** In the shape of a status. */
export interface Judgements {
  paths: { name: string; health: Health }[];
  resilience: { groups: { group: string; protection: { state: ProtectionState } }[] };
}

/** In the order of the configuration. `own` is this shard's. */
export function judgementsOf(
  { config, shard, owners, groups }: Whole,
  own: Status,
  others: readonly Neighbour[],
): Judgements {
  const judged = judgedOf(own);
  const ours = {
    paths: byName(judged.paths),
    groups: new Map(judged.groups.map(({ group, state }) => [group, state])),
  };
  const told = new Map(others.map((other) => [other.shard.index, other.heard ? other.said : null]));
  const of = (gateway: string | undefined) => {
    const index = (gateway === undefined ? undefined : owners.gateways.get(gateway)) ?? shard.index;
    return index === shard.index ? ours : told.get(index);
  };
  const paths = byName(config.paths);
  return {
    paths: config.paths.map(({ name, gateway }) => ({
      name,
      health: of(gateway)?.paths.get(name)?.health ?? 'unknown',
    })),
    resilience: {
      groups: groups.map(({ name, paths: [first = ''] }) => ({
        group: name,
        protection: { state: of(paths.get(first)?.gateway)?.groups.get(name) ?? 'unknown' },
      })),
    },
  };
}

/** Paths of others as they were told last, each by the shard that has it. */
export function* toldPaths({ config, shard, owners }: Whole, others: readonly Neighbour[]) {
  const told = new Map(others.map((other) => [other.shard.index, other]));
  for (const path of config.paths) {
    const index = owners.gateways.get(path.gateway);
    if (index === undefined || index === shard.index) continue;
    const other = told.get(index);
    yield { path, heard: other?.heard ?? false, said: other?.said?.paths.get(path.name) };
  }
}
