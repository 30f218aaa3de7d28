/** One of several collectors that divide the work of a configuration between them, and write to one store. */
import { join } from 'node:path';
import type { Config } from '../config/schema/index.js';
import { COLLECTOR } from '../config/schema/probes.js';
import { CodedError } from '../model/coded-error.js';
import { shardName } from '../model/shard-name.js';
import { rendezvous } from './rendezvous.js';
import { decidingOf, SERVICE, unitsOf } from './units.js';

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

/** `shard 2 of 4`. */
export const shardText = ({ index, of }: Shard): string => `shard ${index} of ${of}`;

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
  const { store } = config;
  return {
    ...shareOf(config, shard),
    store: {
      ...store,
      collector: shardName(store.collector, shard),
      path: join(store.path, `shard-${shard.index}-of-${shard.of}`),
    },
  };
}

/** Gateway → the number of its shard, and whose the service is: it decides on it by its probes, and reckons the months of all. */
export interface Owners {
  gateways: ReadonlyMap<string, number>;
  service: number;
}

export function ownersOf(config: Config, of: number): Owners {
  const gateways = new Map([...unitsOf(config)].map(([name, unit]) => [name, rendezvous(unit, of)]));
  const service = gateways.get(SERVICE) ?? 1;
  gateways.delete(SERVICE);
  return { gateways, service };
}

/**
 * What of a configuration is this shard's: whole redundancy groups with their gateways, their paths, and the probes that cross them. Probes without a path
 * go by their name; those that a service rests on go together, since they are judged together.
 */
export function shareOf(config: Config, { index, of }: Shard): Config {
  if (of === 1) return config;
  const owners = ownersOf(config, of);
  const isOurs = (gateway: string): boolean => owners.gateways.get(gateway) === index;
  const paths = config.paths.filter(({ gateway }) => isOurs(gateway));
  const names = new Set(paths.map(({ name }) => name));
  const groups = new Set(paths.map(({ group }) => group));
  const deciding = new Set(decidingOf(config));
  const probes = config.probes.filter((probe) => {
    const { name, kind, from, path } = probe;
    if (kind === 'router' && from !== COLLECTOR) return isOurs(from);
    if (path !== undefined) return names.has(path);
    return (deciding.has(probe) ? owners.service : rendezvous(`c probe ${name}`, of)) === index;
  });
  return {
    ...config,
    gateways: config.gateways.filter(({ name }) => isOurs(name)),
    paths,
    groups: config.groups.filter(({ name }) => groups.has(name)),
    probes,
  };
}

/** A shard, and the whole that it is one part of: as it was read last. */
export class Division {
  #whole: Config | null = null;
  #owners: Owners | null = null;
  #configured = '';

  constructor(readonly shard: Shard) {}

  /** Takes a configuration that was read; gives this shard's part of it. @throws CodedError of `ownPart`. */
  take(whole: Config): Config {
    const own = ownPart(whole, this.shard);
    this.#configured = whole.store.collector;
    this.#whole = { ...whole, store: own.store };
    this.#owners = null;
    return own;
  }

  /** The name of collectors as it is configured, without that of a shard. */
  get configured(): string {
    return this.#configured;
  }

  /** Names that all shards sign with, from the first. */
  get names(): string[] {
    const { of } = this.shard;
    return Array.from({ length: of }, (_, at) => shardName(this.#configured, { index: at + 1, of }));
  }

  /** Everything that the configuration says, in the folder and under the name of this shard. */
  get whole(): Config {
    if (this.#whole === null) throw new Error('no configuration has been taken');
    return this.#whole;
  }

  /** Who has what of it. */
  get owners(): Owners {
    return (this.#owners ??= ownersOf(this.whole, this.shard.of));
  }
}
