/** Sums as the API says them, and the cut at the largest. */
import type { FlowMeasure } from '../../model/flow.js';
import type { FlowsAnswer } from '../../store/contract.js';
import { iso } from '../live/seen.js';
import type { FlowFigures, FlowRange } from '../flow-types.js';
import type { Asked } from './input.js';

const MINUTE = 60_000;
/** What the store calls that is beyond the names kept apart. */
export const OTHER = 'other';

export interface Sums {
  octets: number;
  packets: number;
  flows: number;
}

export const nothing = (): Sums => ({ octets: 0, packets: 0, flows: 0 });

export function addTo(into: Sums, { octets, packets, flows }: Sums): Sums {
  into.octets += octets;
  into.packets += packets;
  into.flows += flows;
  return into;
}

/** What is left of `whole`; rounding never leaves less than nothing. */
export function less(whole: Sums, part: Sums): Sums {
  return {
    octets: Math.max(0, whole.octets - part.octets),
    packets: Math.max(0, whole.packets - part.packets),
    flows: Math.max(0, whole.flows - part.flows),
  };
}

export const totalOf = (rows: readonly Sums[]): Sums => rows.reduce((sum, row) => addTo(sum, row), nothing());

export const minutesKept = ({ kept }: FlowsAnswer): number => [...kept.values()].reduce((sum, count) => sum + count, 0);

/** Turns sums into figures: per second over `minutes`, and as a share of `whole`. */
export function figuresIn(minutes: number, whole: Sums, measure: FlowMeasure): (sums: Sums) => FlowFigures {
  return ({ octets, packets, flows }) => ({
    ...{ octets, packets, flows },
    bitsPerSecond: minutes === 0 ? null : (octets * 8) / (minutes * 60),
    share: whole[measure] === 0 ? null : { octets, packets, flows }[measure] / whole[measure],
  });
}

export function rangeOf(answer: FlowsAnswer, { measure, filter }: Asked): FlowRange {
  const { from, to, simulated } = answer;
  const coverage = { minutesAsked: (to - from) / MINUTE, minutesKept: minutesKept(answer) };
  return { from: iso(from), to: iso(to), measure, filter, simulated, coverage };
}

/** The largest by a measure, of equals the one whose name comes first. `other` is never among them. */
export function largest<T extends Sums & { names: string[] }>(
  rows: readonly T[],
  measure: FlowMeasure,
  most: number,
): T[] {
  return rows
    .filter(({ names }) => names[0] !== OTHER)
    .sort((one, two) => two[measure] - one[measure] || ((one.names[0] ?? '') < (two.names[0] ?? '') ? -1 : 1))
    .slice(0, most);
}
