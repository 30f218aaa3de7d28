import { describe, expect, it } from 'vitest';
import { be, concat, ethernet, flowSample, formatted, ipv4, ipv6, rawHeader, sflow, udp } from './build.js';
import { decodeAll } from './decode.js';

const payload = udp(1111, 2222, new Uint8Array(20));
const inner = { sourceIPv4Address: '10.1.0.1', destinationIPv4Address: '10.1.0.2', sourceTransportPort: 1111 };
const carried = ipv4({ source: 0x0a010001, destination: 0x0a010002 }, payload);
const sampled = (frame: Uint8Array, protocol = 1) =>
  decodeAll([sflow({}, flowSample({ rate: 10 }, rawHeader(frame, 1500, protocol)))]).records[0];

describe('the header of a sampled packet', () => {
  it.each<[string, Uint8Array, number?]>([
    ['Ethernet', ethernet(0x0800, carried)],
    ['one VLAN tag', ethernet(0x8100, concat(be([0x2064, 2], [0x0800, 2]), carried))],
    ['QinQ', ethernet(0x88a8, concat(be([100, 2], [0x8100, 2], [7, 2], [0x0800, 2]), carried))],
    ['MPLS', ethernet(0x8847, concat(be([(16 << 12) | 0x0ff, 4], [(17 << 12) | 0x1ff, 4]), carried))],
    ['PPPoE', ethernet(0x8864, concat(be([0x1100, 2], [1, 2], [carried.length + 2, 2], [0x21, 2]), carried))],
    ['LLC and SNAP', ethernet(carried.length + 8, concat(be([0xaaaa03, 3], [0, 3], [0x0800, 2]), carried))],
    ['no link layer', carried, 11],
    ['PPP', concat(be([0x21, 1]), carried), 7],
    ['MPLS without Ethernet', concat(be([(16 << 12) | 0x1ff, 4]), carried), 13],
  ])('is read through %s', (_name, frame, protocol) => {
    expect(sampled(frame, protocol)).toMatchObject({ ...inner, dataLinkFrameSize: 1500, protocolIdentifier: 17 });
  });

  it('names its tags and labels', () => {
    const frame = ethernet(
      0x88a8,
      concat(be([100, 2], [0x8100, 2], [7, 2], [0x8847, 2], [(16 << 12) | 0x1ff, 4]), carried),
    );
    expect(sampled(frame)).toMatchObject({
      dot1qVlanId: 100,
      dot1qCustomerVlanId: 7,
      mplsLabels: [16],
      vlanId: 100,
      sourceMacAddress: '02:00:00:00:00:02',
    });
  });

  it('is read behind IPv6 extension headers', () => {
    const hop = be([60, 1], [0, 1], [0, 6]);
    const destination = be([17, 1], [1, 1], [0, 14]);
    expect(sampled(ethernet(0x86dd, ipv6(0, concat(hop, destination, payload))))).toMatchObject({
      sourceIPv6Address: '2001:db8::1',
      protocolIdentifier: 17,
      sourceTransportPort: 1111,
    });
  });

  const frame = ethernet(0x0800, carried);
  it.each<[string, number, Uint8Array]>([
    ['IP in IP', 4, carried],
    ['GRE', 47, concat(be([0, 2], [0x0800, 2]), carried)],
    ['GRE with checksum, key and sequence', 47, concat(be([0xb000, 2], [0x0800, 2], [0, 12]), carried)],
    ['Ethernet in GRE', 47, concat(be([0, 2], [0x6558, 2]), frame)],
    ['ERSPAN II', 47, concat(be([0x1000, 2], [0x88be, 2], [0, 4], [0, 8]), frame)],
    ['VXLAN', 17, udp(5, 4789, concat(be([0x08000000, 4], [0x100, 4]), frame))],
    ['Geneve', 17, udp(5, 6081, concat(be([0x0100, 2], [0x6558, 2], [0, 8]), frame))],
    ['GTP-U', 17, udp(5, 2152, concat(be([0x30ff, 2], [carried.length, 2], [9, 4]), carried))],
    ['MPLS in UDP', 17, udp(5, 6635, concat(be([(16 << 12) | 0x1ff, 4]), carried))],
  ])('shows the packet inside %s, and counts the one outside', (_name, protocol, body) => {
    const record = sampled(ethernet(0x0800, ipv4({ protocol }, body)));
    expect(record).toMatchObject({ sourceIPv4Address: '10.0.0.1', protocolIdentifier: protocol, inner });
  });

  it('ends where tunnels go too deep', () => {
    let nested = carried;
    for (let i = 0; i < 500; i++) nested = ipv4({ protocol: 4 }, nested);
    let depth = 0;
    for (let at = sampled(ethernet(0x0800, nested)) as { inner?: object } | undefined; at; at = at.inner) depth++;
    expect(depth).toBeLessThan(10);
  });
});

describe('without its header, a sampled packet', () => {
  const mac = (last: number): [number, number][] => [
    [last, 6],
    [0, 2],
  ];
  const ofEthernet = formatted(2, be([1514, 4], ...mac(1), ...mac(2), [0x0800, 4]));
  const ofIpv4 = formatted(3, be([1496, 4], [6, 4], [0x0a010001, 4], [0x0a010002, 4], [443, 4], [50_000, 4], [0x18, 4], [0xb8, 4])); // prettier-ignore
  const raw = rawHeader(ethernet(0x0800, carried), 120);
  const sample = (...records: Uint8Array[]) => decodeAll([sflow({}, flowSample({ rate: 10 }, ...records))]).records[0];

  it.each<[string, Uint8Array[]]>([
    ['Ethernet first', [ofEthernet, ofIpv4]],
    ['IP first', [ofIpv4, ofEthernet]],
  ])('is told by all records that an agent made of it: %s', (_name, records) => {
    expect(sample(...records)).toMatchObject({
      sourceIPv4Address: '10.1.0.1',
      destinationTransportPort: 50_000,
      tcpControlBits: 0x18,
      ipClassOfService: 0xb8,
      dataLinkFrameSize: 1514,
      ethernetType: 0x0800,
    });
  });

  it('is as long as its IP packet where nothing tells of the frame', () => {
    expect(sample(ofIpv4)).toMatchObject({ dataLinkFrameSize: 1496, protocolIdentifier: 6 });
    const ofIpv6 = formatted(4, be([900, 4], [17, 4], [1, 16], [2, 16], [53, 4], [5_000, 4], [0, 4], [0, 4]));
    expect(sample(ofIpv6)).toMatchObject({ sourceIPv6Address: '::1', dataLinkFrameSize: 900 });
  });

  it('is what its header says where there is one, wherever it stands', () => {
    for (const records of [
      [raw, ofEthernet, ofIpv4],
      [ofIpv4, raw],
      [ofEthernet, raw, ofIpv4],
    ]) {
      const record = sample(...records);
      expect(record).toMatchObject({ protocolIdentifier: 17, sourceTransportPort: 1111, dataLinkFrameSize: 120 });
      expect(record).not.toHaveProperty('tcpControlBits');
    }
  });
});

describe('what a switch or router knew of a packet', () => {
  const raw = rawHeader(ethernet(0x0800, carried));

  it('is its VLAN, and its path of autonomous systems', () => {
    const vlans = formatted(1001, be([300, 4], [0, 4], [301, 4], [0, 4]));
    const gateway = formatted(
      1003,
      be(
        [1, 4],
        [0x0a000001, 4],
        [65000, 4],
        [65001, 4],
        [65002, 4],
        [1, 4],
        [2, 4],
        [2, 4],
        [65010, 4],
        [65020, 4],
        [0, 4],
        [100, 4],
      ),
    );
    const { records, errors } = decodeAll([sflow({}, flowSample({}, raw, vlans, gateway))]);
    expect(errors).toEqual({});
    expect(records[0]).toMatchObject({ vlanId: 300, bgpSourceAsNumber: 65001, bgpDestinationAsNumber: 65020 });
  });

  it('is the way it went, and the prefixes of its ends', () => {
    const vlans = formatted(1001, be([300, 4], [5, 4], [301, 4], [0, 4]));
    const router = formatted(1002, be([1, 4], [0x0a000001, 4], [24, 4], [16, 4]));
    const hop = (0x20010db8n << 96n) + 9n;
    // A sequence of two and a set of two (RFC 4271).
    const path = be([2, 4], [2, 4], [2, 4], [65010, 4], [65011, 4], [1, 4], [2, 4], [65020, 4], [65021, 4]);
    const gateway = formatted(1003, concat(be([2, 4], [hop, 16], [65000, 4], [0, 4], [65002, 4]), path, be([0, 4], [100, 4]))); // prettier-ignore
    expect(decodeAll([sflow({}, flowSample({}, vlans, router, gateway, raw))]).records[0]).toMatchObject({
      vlanId: 300,
      postVlanId: 301,
      dot1qPriority: 5,
      ipNextHopIPv4Address: '10.0.0.1',
      sourceIPv4PrefixLength: 24,
      destinationIPv4PrefixLength: 16,
      bgpNextHopIPv6Address: '2001:db8::9',
      bgpSourceAsNumber: 65000,
      bgpPrevAdjacentAsNumber: 65002,
      bgpNextAdjacentAsNumber: 65010,
      asPath: [65010, 65011, 65020, 65021],
    });
  });

  it('is not told where it is cut short', () => {
    const cut = [1001, 1002, 1003].map((format) => formatted(format, be([1, 4], [0x0a000001, 4])));
    const [record] = decodeAll([sflow({}, flowSample({}, raw, ...cut))]).records;
    for (const name of ['postVlanId', 'sourceIPv4PrefixLength', 'asPath']) expect(record).not.toHaveProperty(name);
  });

  it('may claim a path longer than the datagram', () => {
    const gateway = formatted(
      1003,
      be([1, 4], [1, 4], [1, 4], [2, 4], [3, 4], [0xffffffff, 4], [2, 4], [0xffffffff, 4]),
    );
    expect(decodeAll([sflow({}, flowSample({}, raw, gateway))]).records[0]).not.toHaveProperty('bgpSourceAsNumber');
  });
});
