/** Flow decoding in process: records per CPU-second of the bare decoders, into columns and no further. */
import { Decoder } from '../../collector/flow/decoder.js';
import {
  be,
  concat,
  ethernet,
  flowSample,
  ipfix,
  ipv4,
  netflow5,
  netflow9,
  rawHeader,
  set,
  sflow,
  template,
  udp,
  type FieldSpec,
} from '../flow/build.js';
import * as aggregate from './aggregate.js';
import { bestOf } from './cpu.js';
import type { Report } from './report.js';

/** Datagrams of different content that are decoded over and over; enough that no branch predictor learns them. */
const VARIETY = 256;
const RECORDS = 30;
/** Datagrams per measurement. */
const ROUNDS = 30_000;
const WARM_UP = 20_000;

/** What IOS-XR and IOS-XE put in a usual IPv4 record: 24 fields, 76 octets. */
const fields: FieldSpec[] = [
  [8, 4], [12, 4], [15, 4], [10, 4], [14, 4], [2, 8], [1, 8], [152, 8], [153, 8], [7, 2], [11, 2], [210, 1], [6, 1], [4, 1], [5, 1],
  [16, 4], [17, 4], [9, 1], [13, 1], [61, 1], [89, 1], [234, 4],
]; // prettier-ignore
const IDENTIFIER = 300;

function random(limit: number): number {
  return Math.floor(Math.random() * limit);
}

const address = (): number => 0x0a000000 + random(1 << 22);

function record(): Uint8Array {
  return concat(
    ...fields.map(([id, length]) => {
      const value =
        id === 8 || id === 12 ? address() : id === 152 || id === 153 ? 1_700_000_000_000 - random(60_000) : random(250);
      return be([value, length]);
    }),
  );
}

const records = (): Uint8Array[] => Array.from({ length: RECORDS }, record);
const variety = (make: (i: number) => Uint8Array): Uint8Array[] => Array.from({ length: VARIETY }, (_, i) => make(i));

const version5 = (): Uint8Array[] =>
  variety((i) =>
    netflow5(
      { sequence: i * RECORDS },
      Array.from({ length: RECORDS }, () => ({
        source: address(),
        destination: address(),
        octets: random(1e6),
        packets: random(1000),
      })),
    ),
  );
const version9 = (): Uint8Array[] => variety((i) => netflow9({ sequence: i }, set(IDENTIFIER, ...records())));
const version10 = (): Uint8Array[] => variety((i) => ipfix({ sequence: i * RECORDS }, set(IDENTIFIER, ...records())));
const samples = (): Uint8Array[] =>
  variety((i) =>
    sflow(
      { sequence: i },
      ...Array.from({ length: 7 }, () =>
        flowSample(
          { rate: 1024 },
          rawHeader(
            ethernet(0x0800, ipv4({ source: address(), destination: address() }, udp(1024, 443, new Uint8Array(80)))),
            1514,
          ),
        ),
      ),
    ),
  );

interface Case {
  what: string;
  unit: string;
  perDatagram: number;
  datagrams: Uint8Array[];
  announce?: Uint8Array;
}

function cases(): Case[] {
  const announced = template(IDENTIFIER, fields);
  return [
    {
      what: 'NetFlow v5, 30 records a datagram',
      unit: 'records per CPU-second',
      perDatagram: RECORDS,
      datagrams: version5(),
    },
    {
      what: 'NetFlow v9, 22 fields, 30 records a datagram',
      unit: 'records per CPU-second',
      perDatagram: RECORDS,
      datagrams: version9(),
      announce: netflow9({}, set(0, announced)),
    },
    {
      what: 'IPFIX, 22 fields, 30 records a datagram',
      unit: 'records per CPU-second',
      perDatagram: RECORDS,
      datagrams: version10(),
      announce: ipfix({}, set(2, announced)),
    },
    { what: 'sFlow, 7 raw headers a datagram', unit: 'samples per CPU-second', perDatagram: 7, datagrams: samples() },
  ];
}

/** CPU-seconds that `rounds` datagrams take. */
function measure({ datagrams, announce, perDatagram }: Case, rounds: number): number {
  let rows = 0;
  const decoder = new Decoder({ rows: (batch) => (rows += batch.count) });
  const exporter = decoder.exporter('192.0.2.1')!;
  if (announce) decoder.decode(announce, exporter, 0);
  const before = process.cpuUsage();
  for (let i = 0; i < rounds; i++) decoder.decode(datagrams[i & (VARIETY - 1)]!, exporter, 0);
  decoder.flush();
  const { user, system } = process.cpuUsage(before);
  if (rows !== rounds * perDatagram) throw new Error(`decoded ${rows} rows of ${rounds * perDatagram}`);
  return (user + system) / 1e6;
}

export function run(report: Report): Promise<void> {
  const all = cases();
  // All protocols in one process first, as in a collector that hears them all: the loops are shared, and so is what the compiler learns.
  for (const one of all) measure(one, WARM_UP);
  for (const one of all) {
    const value = bestOf(() => (ROUNDS * one.perDatagram) / measure(one, ROUNDS));
    report.add({ area: 'flow', what: `bare decoder: ${one.what}`, value, unit: one.unit });
  }
  return aggregate.run(report);
}
