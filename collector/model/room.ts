/** How much paths can carry that share the traffic of their group. Rates are bit/s. */

export interface Sharing {
  /** Null where it is not known. */
  capacity: number | null;
  /** What it carries, of which its share follows; null where it is not known. */
  load: number | null;
}

/**
 * Paths that share go on to share as they do, so that the first of them that is full is the end, whatever room another still has; where none of them
 * carries anything, nothing says how they would, and it is the sum. 0 of none; null where a capacity is not known.
 */
export function roomOfSharing(paths: readonly Sharing[]): number | null {
  let [total, sum, room] = [0, 0, Infinity];
  for (const { capacity, load } of paths) {
    if (capacity === null) return null;
    total += load ?? 0;
    sum += capacity;
  }
  if (total === 0) return sum;
  for (const { capacity, load } of paths) if (load) room = Math.min(room, ((capacity ?? 0) * total) / load);
  return room;
}
