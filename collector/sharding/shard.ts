/** One of several collectors that divide the work of a configuration between them, and write to one store. */
import { join } from 'node:path';
import type { Config } from '../config/schema/index.js';
import { COLLECTOR } from '../config/schema/probes.js';
import { CodedError } from '../model/coded-error.js';
import { rendezvous } from './rendezvous.js';
import { unitsOf } from './units.js';

export interface Shard {
  /** From 1 to `of`. */
  index: number;
  of: number;
}

/** More processes than anyone has machines for. */
const MOST = 1_024;

/** `2/4`. @throws CodedError `SHARD` for anything else. */
export function parseShard(text: string): Shard {
  const [, index, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (shard.index >= 1 && shard.of <= MOST && shard.index <= shard.of) return shard;
  throw new CodedError(
    'SHARD',
    `--shard ${text}: expected the number of this one and of all, such as 2/4 (${MOST} at most)`,
  );
}

/**
 * The configuration of one shard: its share, under a name and in a folder of its own, so that shards of one number and of another never take each other's
 * samples for their own.
 * @throws CodedError `SHARD` where the store is in the data folder: what one process has there no other can write to.
 */
export function ownPart(config: Config, shard: Shard | null): Config {
  if (shard === null) return config;
  if (config.store.driver === 'duckdb')
    throw new CodedError(
      'SHARD',
      '--shard needs a store that all shards write to: set store.driver to influx and store.url to an engine of the InfluxDB API',
    );
  const name = `${shard.index}-of-${shard.of}`;
  const { store } = config;
  return {
    ...shareOf(config, shard),
    store: { ...store, collector: `${store.collector}-${name}`, path: join(store.path, `shard-${name}`) },
  };
}

/**
 * What of a configuration is this shard's: whole redundancy groups with their gateways, their paths, and the probes that cross them. Probes without a path
 * go by their name; those that decide whether the service is available go together, since they are judged together.
 */
export function shareOf(config: Config, { index, of }: Shard): Config {
  if (of === 1) return config;
  const units = unitsOf(config);
  const isOurs = (key: string): boolean => rendezvous(key, of) === index;
  const ours = new Set([...units].flatMap(([gateway, unit]) => (isOurs(unit) ? [gateway] : [])));
  const paths = config.paths.filter(({ gateway }) => ours.has(gateway));
  const names = new Set(paths.map(({ name }) => name));
  const groups = new Set(paths.map(({ group }) => group));
  const probes = config.probes.filter(({ name, kind, from, path, service }) => {
    if (kind === 'router' && from !== COLLECTOR) return ours.has(from);
    if (path !== undefined) return names.has(path);
    return isOurs(service ? 'the service' : `c probe ${name}`);
  });
  return {
    ...config,
    gateways: config.gateways.filter(({ name }) => ours.has(name)),
    paths,
    groups: config.groups.filter(({ name }) => groups.has(name)),
    probes,
  };
}
