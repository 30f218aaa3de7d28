/** The 95th percentile of each group's traffic, from what the store has kept. */
import type { Config } from '../../config/schema/index.js';
import { directions } from '../../model/judgement.js';
import { sideOf, type Settings } from '../../resilience/settings.js';
import type { Scene, UsualTraffic } from '../../resilience/input.js';
import type { Moment } from '../../resilience/time.js';
import type { Series, SeriesQuery } from '../../store/contract.js';

export type SeriesSource = (query: SeriesQuery) => Promise<Series[]>;
export type Percentiles = Scene['p95'];
type Rates = UsualTraffic['rates'];

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
    const rates: Rates = { 'a-b': null, 'b-a': null };
    const each = new Map(members.map(({ name }): [string, Rates] => [name, { ...rates }]));
    let samples = 0;
    for (const direction of directions) {
      const counted = await countedOf(members, sideOf(direction), series, keyOf, now.at);
      if (counted.length < LEAST) continue;
      const p95 = (of: (row: readonly number[]) => number): number => percentile(counted.map(of), 0.95) * 8;
      rates[direction] = p95((row) => row.reduce((sum, value) => sum + value, 0));
      for (const [i, { name }] of members.entries()) each.get(name)![direction] = p95((row) => row[i]!);
      samples = Math.max(samples, counted.length);
    }
    if (samples > 0) result.set(group.name, { rates, paths: each, days: (samples * INTERVAL) / DAY, read: now });
  }
  return result;
}

/** octets/s of each path, in their order, for each interval in which all of them were counted. */
async function countedOf(
  paths: Settings['paths'],
  side: 'a' | 'b',
  series: SeriesSource,
  keyOf: Parameters<typeof percentilesOf>[2],
  now: number,
): Promise<number[][]> {
  const rows = new Map<number, number[]>();
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
      rows.set(time, [...(rows.get(time) ?? []), value]);
    }
  }
  return [...rows.values()].filter((row) => row.length === paths.length);
}

/** By nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((x, y) => x - y);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
