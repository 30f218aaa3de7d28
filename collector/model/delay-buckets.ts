/**
 * The whole distribution of delays, kept compactly: counts per bucket, which add up over minutes, paths and months. A bucket ends at
 * its bound (milliseconds), 1.45 times the one before: within that, any percentile can be had of any period.
 */
const FIRST = 0.1;
const RATIO = 1.45;
/** As many fields as one measurement may have. */
const COUNT = 32;

/** Upper bounds, milliseconds: 0.1 to some 6,900. The last bucket takes everything beyond. */
export const delayBounds: readonly number[] = Array.from({ length: COUNT - 1 }, (_, i) => FIRST * RATIO ** i);

/** Names of the fields that hold the counts: `delay00` to `delay31`. */
export const delayFields: readonly string[] = Array.from(
  { length: COUNT },
  (_, i) => `delay${String(i).padStart(2, '0')}`,
);

/** The bucket of a delay in milliseconds. */
export function bucketOf(delay: number): number {
  if (delay <= FIRST) return 0;
  return Math.min(COUNT - 1, Math.ceil(Math.log(delay / FIRST) / Math.log(RATIO) - 1e-9));
}

/**
 * The delay that `share` (0 to 1) of the packets do not exceed, milliseconds, out of counts per bucket in their order; null where there are none. Within
 * a bucket packets are taken to lie evenly on its logarithmic scale; of the last, which has no end, its beginning is told.
 */
export function delayAt(counts: readonly number[], share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (!(total > 0)) return null;
  const wanted = share * total;
  let before = 0;
  let last = 0;
  for (const [i, count] of counts.entries()) {
    if (count <= 0) continue;
    if (before + count >= wanted) return within(i, Math.max(0, wanted - before) / count);
    before += count;
    last = i;
  }
  return within(last, 1);
}

/** `part` of the way through a bucket. */
function within(bucket: number, part: number): number {
  const [low = 0, high] = [delayBounds[bucket - 1], delayBounds[bucket]];
  if (high === undefined) return low;
  return low === 0 ? high * part : low * (high / low) ** part;
}
