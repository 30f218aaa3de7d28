import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../collector/cli/program.js';
import { replay } from '../../collector/flow/replay/replay.js';
import { until } from '../until.js';
import { be, concat, ethernet, ipfix, ipv4, ipv6, netflow5, set, template, udp } from './build.js';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'replay-'))));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function write(...parts: Uint8Array[]): string {
  const path = join(folder, `${files++}`);
  writeFileSync(path, concat(...parts));
  return path;
}

const swap = (value: number, octets: number): Uint8Array => be([value, octets]).reverse();
const flow = { source: 1, destination: 2, octets: 1500, packets: 3 };
const export5 = netflow5({}, [flow]);
const packet = ipv4({ source: 0xc0000201 }, udp(1, 9999, export5));

const pcap = (link: number, packets: Uint8Array[], magic = 0xa1b2c3d4): Uint8Array =>
  concat(
    be([magic, 4], [2, 2], [4, 2], [0, 4], [0, 4], [65_535, 4], [link, 4]),
    ...packets.map((bytes, i) => concat(be([1000 + i, 4], [500, 4], [bytes.length, 4], [bytes.length, 4]), bytes)),
  );

function pcapLittle(packets: Uint8Array[]): Uint8Array {
  const words = (...values: number[]): Uint8Array => concat(...values.map((value) => swap(value, 4)));
  return concat(
    words(0xa1b23c4d, 0x00040002, 0, 0, 65_535, 101),
    ...packets.map((bytes) => concat(words(1000, 5, bytes.length, bytes.length), bytes)),
  );
}

function block(type: number, body: Uint8Array): Uint8Array {
  const padded = concat(body, new Uint8Array(-body.length & 3));
  return concat(be([type, 4], [padded.length + 12, 4]), padded, be([padded.length + 12, 4]));
}

const pcapng = (...blocks: Uint8Array[]): Uint8Array =>
  concat(
    block(0x0a0d0d0a, be([0x1a2b3c4d, 4], [1, 2], [0, 2], [0xffffffffffffffffn, 8])),
    block(1, be([101, 2], [0, 2], [0, 4])),
    ...blocks,
  );

describe('captures', () => {
  it.each<[string, () => Uint8Array]>([
    ['Ethernet', () => pcap(1, [ethernet(0x0800, packet)])],
    [
      'Ethernet with two VLAN tags',
      () => pcap(1, [ethernet(0x88a8, concat(be([100, 2], [0x8100, 2], [200, 2], [0x0800, 2]), packet))]),
    ],
    ['Ethernet padded to 60 octets and more', () => pcap(1, [concat(ethernet(0x0800, packet), new Uint8Array(20))])],
    ['raw IP', () => pcap(101, [packet])],
    ['loopback of BSD', () => pcap(0, [concat(be([2, 4]), packet)])],
    ['Linux cooked', () => pcap(113, [concat(new Uint8Array(14), be([0x0800, 2]), packet)])],
    ['Linux cooked 2', () => pcap(276, [concat(be([0x0800, 2]), new Uint8Array(18), packet)])],
    ['PPP', () => pcap(9, [concat(be([0xff03, 2], [0x21, 2]), packet)])],
    ['little-endian with nanoseconds', () => pcapLittle([packet])],
    [
      'pcapng',
      () => pcapng(block(6, concat(be([0, 4], [0, 4], [1, 4], [packet.length, 4], [packet.length, 4]), packet))),
    ],
    ['pcapng, simple packet block', () => pcapng(block(3, concat(be([packet.length, 4]), packet)))],
    [
      'MPLS',
      () => pcap(1, [ethernet(0x8847, concat(be([(100 << 12) | 64, 4], [(200 << 12) | 0x100 | 64, 4]), packet))]),
    ],
  ])('%s', (_name, make) => {
    const summary = replay([write(make())]);
    expect(summary).toMatchObject({ datagrams: 1, dataRecords: 1, octets: 1500, packets: 3, errors: {} });
    expect(summary.exporters).toMatchObject([
      { address: '192.0.2.1', protocol: 'netflow5', domain: 3, sequenceGaps: 0 },
    ]);
  });

  it('of IPv6, told by content among other traffic', () => {
    const exported = ipv6(17, udp(1, 53, export5));
    const other = [ipv6(6, new Uint8Array(40)), ipv6(17, udp(1, 2055, new Uint8Array(40).fill(7)))];
    const summary = replay([write(pcap(101, [...other, exported]))]);
    expect(summary).toMatchObject({ datagrams: 1, errors: {} });
    expect(summary.exporters[0]?.address).toBe('2001:db8::1');
  });

  it('puts fragments together, whatever their order', () => {
    const large = netflow5(
      {},
      Array.from({ length: 30 }, () => flow),
    );
    const whole = udp(1, 9999, large);
    const parts = [0, 504, 1008].map((offset) =>
      ipv4({ identification: 7, offset, more: offset < 1008 }, whole.subarray(offset, offset + 504)),
    );
    const [first, second, third] = parts as [Uint8Array, Uint8Array, Uint8Array];
    for (const order of [
      [first, second, third],
      [third, first, second],
    ])
      expect(replay([write(pcap(101, order))])).toMatchObject({ datagrams: 1, dataRecords: 30, errors: {} });
    expect(replay([write(pcap(101, [first, third]))])).toMatchObject({
      datagrams: 0,
      errors: { 'fragments-incomplete': 1 },
    });
  });

  it('puts IPv6 fragments together', () => {
    const whole = udp(1, 9999, export5);
    const fragment = (offset: number, more: number): Uint8Array =>
      ipv6(
        44,
        concat(
          be([17, 1], [0, 1], [offset | more, 2], [77, 4]),
          whole.subarray(offset, more ? offset + 40 : undefined),
        ),
      );
    expect(replay([write(pcap(101, [fragment(0, 1), fragment(40, 0)]))])).toMatchObject({
      datagrams: 1,
      dataRecords: 1,
    });
  });

  it('cut off in the middle of a packet give what is whole', () => {
    const file = pcap(101, [packet, packet]);
    expect(replay([write(file.slice(0, -5))])).toMatchObject({ datagrams: 1, errors: { 'capture-truncated': 1 } });
  });
});

describe('raw files', () => {
  const message = (octets: number): Uint8Array =>
    ipfix({ sequence: octets }, set(2, template(256, [[1, 4]])), set(256, be([octets, 4])));

  it('hold several datagrams: IPFIX by length, NetFlow v5 by count', () => {
    expect(replay([write(message(1), message(2), message(3))])).toMatchObject({
      datagrams: 3,
      dataRecords: 3,
      octets: 6,
      errors: {},
    });
    expect(replay([write(export5, netflow5({}, [flow, flow]))])).toMatchObject({
      datagrams: 2,
      dataRecords: 3,
      errors: {},
    });
  });

  it('share one exporter state', () => {
    const announced = write(ipfix({}, set(2, template(300, [[1, 4]]))));
    const exported = write(ipfix({}, set(300, be([9, 4]))));
    expect(replay([announced, exported])).toMatchObject({ octets: 9, undecodedSets: 0 });
    expect(replay([exported, announced])).toMatchObject({ octets: 9, undecodedSets: 0 });
    expect(replay([exported])).toMatchObject({ octets: 0, undecodedSets: 1 });
  });

  it('that are something else are told so', () => {
    expect(replay([write(new Uint8Array(100).fill(65))])).toMatchObject({
      datagrams: 0,
      errors: { 'trailing-bytes': 1 },
    });
  });
});

describe('interconnect replay', () => {
  async function run(...args: string[]): Promise<{ status: number; out: string; err: string }> {
    let out = '';
    let err = '';
    const stdout = { write: (text: string) => (out += text) };
    const stderr = { write: (text: string) => (err += text) };
    const status = await runCli(['replay', ...args], { stdout, stderr, env: {} });
    return { status, out, err };
  }

  it('prints figures, or records as JSON lines', async () => {
    const file = write(pcap(101, [packet]));
    const figures = await run(file, '--json');
    expect(JSON.parse(figures.out)).toMatchObject({ dataRecords: 1, octets: 1500 });
    const records = await run(file, '--records');
    expect(
      records.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([{ sourceIPv4Address: '0.0.0.1', octetDeltaCount: 1500, exporter: { address: '192.0.2.1' } }]);
    expect((await run(file)).out).toMatch(/192\.0\.2\.1 +netflow5/);
  });

  it('shows how far it is on a terminal, and nothing where it is piped', async () => {
    const file = write(pcap(101, [packet]));
    let told = '';
    const stderr = { isTTY: true, write: (text: string) => (told += text) };
    await runCli(['replay', file, '--json'], { stdout: { write: () => true }, stderr, env: {} });
    expect(told).toContain(`${file}: 1 datagrams`);
    expect((await run(file, '--json')).err).toBe('');
  });

  it('sends what it read on the wire', async () => {
    const received: Uint8Array[] = [];
    const socket = createSocket('udp4', (bytes) => received.push(bytes));
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    try {
      const { status, out } = await run(
        write(pcap(101, [packet, packet])),
        '--to',
        `127.0.0.1:${socket.address().port}`,
        '--speed',
        '0',
        '--json',
      );
      expect([status, JSON.parse(out)]).toMatchObject([0, { sent: 2 }]);
      await until('both datagrams arrive', () => received.length === 2);
      expect(received.map((bytes) => Buffer.compare(bytes, export5))).toEqual([0, 0]);
    } finally {
      socket.close();
    }
  });

  it('says what is wrong, and ends with the status for it', async () => {
    const told = async (...args: string[]) => (({ status, err }) => [status, err])(await run(...args));
    const containing = (text: string): string => expect.stringContaining(text) as string;
    expect(await told(join(folder, 'none'))).toEqual([1, containing(`${join(folder, 'none')} does not exist`)]);
    expect(await told(folder)).toEqual([1, containing(`${folder} is a folder, not a file`)]);
    expect(await told(folder, '--records')).toEqual([1, containing('is a folder')]);
    expect(await told(folder, '--to', '127.0.0.1:1')).toEqual([1, containing('is a folder')]);
    expect(await told(write(packet), '--to', 'nowhere')).toEqual([2, containing('HOST:PORT')]);
    expect(await told()).toEqual([2, containing('missing required argument')]);
  });

  it.each([1, 2])('says when nobody listens, be it for %i datagrams', async (datagrams) => {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    const to = `127.0.0.1:${socket.address().port}`;
    await new Promise<void>((resolve) => socket.close(resolve));
    const file = write(pcap(101, new Array<Uint8Array>(datagrams).fill(packet)));
    const { status, err } = await run(file, '--to', to, '--speed', '0');
    expect([status, err]).toEqual([1, expect.stringContaining(`--to ${to}: nobody listens there`)]);
  });

  it('says beside the records what is not among them', async () => {
    const whole = pcap(101, [packet, packet]);
    const { out, err } = await run(write(whole.slice(0, -1)), '--records');
    expect(out.trim().split('\n')).toHaveLength(1);
    expect(err).toMatch(/capture-truncated +1 +the capture ends in the middle of a packet, which was left out\n/);
    const lost = write(ipfix({}, set(256, be([1, 4]))));
    expect((await run(lost, '--records')).err).toContain('1 data set without a template');
  });

  it('tells a capture cut off in its first header from other files', () => {
    expect(replay([write(pcap(101, [packet]).slice(0, 20))]).errors).toEqual({ 'capture-truncated': 1 });
  });
});
