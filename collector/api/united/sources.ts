/** Who speaks for what: each shard for its own alone, whatever it claims. */
import type { Config } from '../../config/schema/index.js';
import type { Present } from '../../model/judgement.js';
import type { GroupSettings } from '../../resilience/settings.js';
import { shardText, type Owners, type Shard } from '../../sharding/shard.js';
import type { Status } from '../types.js';
import type { OtherShard } from './neighbours.js';
import { older } from './older.js';
import { whyUnheard } from './unheard.js';

/** The whole configuration, and who has what of it. */
export interface Whole {
  config: Config;
  shard: Shard;
  owners: Owners;
  groups: readonly GroupSettings[];
}

interface Source {
  /** Null for ourselves. */
  other: OtherShard | null;
  /** What it says of now; null where it is not heard. */
  status: Status | null;
  present: Present | null;
  /** What it said last, whenever that was. */
  last: Status | null;
  /** Why it tells nothing of now. */
  reason: string;
  /** Seconds since it was so. */
  age: number;
  /** ISO: since when it tells nothing; null where that was found only now. */
  since: string | null;
}

/** A row as it is told now; where it is not, why, and as it was told last. Both with their ages as they are by now. */
type Found<T> = { now: T } | { now: null; last: T | undefined; reason: string; since: string | null };

export class Sources {
  private readonly all = new Map<number, Source>();

  constructor(
    private readonly whole: Whole,
    own: { status: Status; present: Present | null },
    others: readonly OtherShard[],
  ) {
    this.all.set(whole.shard.index, { other: null, ...own, last: own.status, reason: '', age: 0, since: null });
    for (const other of others) {
      const last = other.said?.status ?? null;
      this.all.set(other.shard.index, {
        ...{ other, last, age: (other.rowsAge ?? 0) / 1_000 },
        since: other.silentSince === null ? null : new Date(other.silentSince).toISOString(),
        ...(other.heard ? { status: last, present: other.said?.present ?? null } : { status: null, present: null }),
        reason: other.heard
          ? `${shardText(other.shard)} does not have it: reload its configuration`
          : whyUnheard(other),
      });
    }
  }

  of(gateway: string): Source | undefined {
    return this.all.get(this.whole.owners.gateways.get(gateway) ?? this.whole.shard.index);
  }

  /** A group is never divided. */
  ofGroup({ paths: [name] }: GroupSettings): Source | undefined {
    const first = name === undefined ? undefined : byName(this.whole.config.paths).get(name);
    return first && this.of(first.gateway);
  }

  get service(): Source | undefined {
    return this.all.get(this.whole.owners.service);
  }

  get heard(): { other: OtherShard | null; status: Status }[] {
    return [...this.all.values()].flatMap(({ other, status }) => (status === null ? [] : [{ other, status }]));
  }

  /** With those that are not heard now, as they were. */
  get known(): Status[] {
    return [...this.all.values()].flatMap(({ last }) => last ?? []);
  }

  /** Of the shard that has the gateway. */
  row<T extends { name: string }>(gateway: string, name: string, pick: (status: Status) => readonly T[]): Found<T> {
    const source = this.of(gateway);
    const now = source?.status && byName(pick(source.status)).get(name);
    if (source && now) return { now: older(now, source.age) };
    const last = source?.last && byName(pick(source.last)).get(name);
    const { age = 0, reason = '', since = null } = source ?? {};
    return { now: null, last: last ? older(last, age) : undefined, reason, since };
  }
}

const indices = new WeakMap<readonly object[], ReadonlyMap<string, { name: string }>>();

/** Made once of each list: looking through all of it for each of its rows would be its square. */
export function byName<T extends { name: string }>(rows: readonly T[]): ReadonlyMap<string, T> {
  let known = indices.get(rows) as ReadonlyMap<string, T> | undefined;
  if (known === undefined) indices.set(rows, (known = new Map(rows.map((row) => [row.name, row]))));
  return known;
}
