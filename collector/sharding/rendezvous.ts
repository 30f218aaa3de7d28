/** Rendezvous hashing (Thaler and Ravishankar, 1998): each key goes to the shard whose hash with it is highest. */
import { createHash } from 'node:crypto';

/** The shard of `key`, from 1 to `of`. With one shard more, only keys that the new one wins move, and to no other. */
export function rendezvous(key: string, of: number): number {
  let [best, highest] = [1, ''];
  for (let shard = 1; shard <= of; shard++) {
    const weight = createHash('sha256').update(`${shard}\0${key}`).digest('hex');
    if (weight > highest) [best, highest] = [shard, weight];
  }
  return best;
}
