/** Traffic of the month that runs, held small: a thousand paths have seventeen million five-minute averages in a month. */
import type { EvidenceTraffic } from '../../model/sla.js';

/** Gaps at both ends are left out; those between are marked. */
export interface PackedTraffic extends Pick<EvidenceTraffic, 'path' | 'direction'> {
  /** Intervals of the period until now, and how many of them come before the first average that was kept. */
  length: number;
  first: number;
  /** Whole bit/s; NaN for a gap, or the largest number of 32 bits where all averages are below it. */
  rates: Uint32Array | Float64Array;
}

const GAP = 2 ** 32 - 1;

export function packed({ path, direction, rates }: EvidenceTraffic): PackedTraffic {
  const first = rates.findIndex((rate) => rate !== null);
  const kept = first < 0 ? [] : rates.slice(first, rates.findLastIndex((rate) => rate !== null) + 1);
  const small = kept.every((rate) => rate === null || (Number.isInteger(rate) && rate >= 0 && rate < GAP));
  const all = small ? Uint32Array.from(kept, (rate) => rate ?? GAP) : Float64Array.from(kept, (rate) => rate ?? NaN);
  return { path, direction, length: rates.length, first: Math.max(0, first), rates: all };
}

/** Its rates are made each time they are asked for. */
export function unpacked({ path, direction, length, first, rates: kept }: PackedTraffic): EvidenceTraffic {
  const isGap = (rate: number): boolean => (kept instanceof Uint32Array ? rate === GAP : Number.isNaN(rate));
  return {
    path,
    direction,
    get rates() {
      const rates = new Array<number | null>(length).fill(null);
      for (const [at, rate] of kept.entries()) if (!isGap(rate)) rates[first + at] = rate;
      return rates;
    },
  };
}
