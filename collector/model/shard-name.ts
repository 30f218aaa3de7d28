/** What shards sign with, and how it tells which collectors divide the work between them. */

/** `collector-1-2-of-4`. `collector`: as it is configured for all; `index` from 1 to `of`. */
export const shardName = (collector: string, { index, of }: { index: number; of: number }): string =>
  `${collector}-${index}-of-${of}`;

const SHARD = /^(.+)-\d{1,4}-of-(\d{1,4})$/;

/**
 * The same for all that divide one configuration into one number of shards, `collector-1-of-4`; for any other collector its own name. What those of one
 * division saw is added up; of what two divisions saw, only one counts.
 */
export const divisionOf = (name: string): string => name.replace(SHARD, '$1-of-$2');
