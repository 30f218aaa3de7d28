/** What the store has kept of a period, as evidence: traffic of the paths, and who used them. */
import type { Config } from '../config/schema/index.js';
import type { EvidenceTraffic, EvidenceUsage } from '../model/sla.js';
import { SLOT } from '../sla/throughput.js';
import type { Period } from '../sla/zone.js';
import type { Store } from '../store/contract.js';

type PathConfig = Config['paths'][number];
const directions = [
  ['a-b', 'a'],
  ['b-a', 'b'],
] as const;

/** One path's direction after the other. `keyOf` names the samples of a path's interface. A direction of which nothing was kept has only gaps. */
export async function* trafficOf(
  paths: readonly PathConfig[],
  store: Pick<Store, 'series'>,
  keyOf: (path: PathConfig, side: 'a' | 'b') => string,
  { startsAt, endsAt }: Period,
): AsyncGenerator<EvidenceTraffic> {
  for (const path of paths)
    for (const [direction, side] of directions) {
      const key = keyOf(path, side);
      const found = await store.series({
        measurement: 'interface',
        field: 'inOctets',
        aggregate: 'rate',
        from: startsAt,
        to: endsAt,
        interval: SLOT,
        filter: { gateway: [path.gateway], context: [path.context], interface: [key] },
        groupBy: [],
        sparse: true,
      });
      const rates = new Array<number | null>(Math.floor((endsAt - startsAt) / SLOT)).fill(null);
      for (const { time, value } of found.flatMap(({ points }) => points)) {
        const slot = (time - startsAt) / SLOT;
        // Whole bit/s: a fraction of one is noise, and would make the evidence long.
        if (value !== null && slot >= 0 && slot < rates.length) rates[Math.floor(slot)] = Math.round(value * 8);
      }
      yield { path: path.name, direction, rates };
    }
}

/** Rows in order of their names, so that the same flows are the same bytes. */
export async function usageOf(
  store: Pick<Store, 'flows'>,
  { startsAt, endsAt }: Period,
): Promise<{ rows: EvidenceUsage[]; keptMinutes: number }> {
  const answer = await store.flows({
    from: startsAt,
    to: endsAt,
    interval: null,
    by: ['authority', 'destination', 'class', 'direction'],
    filter: {},
  });
  const rows = new Map<string, EvidenceUsage>();
  for (const { names, octets, packets } of answer.rows) {
    const [authority = '', destination = '', of = '', direction] = names;
    const key = JSON.stringify([authority, destination, of]);
    const row = rows.get(key) ?? {
      ...{ authority, destination, class: of },
      ...{ octetsAToB: 0, octetsBToA: 0, packetsAToB: 0, packetsBToA: 0 },
    };
    if (direction === 'a-b') [row.octetsAToB, row.packetsAToB] = [row.octetsAToB + octets, row.packetsAToB + packets];
    else if (direction === 'b-a')
      [row.octetsBToA, row.packetsBToA] = [row.octetsBToA + octets, row.packetsBToA + packets];
    rows.set(key, row);
  }
  const sorted = [...rows].sort(([x], [y]) => (x < y ? -1 : 1)).map(([, row]) => row);
  return { rows: sorted, keptMinutes: [...answer.kept.values()].reduce((sum, count) => sum + count, 0) };
}
