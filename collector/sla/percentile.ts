/** Percentiles by nearest rank: always a sample that was measured. */

/** Position, counted from 1, of the percentile of n samples: ceil(p·n / 100). 8,928 samples have their 95th at 8,482. */
export const rank = (n: number, percent: number): number => Math.max(1, Math.ceil((percent * n) / 100));

/** `sorted` is ascending; null where it is empty. */
export function atPercent(sorted: ArrayLike<number>, percent: number): number | null {
  return sorted.length === 0 ? null : sorted[rank(sorted.length, percent) - 1]!;
}
