/** Counts of domains, added up. */
import type { FlowCounts } from '../../model/flow-health.js';
import type { Domain } from '../domain.js';

export type Sums = FlowCounts;

export const noSums = (): Sums => ({
  datagrams: 0,
  dataRecords: 0,
  optionsRecords: 0,
  flowSamples: 0,
  counterSamples: 0,
  discardSamples: 0,
  undecodedSets: 0,
  gaps: 0,
  duplicates: 0,
  reordered: 0,
  restarts: 0,
});

const fields = Object.keys(noSums()) as (keyof Sums)[];

/** Adds to `to` and returns it. */
export function addSums(to: Sums, more: Sums): Sums {
  for (const field of fields) to[field] += more[field];
  return to;
}

export function sumsOf({ counts, streams }: Domain): Sums {
  const { datagrams, dataRecords, optionsRecords, flowSamples, counterSamples, discardSamples, undecodedSets } = counts;
  const counted = { datagrams, dataRecords, optionsRecords, flowSamples, counterSamples, discardSamples };
  return { ...counted, undecodedSets, ...streams.counts };
}

export const addDomain = (to: Sums, domain: Domain): Sums => addSums(to, sumsOf(domain));

/** Adds counts by reason. */
export function addReasons(to: Record<string, number>, entries: Iterable<[string, number]>): void {
  for (const [reason, count] of entries) to[reason] = (to[reason] ?? 0) + count;
}
