/** Batches by hand, and an aggregator that knows two interfaces: 1 faces side a, 2 faces side b. */
import { Aggregator, type AggregatorOptions, type FlowMinute } from '../../../collector/flow/aggregate/aggregator.js';
import type { FlowRow } from '../../../collector/flow/aggregate/top.js';
import { Batch, countedAs, F, U } from '../../../collector/flow/batch.js';
import type { Protocol } from '../../../collector/flow/domain.js';
import { Errors } from '../../../collector/flow/errors.js';
import type { FacingInterface } from '../../../collector/flow/meaning/interfaces.js';
import { parseAddress } from '../../../collector/model/prefix.js';

/** A full minute: 2023-11-14 22:13:00 UTC. */
export const T = 1_699_999_980_000;

export interface Flow {
  source?: string;
  destination?: string;
  protocol?: number;
  ports?: [number, number];
  tos?: number;
  input?: number;
  output?: number;
  direction?: number;
  octets?: number;
  packets?: number;
  back?: [octets: number, packets: number];
  first?: number;
  last?: number;
  rate?: number;
  counted?: (typeof countedAs)[number];
  domain?: number;
}

export function batchOf(flows: readonly Flow[]): Batch {
  const batch = new Batch(Math.max(1, flows.length));
  for (const flow of flows) write(batch, flow);
  return batch;
}

function write(batch: Batch, flow: Flow): void {
  const row = batch.count;
  const { u, f } = batch;
  batch.open(row);
  const [source, destination] = [flow.source ?? '10.1.0.1', flow.destination ?? '10.128.0.1'].map((text) =>
    parseAddress(text)!,
  );
  source!.words.forEach((word, i) => (u[U.src0 + i]![row] = word));
  destination!.words.forEach((word, i) => (u[U.dst0 + i]![row] = word));
  const set = (column: number, value: number | undefined): void => {
    if (value !== undefined) u[column]![row] = value;
  };
  set(U.family, source!.family);
  set(U.protocol, flow.protocol ?? 6);
  set(U.srcPort, flow.ports?.[0] ?? 50_000);
  set(U.dstPort, flow.ports?.[1] ?? 443);
  set(U.tos, flow.tos);
  set(U.inputIf, flow.input ?? 1);
  set(U.outputIf, flow.output ?? 2);
  set(U.direction, flow.direction);
  set(U.domain, flow.domain ?? 0);
  set(U.counted, countedAs.indexOf(flow.counted ?? 'delta'));
  f[F.octets]![row] = flow.octets ?? 1_000;
  f[F.packets]![row] = flow.packets ?? 10;
  [f[F.reverseOctets]![row], f[F.reversePackets]![row]] = flow.back ?? [0, 0];
  f[F.first]![row] = flow.first ?? flow.last ?? T + 1_000;
  f[F.last]![row] = flow.last ?? T + 1_000;
  f[F.rate]![row] = flow.rate ?? 1;
  batch.count++;
}

export const facing = (side: 'a' | 'b', speed: number | null = 1e9): FacingInterface => ({
  gateway: 'gw1',
  interface: `side-${side}`,
  side,
  speed,
  overhead: 18,
  paths: [{ path: 'primary', other: side === 'a' ? 2 : 1 }],
});

export const meaning = {
  authorities: [
    { name: 'Camden', prefixes: ['10.1.0.0/16', '2001:db8:1::/48'] },
    { name: 'Leeds', prefixes: ['10.2.0.0/16'] },
  ],
  destinations: [{ name: 'Spine', prefixes: ['10.128.0.0/16', '2001:db8:80::/48'] }],
  applications: [],
  classes: [],
};

export function aggregator(options: Partial<AggregatorOptions> = {}, protocol: Protocol = 'ipfix'): Aggregator {
  const domain = { protocol, exporter: { address: '192.0.2.1' }, errors: new Errors() };
  return new Aggregator({
    meaning,
    interfaces: { generation: 0, find: (_exporter, i) => (i === 1 ? facing('a') : i === 2 ? facing('b') : null) },
    domain: (index) => (index === 0 ? domain : null),
    top: { authorities: 100, destinations: 100, applications: 100, rows: 1_000 },
    late: 300_000,
    now: T + 30_000,
    ...options,
  });
}

export const sum = (minutes: readonly FlowMinute[], field: 'octets' | 'packets' | 'flows'): number =>
  minutes.flatMap(({ rows }) => rows).reduce((total, row) => total + row[field], 0);

/** A row in short: `Camden>Spine https DF primary a→b`. */
export const label = (row: FlowRow): string =>
  `${row.authority}>${row.destination} ${row.application} ${row.class} ${row.path} ${row.direction}`;
