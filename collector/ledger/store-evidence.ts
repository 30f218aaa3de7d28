/** What the store has kept of a period, as evidence: traffic of the paths, and who used them. */
import type { Config } from '../config/schema/index.js';
import type { EvidenceTraffic, EvidenceUsage } from '../model/sla.js';
import { SLOT } from '../sla/throughput.js';
import type { Period } from '../sla/zone.js';
import type { SeriesPoint, Store } from '../store/contract.js';

type PathConfig = Config['paths'][number];
const directions = [
  ['a-b', 'a'],
  ['b-a', 'b'],
] as const;

/** Intervals that one answer of the store may have, over all its series: some megabytes. */
const CELLS = 100_000;
/** Gateways, contexts or interfaces that one question names: all of it goes into one line of a request. */
const NAMES = 50;

interface Place {
  path: PathConfig;
  gateway: string;
  context: string;
  /** By side. */
  interfaces: { a: string; b: string };
}

/** What the store is asked for at one time: series of all combinations of these names. */
interface Question {
  gateway: Set<string>;
  context: Set<string>;
  interface: Set<string>;
  places: Place[];
}

/**
 * One path's direction after the other; neighbours are asked for together. `keyOf` names the samples of a path's interface. A direction of which nothing
 * was kept has only gaps.
 */
export async function* trafficOf(
  paths: readonly PathConfig[],
  store: Pick<Store, 'series'>,
  keyOf: (path: PathConfig, side: 'a' | 'b') => string,
  { startsAt, endsAt }: Period,
): AsyncGenerator<EvidenceTraffic> {
  const slots = Math.floor((endsAt - startsAt) / SLOT);
  const places = paths.map((path) => ({
    ...{ path, gateway: path.gateway, context: path.context },
    interfaces: { a: keyOf(path, 'a'), b: keyOf(path, 'b') },
  }));
  // The range begins and ends within an interval where it is not made of whole ones.
  for (const question of questions(places, CELLS / (slots + 2))) {
    const kept = new Map<string, readonly SeriesPoint[]>();
    for (const { tags, points } of await store.series({
      measurement: 'interface',
      field: 'inOctets',
      aggregate: 'rate',
      from: startsAt,
      to: endsAt,
      interval: SLOT,
      filter: { gateway: [...question.gateway], context: [...question.context], interface: [...question.interface] },
      groupBy: ['gateway', 'context', 'interface'],
      sparse: true,
    }))
      kept.set(JSON.stringify([tags['gateway'], tags['context'], tags['interface']]), points);
    for (const { path, gateway, context, interfaces } of question.places)
      for (const [direction, side] of directions) {
        const points = kept.get(JSON.stringify([gateway, context, interfaces[side]])) ?? [];
        yield { path: path.name, direction, rates: ratesOf(points, startsAt, slots) };
      }
  }
}

/** As few as there can be of at most `most` series each, or one path's. */
function* questions(places: readonly Place[], most: number): Generator<Question> {
  let question: Question | null = null;
  for (const place of places) {
    const wider: Question = withPlace(question, place);
    const names = [wider.gateway.size, wider.context.size, wider.interface.size];
    const fits = names.every((count) => count <= NAMES) && names.reduce((all, count) => all * count) <= most;
    if (question !== null && !fits) yield question;
    question = fits ? wider : withPlace(null, place);
  }
  if (question !== null) yield question;
}

const withPlace = (question: Question | null, place: Place): Question => ({
  gateway: new Set([...(question?.gateway ?? []), place.gateway]),
  context: new Set([...(question?.context ?? []), place.context]),
  interface: new Set([...(question?.interface ?? []), place.interfaces.a, place.interfaces.b]),
  places: [...(question?.places ?? []), place],
});

function ratesOf(points: readonly SeriesPoint[], startsAt: number, slots: number): (number | null)[] {
  const rates = new Array<number | null>(slots).fill(null);
  for (const { time, value } of points) {
    const slot = (time - startsAt) / SLOT;
    // Whole bit/s: a fraction of one is noise, and would make the evidence long.
    if (value !== null && slot >= 0 && slot < slots) rates[Math.floor(slot)] = Math.round(value * 8);
  }
  return rates;
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
