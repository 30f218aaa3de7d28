/** The 95th percentile of each group's traffic, from what the store has kept. */
import type { Config } from '../../config/schema/index.js';
import { directions, type Direction } from '../../model/judgement.js';
import { sideOf, type Settings } from '../../resilience/settings.js';
import type { Scene, UsualTraffic } from '../../resilience/input.js';
import type { Moment } from '../../resilience/time.js';
import type { Series, SeriesQuery } from '../../store/contract.js';

export type SeriesSource = (query: SeriesQuery) => Promise<Series[]>;
export type Percentiles = Scene['p95'];

const DAY = 86_400_000;
const SPAN = 30 * DAY;
/** The interval by which circuits are billed and percentiles are told. */
const INTERVAL = 300_000;
/** An hour: fewer say nothing. */
const LEAST = 12;

/** `keyOf` gives the key under which the samples of a path's interface are kept; null where the gateway has not shown it. */
export async function percentilesOf(
  { groups, paths }: Settings,
  series: SeriesSource,
  keyOf: (path: Config['paths'][number] | Settings['paths'][number], side: 'a' | 'b') => string | null,
  now: Moment,
): Promise<Percentiles> {
  const result = new Map<string, UsualTraffic>();
  for (const group of groups) {
    const members = paths.filter(({ name }) => group.paths.includes(name));
    const rates: Record<Direction, number | null> = { 'a-b': null, 'b-a': null };
    let samples = 0;
    for (const direction of directions) {
      const totals = await totalsOf(members, sideOf(direction), series, keyOf, now.at);
      if (totals.length < LEAST) continue;
      rates[direction] = percentile(totals, 0.95) * 8;
      samples = Math.max(samples, totals.length);
    }
    if (samples > 0) result.set(group.name, { rates, days: (samples * INTERVAL) / DAY, read: now });
  }
  return result;
}

/** octets/s of all paths together, for each interval in which all of them were counted. */
async function totalsOf(
  paths: Settings['paths'],
  side: 'a' | 'b',
  series: SeriesSource,
  keyOf: Parameters<typeof percentilesOf>[2],
  now: number,
): Promise<number[]> {
  const sums = new Map<number, { sum: number; paths: number }>();
  for (const path of paths) {
    const key = keyOf(path, side);
    if (key === null) return [];
    const found = await series({
      measurement: 'interface',
      field: 'inOctets',
      aggregate: 'rate',
      from: now - SPAN,
      to: now,
      interval: INTERVAL,
      filter: { gateway: [path.gateway], context: [path.context], interface: [key] },
      groupBy: [],
      sparse: true,
    });
    for (const { time, value } of found.flatMap(({ points }) => points)) {
      if (value === null) continue;
      const known = sums.get(time) ?? { sum: 0, paths: 0 };
      sums.set(time, { sum: known.sum + value, paths: known.paths + 1 });
    }
  }
  return [...sums.values()].filter((each) => each.paths === paths.length).map(({ sum }) => sum);
}

/** By nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((x, y) => x - y);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
