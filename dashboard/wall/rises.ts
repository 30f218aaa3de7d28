/** When a count of an exporter's faults last rose, as far as this page has seen: counts run for months, and only new ones matter. */
import type { FlowExporter } from '../../collector/api/types.js';

export const faultCounts = ['gaps', 'undecodedSets', 'kernelDrops'] as const;
export type FaultCount = (typeof faultCounts)[number];

/** By address and count: how far it has risen since this page first looked, and when it last did, ms of the page's clock. */
export type Risen = ReadonlyMap<string, { by: number; at: number }>;

export const riseKey = (address: string, count: FaultCount): string => `${count} ${address}`;

interface Seen {
  first: number;
  last: number;
  at: number | null;
}

export class Rises {
  #seen = new Map<string, Seen>();

  update(exporters: readonly FlowExporter[], now: number): Risen {
    const next = new Map<string, Seen>();
    for (const exporter of exporters)
      for (const count of faultCounts) {
        const key = riseKey(exporter.address, count);
        next.set(key, compare(this.#seen.get(key), exporter[count], now));
      }
    this.#seen = next;
    return new Map(
      [...next].flatMap(([key, { first, last, at }]) => (at === null ? [] : [[key, { by: last - first, at }]])),
    );
  }
}

/** A count that fell belongs to a receiver that began anew, or late records filled a gap: it is counted from there. */
function compare(seen: Seen | undefined, value: number, now: number): Seen {
  if (!seen) return { first: value, last: value, at: null };
  if (value > seen.last) return { ...seen, last: value, at: now };
  if (value < seen.last)
    return { first: Math.min(seen.first, value), last: value, at: value <= seen.first ? null : seen.at };
  return seen;
}
