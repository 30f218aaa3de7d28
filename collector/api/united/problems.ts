/** What keeps the shards from knowing each other, as far as this one can tell. */
import { shardText, type Shard } from '../../sharding/shard.js';
import type { Found } from '../live/problems/problem.js';

export interface Trouble {
  /** Why the others cannot be told; null where they are. */
  tell: string | null;
  /** Why records are not exchanged; null where they are. */
  more: string | null;
  /** Records of others that could not be read. */
  damaged: number;
}

export function shardProblems(shard: Shard, { tell, more, damaged }: Trouble): Found[] {
  const all: [boolean, string, string, string][] = [
    [
      tell !== null,
      'shard-untold',
      `The other shards cannot be told: ${tell}.`,
      'Mend what it names: to them all of this one is unknown.',
    ],
    [
      more !== null,
      'shard-records-behind',
      `Records are not exchanged: ${more}.`,
      'Mend what it names: until then lists of incidents and failovers may lack what is new.',
    ],
    [
      damaged > 0,
      'shard-records-damaged',
      `${damaged} records of other shards could not be read.`,
      'Bring all shards to one release; the records themselves are safe with their own shard.',
    ],
  ];
  return all.flatMap(([is, code, message, next]) =>
    is ? [{ code, severity: 'warning' as const, subject: shardText(shard), message, next }] : [],
  );
}
