/** One datagram of each version with fixed records, put together by Cisco's "NetFlow Export Datagram Format": each column is read from where it stands. */
import { expect, test } from 'vitest';
import { F, U, type Batch } from '../../collector/flow/batch.js';
import { Decoder } from '../../collector/flow/decoder.js';
import { fixedVersions } from '../../collector/flow/fixed.js';
import { be, concat } from './build.js';

const EXPORTED = 1_700_000_000;

const header = (version: number, ...rest: [value: number, octets: number][]): Uint8Array =>
  be([version, 2], [1, 2], [60_000, 4], [EXPORTED, 4], [0, 4], ...rest);

/** srcaddr, dstaddr, nexthop, input, output, dPkts, dOctets, First, Last, srcport, dstport: the same in all. */
const common = be(
  ...([[0xc0000201, 4], [0xc6336402, 4], [0xcb007103, 4], [11, 2], [12, 2]] as [number, number][]),
  ...([[7, 4], [1_234, 4], [50_000, 4], [55_000, 4], [40_001, 2], [443, 2]] as [number, number][]),
); // prettier-ignore
const behind5 = be([0, 1], [0x1b, 1], [6, 1], [0xb8, 1], [64_501, 2], [64_502, 2], [24, 1], [23, 1], [0, 2]);

const datagrams: Record<number, Uint8Array> = {
  // pad, prot, tos, flags, three octets of pad, four that are reserved.
  1: concat(header(1), common, be([0, 2], [6, 1], [0xb8, 1], [0x1b, 1], [0, 3], [0, 4])),
  5: concat(header(5, [9, 4], [0, 1], [0, 1], [0, 2]), common, behind5),
  // The last two of version 5 are flags here, and the router behind which the flow was switched follows.
  7: concat(header(7, [9, 4], [0, 4]), common, behind5, be([0xcb007109, 4])),
};

test('a datagram stands here for every version', () => {
  expect(Object.keys(datagrams).map(Number)).toEqual([...fixedVersions.keys()]);
});

/** What was put in, by the columns of a row; the system started a minute before the export. */
const integers = {
  ...{ src3: 0xc0000201, dst3: 0xc6336402, family: 4, srcPort: 40_001, dstPort: 443, inputIf: 11, outputIf: 12 },
  ...{ protocol: 6, tos: 0xb8, tcpFlags: 0x1b },
};
const doubles = { octets: 1_234, packets: 7, first: EXPORTED * 1_000 - 10_000, last: EXPORTED * 1_000 - 5_000 };

test.each(Object.entries(datagrams))('version %s', (version, datagram) => {
  const rows: { u: Record<string, number>; f: Record<string, number> }[] = [];
  const decoder = new Decoder({ rows: (batch) => rows.push(...rowsOf(batch)) });
  const exporter = decoder.exporter('192.0.2.9')!;
  decoder.decode(datagram, exporter, EXPORTED * 1_000);
  decoder.flush();
  const autonomous = version === '1' ? { srcAs: 0, dstAs: 0 } : { srcAs: 64_501, dstAs: 64_502 };
  expect(rows).toHaveLength(1);
  expect(rows[0]!.u).toMatchObject({ ...integers, ...autonomous });
  expect(rows[0]!.f).toMatchObject(doubles);
  const [domain] = decoder.domains;
  expect(domain?.protocol).toBe(`netflow${version}`);
  expect([exporter, domain!].flatMap(({ errors }) => errors.entries())).toEqual([]);
});

function rowsOf({ count, u, f }: Batch) {
  const named = (columns: Record<string, number>, cells: readonly ArrayLike<number>[], row: number) =>
    Object.fromEntries(Object.entries(columns).map(([name, at]) => [name, cells[at]![row]!]));
  return Array.from({ length: count }, (_, row) => ({ u: named(U, u, row), f: named(F, f, row) }));
}
