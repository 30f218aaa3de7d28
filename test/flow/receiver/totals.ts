/** The plainest consumer: per minute and exporter, what its records add up to. */
import { countedAs, F, U, type Batch } from '../../../collector/flow/batch.js';
import type { Consumer, ConsumerContext } from '../../../collector/flow/receiver/consumer.js';

export interface TotalsRow {
  kind: 'flow-totals';
  /** Begin of the minute in which the records arrived, milliseconds since the epoch. */
  minute: number;
  gateway: string | null;
  exporter: string;
  records: number;
  /** As exported. */
  octets: number;
  packets: number;
  /** After sampling. */
  estimatedOctets: number;
  estimatedPackets: number;
}

const MINUTE = 60_000;
/** Rows of one minute; further exporters are added up under the last one's name of `other`. */
const LIMIT = 4096;
const NOTHING = countedAs.indexOf('nothing');

/** Minutes here are those of arrival: nothing is spread over the time that flows lasted. */
export function createTotals(_settings: unknown, context: ConsumerContext): Consumer<TotalsRow> {
  let open = new Map<string, TotalsRow>();

  function rowOf(domain: number): TotalsRow {
    const source = context.source(domain);
    const minute = Math.floor(context.now() / MINUTE) * MINUTE;
    const wanted = `${minute} ${source?.exporter ?? 'unknown'}`;
    const key = open.has(wanted) || open.size < LIMIT ? wanted : `${minute} other`;
    const known = open.get(key);
    if (known) return known;
    const row: TotalsRow = {
      kind: 'flow-totals',
      minute,
      gateway: source?.gateway ?? null,
      exporter: key === wanted ? (source?.exporter ?? 'unknown') : 'other',
      records: 0,
      octets: 0,
      packets: 0,
      estimatedOctets: 0,
      estimatedPackets: 0,
    };
    open.set(key, row);
    return row;
  }

  return {
    consume(batch) {
      for (let i = 0; i < batch.count;) i = addRun(batch, i, rowOf(batch.u[U.domain]![i]!));
    },
    drain(now) {
      const done = [...open.values()].filter(({ minute }) => minute + MINUTE <= now);
      open = new Map([...open].filter(([, { minute }]) => minute + MINUTE > now));
      return done;
    },
  };
}

/** Adds the rows of one domain that follow each other; answers where the next domain begins. */
function addRun({ u, f, count }: Batch, from: number, row: TotalsRow): number {
  const domains = u[U.domain]!;
  const [octets, packets, rates] = [f[F.octets]!, f[F.packets]!, f[F.rate]!];
  const domain = domains[from];
  let i = from;
  for (; i < count && domains[i] === domain; i++) {
    row.records++;
    if (u[U.counted]![i] === NOTHING) continue;
    row.octets += octets[i]!;
    row.packets += packets[i]!;
    row.estimatedOctets += octets[i]! * rates[i]!;
    row.estimatedPackets += packets[i]! * rates[i]!;
  }
  return i;
}
