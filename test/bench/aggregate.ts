/** Decoding, network lookup and aggregation in process: records per CPU-second from datagram to minute, as a collector does it. */
import { Aggregator } from '../../collector/flow/aggregate/aggregator.js';
import { Decoder } from '../../collector/flow/decoder.js';
import { Names } from '../../collector/flow/meaning/names.js';
import { NetworkTable, type NamedPrefixes } from '../../collector/flow/networks/table.js';
import { be, concat, ipfix, netflow5, netflow9, set, template, TIME, type FieldSpec } from '../flow/build.js';
import { cpuOfThis } from './cpu.js';
import type { Report } from './report.js';

const AUTHORITIES = 4_500;
const DESTINATIONS = 500;
/** Of these networks the traffic is. */
const ACTIVE = { authorities: 400, destinations: 50 };
/** Datagrams of different content that are decoded over and over. */
const VARIETY = 256;
const RECORDS = 30;
const ROUNDS = 150_000;
const WARM_UP = 20_000;
const NOW = TIME * 1_000;

/** Reproducible, so that two runs measure the same packets. */
let seed = 1;
function random(limit: number): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((seed / 4_294_967_296) * limit);
}

/** Councils in 10.0.0.0/9 and trusts in 10.128.0.0/9, /21 to /28 each, and as many prefixes of IPv6. */
function networks(count: number, base: number, what: string): NamedPrefixes[] {
  const step = Math.floor(2 ** 23 / count);
  return Array.from({ length: count }, (_, i) => {
    const start = base + Math.floor((i * step) / 1024) * 1024;
    const octets = [start >>> 24, (start >>> 16) & 255, (start >>> 8) & 255, 0].join('.');
    const group = (base >>> 16).toString(16);
    return {
      name: `${what} ${i}`,
      prefixes: [`${octets}/${22 + random(3)}`, `2001:db8:${group}:${i.toString(16)}::/64`],
    };
  });
}

const authorities = networks(AUTHORITIES, 0x0a000000, 'authority');
const destinations = networks(DESTINATIONS, 0x0a800000, 'destination');
/** Few bodies have most of the traffic: the square of an even distribution, so that a tenth of them have a third of the flows. */
const skewed = (limit: number): number => Math.floor((random(65_536) / 65_536) ** 2 * limit);
const addressIn = (list: readonly NamedPrefixes[], among: number): number => {
  const [a, b, c] = list[skewed(among)]!.prefixes[0]!.split(/[./]/).map(Number);
  return ((a! << 24) | (b! << 16) | (c! << 8) | random(256)) >>> 0;
};

const ports = [443, 443, 443, 443, 80, 53, 53, 2575, 104, 445, 3389, 25, 50_000, 61_000];
const tos = [0, 0, 0, 0x28, 0x48, 0x68, 0x88, 0xb8];
/** Most flows last seconds; one in twenty lasts most of a minute or more, and is laid over two. */
const lasted = (): number => (random(20) === 0 ? 30_000 + random(60_000) : random(4_000));

/** Both directions: in by interface 1 from side a, in by interface 2 from side b. */
const ends = (): { from: number; to: number; input: number } => {
  const [a, b] = [addressIn(authorities, ACTIVE.authorities), addressIn(destinations, ACTIVE.destinations)];
  return random(2) === 0 ? { from: a, to: b, input: 1 } : { from: b, to: a, input: 2 };
};

/** The builder's datagram with ports, interfaces, classes and times as various as those of a gateway. */
function version5(): Uint8Array {
  const all = Array.from({ length: RECORDS }, ends);
  const bytes = netflow5(
    {},
    all.map(({ from, to }) => ({ source: from, destination: to, octets: 60 + random(1e5), packets: 1 + random(100) })),
  );
  all.forEach(({ input }, i) => {
    const at = 24 + i * 48;
    const last = 100_000 - random(10_000);
    bytes.set(be([input, 2], [3 - input, 2]), at + 12);
    bytes.set(be([Math.max(0, last - lasted()), 4], [last, 4]), at + 24);
    bytes.set(be([1024 + random(60_000), 2], [ports[random(ports.length)]!, 2]), at + 32);
    bytes[at + 39] = tos[random(tos.length)]!;
  });
  return bytes;
}

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
    { what: 'NetFlow v5', datagrams: variety(version5), announce: null, goal: 10e6 },
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

const interfaces = {
  generation: 1,
  find: (_exporter: string, ifIndex: number) =>
    ifIndex === 1 || ifIndex === 2
      ? {
          gateway: 'gw1',
          interface: `if${ifIndex}`,
          side: ifIndex === 1 ? ('a' as const) : ('b' as const),
          speed: 1e10,
          overhead: 18,
          paths: [{ path: 'primary', other: 3 - ifIndex }],
        }
      : null,
};

/** CPU-seconds that `rounds` datagrams take, the cut of the finished minutes included. Checks that nothing went astray. */
function measure({ datagrams, announce }: Case, rounds: number): { seconds: number; rows: number } {
  const aggregator = new Aggregator({
    meaning: { authorities, destinations, applications: [], classes: [] },
    interfaces,
    domain: (index) => decoder.domains[index] ?? null,
    top: { authorities: 1_000, destinations: 1_000, applications: 100, rows: 5_000 },
    late: 300_000,
    now: NOW,
  });
  const decoder: Decoder = new Decoder({ rows: (batch) => aggregator.add(batch, NOW) });
  const exporter = decoder.exporter('192.0.2.1')!;
  if (announce) decoder.decode(announce, exporter, NOW);
  const before = cpuOfThis();
  for (let i = 0; i < rounds; i++) decoder.decode(datagrams[i & (VARIETY - 1)]!, exporter, NOW);
  decoder.flush();
  const minutes = aggregator.close();
  const seconds = cpuOfThis() - before;
  const flows = minutes.flatMap(({ rows }) => rows).reduce((sum, row) => sum + row.flows, 0);
  if (flows !== rounds * RECORDS) throw new Error(`${flows} flows of ${rounds * RECORDS} are in the minutes`);
  return { seconds, rows: minutes.reduce((sum, { rows }) => sum + rows.length, 0) };
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
    const { seconds } = measure(one, ROUNDS);
    const value = (ROUNDS * RECORDS) / seconds;
    const what = `decoding, lookup, aggregation: ${one.what}`;
    report.add({ area: 'flow', what, value, unit: 'records per CPU-second', goal: { atLeast: one.goal } });
  }
  return Promise.resolve();
}
