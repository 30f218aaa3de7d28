/** What of the traffic in a capture is taken for flow export. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isExport, isRefused } from '../../collector/flow/replay/exports.js';
import { replay } from '../../collector/flow/replay/replay.js';
import { be, concat, ipfix, ipv4, netflow5, netflow9, set, sflow, template, TIME, udp } from './build.js';

const flow = { source: 1, destination: 2, octets: 1500, packets: 3 };
const announced = set(2, template(256, [[1, 4]]));
/** Version 1 (Cisco, "NetFlow Export Datagram Format"): a header of 16 octets, records of 48 with the times at 24 and 28. */
const version1 = (first: number, last: number): Uint8Array =>
  concat(
    be([1, 2], [1, 2], [100_000, 4], [TIME, 4], [0, 4]),
    be([1, 4], [2, 4], [0, 4], [1, 2], [2, 2], [3, 4], [1500, 4], [first, 4], [last, 4], [0, 16]),
  );

describe('other traffic is no export', () => {
  it.each<[string, Uint8Array]>([
    // RFC 8489: type 1 is a binding request, then the length of its attributes, the cookie and a number by chance.
    ['STUN', concat(be([1, 2], [8, 2], [0x2112a442, 4], [0xb7e7a701, 4], [0xbc34d686, 8], [0x80220004, 8]))],
    // RFC 5036: version 1 and the length of what follows, then the router.
    ['an LDP hello', concat(be([1, 2], [30, 2], [0x0a000001, 4], [0, 2], [0x0100_0014, 4], [0x5f5e1000, 4]), new Uint8Array(14))], // prettier-ignore
    // RFC 8029: version 1, flags, an echo request; a handle and a number of the sender; times of NTP.
    ['an MPLS echo', concat(be([1, 2], [1, 2], [0x01020000, 4], [0xb4000027, 4], [1, 4], [0xe2fd1b1c, 4], [0x80000000, 4], [0, 8]), new Uint8Array(100))], // prettier-ignore
    ['what begins like NetFlow v5', concat(be([5, 2], [0x8a3f, 2], [0x71f30c11, 4], [0xc3a2_9911, 4]), new Uint8Array(400).fill(0x5a))], // prettier-ignore
    ['what begins like NetFlow v9', concat(be([9, 2], [0x8a3f, 2], [0x71f30c11, 4], [0xc3a2_9911, 4]), new Uint8Array(400).fill(0x5a))], // prettier-ignore
    ['what begins like IPFIX', concat(be([10, 2], [0x8a3f, 2], [0xc3a2_9911, 4]), new Uint8Array(400).fill(0x5a))],
    ['NetFlow v1 of times that are none', version1(90_000, 10_000)],
  ])('%s', (_name, bytes) => {
    expect(isExport(bytes)).toBe(false);
  });

  it('nor is it NetFlow v8 because it begins like it', () => {
    const begins = be([8, 2], [0x8a3f, 2], [1, 4], [0xc3a2_9911, 4], [5, 4], [6, 4]);
    expect(isRefused(concat(begins, be([0, 2], [0x5a5a, 2]), new Uint8Array(40)))).toBe(false);
    expect(isRefused(concat(begins, be([0, 2], [0x0502, 2]), new Uint8Array(40)))).toBe(true);
  });
});

describe('an export is one', () => {
  const nine = netflow9({}, set(0, template(256, [[1, 4]])));
  it.each<[string, Uint8Array]>([
    ['NetFlow v1', version1(98_000, 99_000)],
    ['NetFlow v1 of an uptime that has nothing to do with it', version1(2 ** 31, 2 ** 31 + 1)],
    ['NetFlow v5', netflow5({}, [flow, flow])],
    ['NetFlow v5 without a clock', netflow5({ time: 0 }, [flow])],
    ['NetFlow v5 that counts too many', concat(be([5, 2], [3, 2]), netflow5({}, [flow, flow]).slice(4))],
    ['NetFlow v5 with something behind', concat(netflow5({}, [flow]), new Uint8Array(7))],
    ['NetFlow v5 over the wrap of its uptime', concat(netflow5({ uptime: 500 + 2 ** 32 }, [flow]), new Uint8Array(7))],
    ['NetFlow v9', nine],
    ['NetFlow v9 without a set', netflow9({})],
    ['NetFlow v9 filled with zeros', concat(nine, new Uint8Array(900))],
    ['IPFIX', ipfix({}, announced)],
    ['IPFIX whose sets do not tile it', ipfix({}, be([9, 2], [400, 2]))],
    ['IPFIX of another length than it says', concat(ipfix({}, announced), be([0, 3]))],
    ['sFlow', sflow({})],
  ])('%s', (_name, bytes) => {
    expect(isExport(bytes)).toBe(true);
  });
});

describe('of a part', () => {
  it('the header has to do, but for version 1', () => {
    const five = netflow5({}, [flow, flow]);
    const nine = netflow9({}, set(0, template(256, [[1, 4]])));
    for (const part of [five.slice(0, 30), five.slice(0, 90), nine.slice(0, 26)])
      expect(isExport(part, true)).toBe(true);
    for (const part of [five.slice(0, 30), nine.slice(0, 26)]) expect(isExport(part)).toBe(false);
    expect(isExport(version1(98_000, 99_000).slice(0, 60), true)).toBe(false);
  });
});

describe('a capture of parts of packets', () => {
  let folder = '';
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'exports-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is read as far as it goes, and says so', () => {
    const packet = ipv4({}, udp(5_000, 2055, netflow5({}, [flow, flow, flow])));
    const part = packet.slice(0, 28 + 24 + 48 + 20);
    const file = join(folder, 'part.pcap');
    const head = be([0xa1b2c3d4, 4], [2, 2], [4, 2], [0, 8], [120, 4], [101, 4]);
    writeFileSync(file, concat(head, be([TIME, 4], [0, 4], [part.length, 4], [packet.length, 4]), part));
    expect(replay([file])).toMatchObject({ dataRecords: 1, errors: { 'datagram-cut': 1, 'count-mismatch': 1 } });
  });
});

describe('what an exporter sends from several ports', () => {
  let folder = '';
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'ports-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is numbered and timed by each port for itself in a capture, too (RFC 7011 section 2)', () => {
    const row = set(256, be([1, 4]));
    const from = (port: number, sequence: number): Uint8Array =>
      ipv4({}, udp(port, 4739, ipfix({ sequence }, announced, row)));
    const packets = Array.from({ length: 40 }, (_, i) => [from(5_001, i), from(5_002, 700 + i)]).flat();
    const file = join(folder, 'two.pcap');
    const head = be([0xa1b2c3d4, 4], [2, 2], [4, 2], [0, 8], [65_535, 4], [101, 4]);
    const records = packets.map((one) => concat(be([TIME, 4], [0, 4], [one.length, 4], [one.length, 4]), one));
    writeFileSync(file, concat(head, ...records));
    expect(replay([file]).exporters).toMatchObject([{ dataRecords: 80, sequenceGaps: 0, sequenceReordered: 0 }]);
  });
});
