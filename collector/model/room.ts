/** How much paths can carry that share the traffic of their group. Rates are bit/s. */

/**
 * Paths that share go on to share as they do, so that the first of them that is full is the end, whatever room another still has; where none of them
 * carries anything, nothing says how they would, and it is the sum. 0 of none; null where a capacity is not known. `loadOf`: what a path carries, of which its
 * share follows; null where that is not known.
 */
export function roomOfSharing<T extends { capacity: number | null }>(
  paths: readonly T[],
  loadOf: (path: T) => number | null,
): number | null {
  let [total, sum, room] = [0, 0, Infinity];
  for (const path of paths) {
    if (path.capacity === null) return null;
    total += loadOf(path) ?? 0;
    sum += path.capacity;
  }
  if (total === 0) return sum;
  for (const path of paths) {
    const load = loadOf(path);
    if (load) room = Math.min(room, ((path.capacity ?? 0) * total) / load);
  }
  return room;
}
