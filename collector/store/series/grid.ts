/** Lays what an engine answered onto the grid of intervals: what nobody answered stays null, never zero. */
import type { Series } from '../contract.js';
import { StoreError } from '../errors.js';
import { MAX_POINTS, type Plan } from './plan.js';

/** One interval of one group. `bucket` counts intervals since the epoch. */
export interface Cell {
  tags: Record<string, string>;
  bucket: number;
  value: number;
  /** Share of the interval that was observed; more than 1 (clocks overlap a little) is cut to 1. */
  coverage: number;
  simulated: boolean;
}

/** Throws STORE_RESULT_TOO_LARGE. Series come sorted by their tags. */
export function lay(cells: Iterable<Cell>, plan: Plan): Series[] {
  const groups = new Map<string, Series>();
  const first = plan.from / plan.interval;
  for (const cell of cells) {
    const key = JSON.stringify(plan.groupBy.map((tag) => cell.tags[tag]));
    const series = groups.get(key) ?? blank(cell.tags, plan);
    if (!groups.has(key)) groups.set(key, series);
    if (groups.size * plan.count > MAX_POINTS) throw tooLarge(groups.size, plan);
    series.simulated ||= cell.simulated;
    const point = series.points[cell.bucket - first];
    if (point === undefined) continue;
    point.value = cell.value;
    point.coverage = Math.min(1, Math.max(0, cell.coverage));
  }
  return [...groups.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, series]) => series);
}

function blank(tags: Record<string, string>, plan: Plan): Series {
  const points = Array.from({ length: plan.count }, (_, index) => ({
    time: plan.from + index * plan.interval,
    value: null,
    coverage: 0,
  }));
  return { tags, unit: plan.unit, simulated: false, points };
}

function tooLarge(groups: number, { count }: Plan): StoreError {
  const message = `${groups} or more series of ${count} intervals, ${MAX_POINTS} points at most: filter, group less, or ask for a longer interval`;
  return new StoreError('STORE_RESULT_TOO_LARGE', message);
}
