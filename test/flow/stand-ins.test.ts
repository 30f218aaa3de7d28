/** What the columns are read from where a template has not the usual elements. */
import { describe, expect, it } from 'vitest';
import { countedAs, F, U } from '../../collector/flow/batch.js';
import { Decoder } from '../../collector/flow/decoder.js';
import { addressOfWords } from '../../collector/flow/view/text.js';
import { be, concat, ethernet, ipfix, ipv4, ipv6, netflow9, set, template, udp, type FieldSpec } from './build.js';

interface Row {
  source: string;
  destination: string;
  octets: number;
  packets: number;
  counted: string;
  u(column: number): number;
}

function rowsOf(...datagrams: Uint8Array[]): Row[] {
  const rows: Row[] = [];
  const decoder = new Decoder({
    rows({ u, f, count }) {
      for (let row = 0; row < count; row++) {
        const cells = u.map((column) => column[row]!);
        const address = (first: number): string => addressOfWords(cells.slice(first, first + 4), cells[U.family]!);
        rows.push({
          source: address(U.src0),
          destination: address(U.dst0),
          octets: f[F.octets]![row]!,
          packets: f[F.packets]![row]!,
          counted: countedAs[cells[U.counted]!]!,
          u: (column) => cells[column]!,
        });
      }
    },
  });
  const exporter = decoder.exporter('192.0.2.1')!;
  for (const datagram of datagrams) decoder.decode(datagram, exporter, 1_700_000_000_000);
  decoder.flush();
  return rows;
}

/** Two records, so that columns are copied together. */
const twice = (fields: FieldSpec[], record: Uint8Array): Row[] =>
  rowsOf(ipfix({}, set(2, template(256, fields)), set(256, record, record)));

describe('without ifIndex of logical interfaces', () => {
  const ends: FieldSpec[] = [
    [252, 4],
    [253, 4],
    [1, 4],
  ];

  it('those of the physical ones stand in (IE 252 and 253)', () => {
    const rows = twice(ends, be([501, 4], [502, 4], [100, 4]));
    expect(rows.map(({ u }) => [u(U.inputIf), u(U.outputIf)])).toEqual([
      [501, 502],
      [501, 502],
    ]);
  });

  it('and stand behind them, whatever their order', () => {
    const [row] = twice([...ends, [10, 4], [14, 4]], be([501, 4], [502, 4], [100, 4], [7, 4], [8, 4]));
    expect([row!.u(U.inputIf), row!.u(U.outputIf)]).toEqual([7, 8]);
  });
});

describe('the type of service', () => {
  it('has the DSCP in its upper six bits where that is all the template tells (IE 195)', () => {
    const rows = twice(
      [
        [195, 1],
        [1, 4],
      ],
      be([46, 1], [100, 4]),
    );
    expect(rows.map(({ u }) => u(U.tos))).toEqual([0xb8, 0xb8]);
  });

  it('is that of IE 5 where it is told', () => {
    const [row] = twice(
      [
        [195, 1],
        [5, 1],
      ],
      be([46, 1], [0xb9, 1]),
    );
    expect(row!.u(U.tos)).toBe(0xb9);
  });
});

describe('client and server of a connection (Cisco AVC)', () => {
  it('are its ends, the client first, as its octets are those of the initiator', () => {
    const [row] = twice(
      [
        [12236, 4, 9],
        [12237, 4, 9],
        [12240, 2, 9],
        [12241, 2, 9],
        [231, 8],
        [298, 8],
      ],
      be([0x0a010001, 4], [0x0a020002, 4], [50_000, 2], [443, 2], [900, 8], [9, 8]),
    );
    expect(row).toMatchObject({ source: '10.1.0.1', destination: '10.2.0.2', octets: 900, counted: 'initiator' });
    expect([row!.u(U.srcPort), row!.u(U.dstPort)]).toEqual([50_000, 443]);
  });

  it('are in NetFlow v9 by numbers of its own', () => {
    const fields: FieldSpec[] = [
      [45006, 16],
      [45007, 16],
      [45009, 2],
    ];
    const record = be([(0x20010db8n << 96n) + 1n, 16], [(0x20010db8n << 96n) + 2n, 16], [443, 2]);
    const [row] = rowsOf(netflow9({}, set(0, template(256, fields)), set(256, record)));
    expect(row).toMatchObject({ source: '2001:db8::1', destination: '2001:db8::2' });
    expect(row!.u(U.dstPort)).toBe(443);
  });

  it('stand behind source and destination', () => {
    const [row] = twice(
      [
        [12236, 4, 9],
        [8, 4],
        [12, 4],
      ],
      be([1, 4], [0x0a010001, 4], [0x0a020002, 4]),
    );
    expect(row).toMatchObject({ source: '10.1.0.1', destination: '10.2.0.2' });
  });
});

describe('a frame in IE 315 counts from its IP header on', () => {
  const fields: FieldSpec[] = [
    [10, 4],
    [315, 65535],
  ];
  const framed = (frame: Uint8Array): Row =>
    rowsOf(ipfix({}, set(2, template(256, fields)), set(256, be([7, 4]), be([255, 1], [frame.length, 2]), frame)))[0]!;
  const ip = ipv4({}, udp(5_000, 443, new Uint8Array(72)));
  const label = (value: number, bottom: boolean): Uint8Array => be([(value << 12) | (bottom ? 0x1ff : 0xff), 4]);
  /** A pseudowire with the control word of RFC 4385. */
  const wire = (inside: Uint8Array): Uint8Array =>
    ethernet(0x8847, concat(label(300, false), label(17, true), be([0, 4]), inside));

  it.each([
    ['Ethernet', ethernet(0x0800, ip)],
    ['Ethernet over MPLS', wire(ethernet(0x0800, ip))],
    ['Ethernet over MPLS twice', wire(wire(ethernet(0x0800, ip)))],
  ])('in %s', (_name, frame) => {
    expect(framed(frame)).toMatchObject({ source: '10.0.0.1', octets: 100, packets: 1, counted: 'frame' });
  });

  it('and not where there is none', () => {
    expect(framed(wire(ethernet(0x0806, new Uint8Array(28))))).toMatchObject({ octets: 0, counted: 'nothing' });
    expect(framed(ethernet(0x86dd, ipv6(59, new Uint8Array(0))))).toMatchObject({ octets: 40, counted: 'frame' });
  });
});
