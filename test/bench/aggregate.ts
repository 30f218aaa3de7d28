/** Decoding, network lookup and aggregation in process: records per CPU-second from datagram to minute, as a collector does it. */
import { Aggregator } from '../../collector/flow/aggregate/aggregator.js';
import { Decoder } from '../../collector/flow/decoder.js';
import { Names } from '../../collector/flow/meaning/names.js';
import { NetworkTable } from '../../collector/flow/networks/table.js';
import { be, concat, ipfix, netflow9, set, template, TIME, type FieldSpec } from '../flow/build.js';
import { bestOf, cpuOfThis } from './cpu.js';
import type { Report } from './report.js';
import {
  ACTIVE,
  authorities,
  destinations,
  ends,
  facing,
  lasted,
  ports,
  random,
  RECORDS,
  skewed,
  tos,
  version5,
} from './traffic.js';

/** Datagrams of different content that are decoded over and over. */
const VARIETY = 256;
/** 12 million records for each cut of the finished minutes; at a million a second a minute has five times as many. */
const ROUNDS = 400_000;
const WARM_UP = 20_000;
const NOW = TIME * 1_000;

/** What IOS-XR and IOS-XE put in a usual record: 22 fields. */
const rest: FieldSpec[] = [
  [15, 4], [10, 4], [14, 4], [2, 8], [1, 8], [152, 8], [153, 8], [4, 1], [7, 2], [11, 2], [5, 1], [6, 1], [210, 1],
  [16, 4], [17, 4], [9, 1], [13, 1], [61, 1], [89, 1], [234, 4],
]; // prettier-ignore
const four: FieldSpec[] = [[8, 4], [12, 4], ...rest];
const six: FieldSpec[] = [[27, 16], [28, 16], ...rest];

function record(family: 4 | 6): Uint8Array {
  const { from, to, input } = ends();
  const last = NOW - random(10_000);
  const network = (base: string, among: number): bigint =>
    (BigInt(`0x20010db8${base}${skewed(among).toString(16).padStart(4, '0')}`) << 64n) + BigInt(random(256));
  const [a, b] = [network('0a00', ACTIVE.authorities), network('0a80', ACTIVE.destinations)];
  const addresses = family === 4 ? be([from, 4], [to, 4]) : input === 1 ? be([a, 16], [b, 16]) : be([b, 16], [a, 16]);
  return concat(
    addresses,
    be(
      [0, 4],
      [input, 4],
      [3 - input, 4],
      [1 + random(100), 8],
      [60 + random(1e5), 8],
      [last - lasted(), 8],
      [last, 8],
    ),
    be([6, 1], [1024 + random(60_000), 2], [ports[random(ports.length)]!, 2], [tos[random(tos.length)]!, 1]),
    be([0x18, 1], [0, 1], [65_001, 4], [65_002, 4], [24, 1], [24, 1], [0, 1], [64, 1], [1, 4]),
  );
}

interface Case {
  what: string;
  datagrams: Uint8Array[];
  announce: Uint8Array | null;
  goal: number;
}

const variety = (make: (i: number) => Uint8Array): Uint8Array[] => Array.from({ length: VARIETY }, (_, i) => make(i));
const records = (family: 4 | 6): Uint8Array[] => Array.from({ length: RECORDS }, () => record(family));

function cases(): Case[] {
  const templates = concat(template(300, four), template(301, six));
  return [
    { what: 'NetFlow v5', datagrams: variety(() => version5()), announce: null, goal: 10e6 },
    {
      what: 'NetFlow v9, 22 fields',
      datagrams: variety((i) => netflow9({ sequence: i }, set(300, ...records(4)))),
      announce: netflow9({}, set(0, templates)),
      goal: 5e6,
    },
    {
      what: 'IPFIX, 22 fields',
      datagrams: variety((i) => ipfix({ sequence: i * RECORDS }, set(300, ...records(4)))),
      announce: ipfix({}, set(2, templates)),
      goal: 5e6,
    },
    {
      what: 'IPFIX, IPv6, 22 fields',
      datagrams: variety((i) => ipfix({ sequence: i * RECORDS }, set(301, ...records(6)))),
      announce: ipfix({}, set(2, templates)),
      goal: 5e6,
    },
  ];
}

const [first, second] = facing('gw1');
const interfaces = {
  generation: 1,
  find: (_exporter: string, ifIndex: number) => (ifIndex === 1 ? first! : ifIndex === 2 ? second! : null),
};

/** CPU-seconds that `rounds` datagrams take, the cut of the finished minutes included. Checks that nothing went astray. */
function measure({ datagrams, announce }: Case, rounds: number): number {
  const aggregator = new Aggregator({
    meaning: { authorities, destinations, applications: [], classes: [] },
    interfaces,
    domain: (index) => decoder.domains[index] ?? null,
    top: { authorities: 1_000, destinations: 1_000, applications: 100, rows: 5_000 },
    late: 300_000,
    now: NOW,
  });
  const decoder: Decoder = new Decoder({ rows: (batch) => aggregator.add(batch, NOW) });
  // As the product has it without an archive of single flows, which is its default.
  decoder.batch.forArchive(false);
  const exporter = decoder.exporter('192.0.2.1')!;
  if (announce) decoder.decode(announce, exporter, NOW);
  const before = cpuOfThis();
  for (let i = 0; i < rounds; i++) decoder.decode(datagrams[i & (VARIETY - 1)]!, exporter, NOW);
  decoder.flush();
  const minutes = aggregator.close();
  const seconds = cpuOfThis() - before;
  const flows = minutes.flatMap(({ rows }) => rows).reduce((sum, row) => sum + row.flows, 0);
  if (flows !== rounds * RECORDS) throw new Error(`${flows} flows of ${rounds * RECORDS} are in the minutes`);
  return seconds;
}

function lookups(report: Report): void {
  const table = new NetworkTable([...authorities, ...destinations], new Names(16));
  const asked = Uint32Array.from({ length: 65_536 }, () => 0x0a000000 + random(2 ** 24));
  const low = Uint32Array.from({ length: 65_536 }, () => (random(2) === 0 ? 0x0a00 : 0x0a80) * 65_536 + random(5_000));
  const times = 200;
  const rate = (find: (i: number) => number): number => {
    let [found, before] = [0, 0];
    for (let round = 0; round < times * 2; round++) {
      if (round === times) before = cpuOfThis();
      for (let i = 0; i < asked.length; i++) found += find(i);
    }
    if (found === 0) throw new Error('no lookup found anything');
    return (times * asked.length) / (cpuOfThis() - before);
  };
  const add = (what: string, value: number): void =>
    report.add({
      area: 'flow',
      what: `longest prefix match in 5,000 networks, ${what}`,
      value,
      unit: 'lookups per CPU-second',
      goal: { atLeast: 20e6 },
    });
  add(
    'IPv4',
    rate((i) => table.v4.find(asked[i]!)),
  );
  add(
    'IPv6',
    rate((i) => table.v6.find(0x20010db8, low[i]!, 0, 1)),
  );
}

export function run(report: Report): Promise<void> {
  lookups(report);
  const all = cases();
  // All protocols in one process first, as in a collector that hears them all: the loops are shared, and so is what the compiler learns.
  for (const one of all) measure(one, WARM_UP);
  for (const one of all) {
    const value = bestOf(() => (ROUNDS * RECORDS) / measure(one, ROUNDS), 3);
    const what = `decoding, lookup, aggregation: ${one.what}`;
    report.add({ area: 'flow', what, value, unit: 'records per CPU-second', goal: { atLeast: one.goal } });
  }
  return Promise.resolve();
}
