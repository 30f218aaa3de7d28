/** Captures in every wrapping that the formats allow give the same figures; tshark, where it is installed, reads the same out of them. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replay } from '../../collector/flow/replay/replay.js';
import { missing, program } from '../needs.js';
import { be, concat, ethernet, ipfix, ipv4, netflow5, optionsTemplate, set, sflow, template, udp, type FieldSpec } from './build.js'; // prettier-ignore

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'formats-'))));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function write(bytes: Uint8Array): string {
  const path = join(folder, `${files++}.pcap`);
  writeFileSync(path, bytes);
  return path;
}

const packet = ipv4({ source: 0xc0000201 }, udp(1, 2055, netflow5({}, [{ source: 1, destination: 2, octets: 1500, packets: 3 }]))); // prettier-ignore
const frame = ethernet(0x0800, packet);
const loop = (family: number, reversed: boolean): Uint8Array => {
  const word = be([family, 4]);
  return concat(reversed ? word.reverse() : word, packet);
};

/** Numbers in one byte order or the other. */
const words = (little: boolean, ...numbers: [value: number, octets: number][]): Uint8Array =>
  concat(...numbers.map((one) => (little ? be(one).reverse() : be(one))));

function pcap(link: number, bytes: Uint8Array, { little = false, magic = 0xa1b2c3d4, extra = 0 } = {}): Uint8Array {
  const head = words(little, [magic, 4], [2, 2], [4, 2], [0, 4], [0, 4], [65_535, 4], [link, 4]);
  const record = words(little, [1_700_000_000, 4], [5, 4], [bytes.length, 4], [bytes.length, 4]);
  return concat(head, record, new Uint8Array(extra), bytes);
}

function block(little: boolean, type: number, ...parts: Uint8Array[]): Uint8Array {
  const body = concat(...parts);
  const padded = concat(body, new Uint8Array(-body.length & 3));
  const length = padded.length + 12;
  return concat(words(little, [type, 4], [length, 4]), padded, words(little, [length, 4]));
}

const option = (little: boolean, code: number, value: Uint8Array): Uint8Array =>
  concat(words(little, [code, 2], [value.length, 2]), value, new Uint8Array(-value.length & 3));

/** Interfaces of two link types, names and statistics and secrets between the packets, the packet on the second interface. */
function pcapng(little: boolean): Uint8Array {
  const w = (...numbers: [number, number][]) => words(little, ...numbers);
  const text = (value: string) => new TextEncoder().encode(value);
  const end = w([0, 4]);
  const second = option(little, 9, Uint8Array.of(9));
  const names = concat(w([1, 2], [11, 2]), be([0xc0000201, 4]), text('router\0'), Uint8Array.of(0), end);
  const enhanced = (from: number, bytes: Uint8Array) =>
    block(little, 6, w([from, 4], [0x0605_4c1c, 4], [0, 4], [bytes.length, 4], [bytes.length, 4]), bytes, new Uint8Array(-bytes.length & 3), option(little, 2, w([1, 4])), end); // prettier-ignore
  return concat(
    block(little, 0x0a0d0d0a, w([0x1a2b3c4d, 4], [1, 2], [0, 2], [0xffffffff, 4], [0xffffffff, 4]), option(little, 4, text('test')), end),
    block(little, 1, w([101, 2], [0, 2], [0, 4])),
    block(little, 1, w([1, 2], [0, 2], [0, 4]), option(little, 2, text('eth1')), second, end),
    block(little, 4, names),
    block(little, 10, w([0x544c534b, 4], [4, 4]), text('none')),
    enhanced(1, frame),
    block(little, 5, w([1, 4], [0, 4], [0, 4]), end),
    block(little, 0x0bad, text('custom, skipped')),
  ); // prettier-ignore
}

const captures: [string, Uint8Array][] = [
  ['big-endian, microseconds', pcap(1, frame)],
  ['little-endian, microseconds', pcap(1, frame, { little: true })],
  ['big-endian, nanoseconds', pcap(1, frame, { magic: 0xa1b23c4d })],
  ['little-endian, nanoseconds', pcap(1, frame, { magic: 0xa1b23c4d, little: true })],
  ['the variant with longer packet headers', pcap(1, frame, { magic: 0xa1b2cd34, extra: 8 })],
  ['loopback of BSD, big-endian', pcap(0, loop(2, false))],
  ['loopback of BSD, little-endian', pcap(0, loop(2, true))],
  ['loopback of OpenBSD', pcap(108, loop(2, false))],
  ['raw IP', pcap(101, packet)],
  ['raw IPv4', pcap(228, packet)],
  ['Linux cooked', pcap(113, concat(be([0, 2], [1, 2], [6, 2], [0, 8], [0x0800, 2]), packet))],
  ['Linux cooked 2', pcap(276, concat(be([0x0800, 2], [0, 2], [2, 4], [1, 2], [0, 1], [6, 1], [0, 8]), packet))],
  [
    'Linux cooked, with a VLAN tag',
    pcap(113, concat(be([0, 2], [1, 2], [6, 2], [0, 8], [0x8100, 2], [100, 2], [0x0800, 2]), packet)),
  ],
  [
    'Linux cooked 2, with a VLAN tag',
    pcap(276, concat(be([0x8100, 2], [0, 2], [2, 4], [1, 2], [0, 1], [6, 1], [0, 8], [100, 2], [0x0800, 2]), packet)),
  ],
  ['Cisco HDLC', pcap(104, concat(be([0x0f00, 2], [0x0800, 2]), packet))],
  ['PPPoE', pcap(1, ethernet(0x8864, concat(be([0x1100, 2], [1, 2], [packet.length + 2, 2], [0x21, 2]), packet)))],
  ['GRE', pcap(101, ipv4({ protocol: 47 }, concat(be([0, 2], [0x0800, 2]), packet)))],
  ['IP in IP', pcap(101, ipv4({ protocol: 4 }, packet))],
  ['VXLAN', pcap(101, ipv4({}, udp(5, 4789, concat(be([0x08000000, 4], [0x100, 4]), frame))))],
  ['pcapng, big-endian, two interfaces', pcapng(false)],
  ['pcapng, little-endian, two interfaces', pcapng(true)],
];

describe('a capture', () => {
  it.each(captures)('%s', (_name, bytes) => {
    const summary = replay([write(bytes)]);
    expect(summary).toMatchObject({ datagrams: 1, dataRecords: 1, octets: 1500, packets: 3, errors: {} });
    expect(summary.exporters).toMatchObject([{ address: '192.0.2.1', protocol: 'netflow5' }]);
  });

  const absent = missing({ tshark: 'tshark' });
  it.skipIf(absent !== null)(`is read by tshark as it is here${absent ?? ''}`, { timeout: 120_000 }, () => {
    const read = captures.map(([name, bytes]) => {
      const fields = ['-T', 'fields', '-e', 'cflow.octets', '-e', 'cflow.packets', '-d', 'udp.port==2055,cflow'];
      const out = execFileSync(program('tshark')!, ['-r', write(bytes), ...fields], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }); // prettier-ignore
      return [name, out.trim()];
    });
    expect(read).toEqual(captures.map(([name]) => [name, '1500\t3']));
  });

  it('of sections in both byte orders, one after another', () => {
    expect(replay([write(concat(pcapng(true), pcapng(false)))])).toMatchObject({
      datagrams: 2,
      octets: 3000,
      errors: {},
    });
  });

  it('holds TCP, too, which is passed over: a stream is not datagrams', () => {
    const message = ipfix({}, set(2, template(256, [[1, 4]])), set(256, be([1, 4])));
    const segment = concat(be([4739, 2], [4739, 2], [1, 4], [0, 4], [0x5018, 2], [1000, 2], [0, 4]), message);
    expect(replay([write(pcap(101, ipv4({ protocol: 6 }, segment)))])).toMatchObject({ datagrams: 0, errors: {} });
  });
});

describe('what is not read is refused by name', () => {
  it.each<[string, Uint8Array, string]>([
    ['gzip', new Uint8Array(gzipSync(pcap(1, frame))), 'file-compressed'],
    ['xz', concat(be([0xfd377a585a00, 6]), new Uint8Array(60)), 'file-compressed'],
    ['zstd', concat(be([0x28b52ffd, 4]), new Uint8Array(60)), 'file-compressed'],
    ['snoop', concat(new TextEncoder().encode('snoop\0\0\0'), new Uint8Array(60)), 'file-format'],
    ['a file of nfcapd', concat(be([0x0ca5, 2], [2, 2]), new Uint8Array(60)), 'file-format'],
    [
      'a raw datagram of NetFlow v8',
      be([8, 2], [1, 2], [1, 4], [1_700_000_000, 4], [0, 4], [0, 24]),
      'protocol-refused',
    ],
  ])('%s', (_name, bytes, fault) => {
    expect(replay([write(bytes)])).toMatchObject({ datagrams: 0, errors: { [fault]: 1 } });
  });

  it.each([2, 4])('sFlow version %i in a capture', (version) => {
    const old = be([version, 4], [1, 4], [0xc0000201, 4], [1, 4], [1000, 4], [1, 4], [1, 4], [0, 32]);
    const summary = replay([write(pcap(101, ipv4({}, udp(1, 6343, old))))]);
    expect(summary).toMatchObject({ datagrams: 0, errors: { 'protocol-refused': 1 } });
  });

  it('but not what merely looks a little like it', () => {
    const dns = udp(5, 53, be([2, 4], [1, 4], [0, 40]));
    expect(replay([write(pcap(101, ipv4({}, dns)))])).toMatchObject({ datagrams: 0, errors: {} });
    expect(replay([write(pcap(101, ipv4({}, udp(1, 6343, sflow({})))))]).datagrams).toBe(1);
  });
});

describe('IPFIX of any size and shape', () => {
  const fields: FieldSpec[] = [
    [1, 3],
    [2, 1],
    [321, 4],
    [94, 65_535],
    [291, 65_535],
    [210, 2],
  ];
  const record = (octets: number, text: string): Uint8Array =>
    concat(
      be([octets, 3], [7, 1]),
      Uint8Array.of(0x3f, 0x80, 0, 0),
      // A short text with the long form of its length, which RFC 7011 section 7 allows.
      be([255, 1], [text.length, 2]),
      new TextEncoder().encode(text),
      // A basicList (RFC 6313) of two octets of element 4.
      be([7, 1], [3, 1], [4, 2], [1, 2], [6, 1], [17, 1]),
      be([0, 2]),
    );
  const messages = (file: boolean): Uint8Array[] => [
    ipfix({ sequence: 0 }, set(2, template(256, fields)), set(3, optionsTemplate(257, [[149, 4], [10, 4]], [[82, 65_535]]))), // prettier-ignore
    ipfix({ sequence: 0 }, set(256, record(70_000, 'a'), record(80_000, 'x'.repeat(300)), new Uint8Array(3))),
    ipfix({ sequence: 2 }, set(257, be([1, 4], [9, 4]), be([3, 1]), new TextEncoder().encode('ge0'))),
    ...(file
      ? [ipfix({ sequence: 3 }, set(2, template(2, []))), ipfix({ sequence: 3 }, set(256, record(1, 'b')))]
      : []),
  ];

  it('one after another in a file, until its templates are withdrawn', () => {
    const summary = replay([write(concat(...messages(true)))]);
    expect(summary).toMatchObject({ datagrams: 5, templates: 1, optionsTemplates: 1, dataRecords: 2, optionsRecords: 1, undecodedSets: 1 }); // prettier-ignore
    expect(summary).toMatchObject({ octets: 150_000, packets: 14, errors: {} });
    expect(summary.exporters).toMatchObject([{ sequenceGaps: 0 }]);
  });

  const absent = missing({ tshark: 'tshark' });
  it.skipIf(absent !== null)(`as tshark reads it${absent ?? ''}`, { timeout: 60_000 }, () => {
    const packets = messages(false).map((message) => pcap(101, ipv4({}, udp(1, 4739, message))));
    const file = write(concat(packets[0]!, ...packets.slice(1).map((one) => one.slice(24))));
    const fields = ['-T', 'fields', '-e', 'cflow.octets', '-e', 'cflow.packets'];
    const out = execFileSync(program('tshark')!, ['-r', file, ...fields], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }); // prettier-ignore
    expect(out.split('\n')[1]).toBe('70000,80000\t7,7');
    expect(replay([file])).toMatchObject({ octets: 150_000, packets: 14, dataRecords: 2, optionsRecords: 1 });
  });
});
