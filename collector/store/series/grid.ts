/** Lays what an engine answered onto the grid of intervals: what nobody answered stays null, never zero, or is left out where that was asked for. */
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
    if (cell.bucket < first || cell.bucket >= first + plan.count) continue;
    const [value, coverage] = [cell.value, Math.min(1, Math.max(0, cell.coverage))];
    if (plan.sparse) series.points.push({ time: cell.bucket * plan.interval, value, coverage });
    else Object.assign(series.points[cell.bucket - first]!, { value, coverage });
  }
  if (plan.sparse) for (const { points } of groups.values()) points.sort((one, other) => one.time - other.time);
  return [...groups.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, series]) => series);
}

function blank(tags: Record<string, string>, plan: Plan): Series {
  const points = Array.from({ length: plan.sparse ? 0 : plan.count }, (_, index) => ({
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
