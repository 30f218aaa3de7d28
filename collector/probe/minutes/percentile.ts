/** Nearest rank, index ⌈p·n⌉: always one that was measured. `sorted` holds at least one. */
export function percentile(sorted: readonly number[], p: number): number {
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] as number;
}

/** RFC 5481 PDV: the 99.9th percentile (ITU-T Y.1541) minus the minimum. `sorted` holds at least one. */
export const spread = (sorted: readonly number[]): number => percentile(sorted, 0.999) - (sorted[0] as number);
