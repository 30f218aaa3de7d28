/** Real exporters that watch real packets on the loopback: pmacct live, softflowd from a capture. What they export adds up to what was sent. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Daemon, freeUdpPort, isRoot } from '../../lab/daemon.js';
import { missing, program } from '../../needs.js';
import { until } from '../../until.js';
import { be, concat, ethernet, ipv4, udp } from '../build.js';
import { folder, Running, Sender, settings } from './lab.js';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

let path = '';
let remove: () => Promise<void>;
beforeAll(async () => void ({ path, remove } = await folder()));
afterAll(() => remove());

/** Of each packet. */
const PAYLOAD = 400;
const IP_OCTETS = PAYLOAD + 28;
const PACKETS = 250;

const noPmacct = missing({ pmacctd: 'pmacct' }) ?? (isRoot ? null : 'skipped: capturing packets needs root');
const noSoftflowd = missing({ softflowd: 'softflowd' });

async function receiving(port: number, stateFile: string | null = null): Promise<Running> {
  const running = await Running.start(settings({ udp: [`127.0.0.1:${port}`], stateFile }));
  ends.push(running.stop);
  return running;
}

/** Sends packets to a port where nobody reads them but who captures. */
async function traffic(to: number, packets = PACKETS): Promise<void> {
  const sink = await Sender.from('127.0.0.1');
  const packet = new Uint8Array(PAYLOAD);
  for (let i = 0; i < packets; i++) await sink.send(packet, to);
  sink.close();
}

async function pmacctd(plugin: string[], watched: number): Promise<Daemon> {
  const file = join(path, `pmacctd-${watched}.conf`);
  const lines = ['daemonize: false', 'pcap_interface: lo', `pcap_filter: udp dst port ${watched}`];
  await writeFile(file, [...lines, ...plugin, ''].join('\n'));
  const daemon = new Daemon(program('pmacctd')!, ['-f', file]);
  ends.push(() => daemon.stop('SIGINT'));
  const ready = (): boolean => ['link type is', 'Exporting flows to'].every((line) => daemon.output.includes(line));
  await until('pmacctd captures and exports', ready);
  return daemon;
}

const nfprobe = (version: number, port: number): string[] => [
  'plugins: nfprobe[a]',
  'aggregate: src_host, dst_host, src_port, dst_port, proto, tos',
  `nfprobe_receiver[a]: 127.0.0.1:${port}`,
  `nfprobe_version[a]: ${version}`,
  'nfprobe_timeouts[a]: tcp=2:tcp.rst=2:tcp.fin=2:udp=2:icmp=2:general=2:maxlife=4:expint=1',
];

const sfprobe = (port: number): string[] => [
  'plugins: sfprobe[a]',
  'sampling_rate: 1',
  `sfprobe_receiver[a]: 127.0.0.1:${port}`,
  'sfprobe_agentip[a]: 127.0.0.1',
];

const heardOf = (receiver: Running, records: number) => () => {
  const one = receiver.exporter('127.0.0.1');
  return one && one.dataRecords + one.flowSamples >= records ? one : null;
};
const slow = { timeout: 40_000 };

describe.skipIf(noPmacct !== null)(`pmacctd${noPmacct ? ` (${noPmacct})` : ''}`, () => {
  test.each([
    ['NetFlow v5', 5, 'netflow5'],
    ['NetFlow v9', 9, 'netflow9'],
    ['IPFIX', 10, 'ipfix'],
  ])('nfprobe, %s: octets and packets as sent', async (_name, version, protocol) => {
    const [port, watched] = [await freeUdpPort(), await freeUdpPort()];
    const receiver = await receiving(port);
    await pmacctd(nfprobe(version, port), watched);
    await traffic(watched);
    const heard = await until('the flow is exported', heardOf(receiver, 1), slow);
    expect(heard).toMatchObject({ gateway: 'gw1', undecodedSets: 0, gaps: 0, errors: {} });
    expect(Object.keys(heard.protocols)).toEqual([protocol]);
    await receiver.stop();
    expect([receiver.sum('packets'), receiver.sum('octets')]).toEqual([PACKETS, PACKETS * IP_OCTETS]);
  });

  test('sfprobe: every packet is a sample, and its frame counts', async () => {
    const [port, watched] = [await freeUdpPort(), await freeUdpPort()];
    const receiver = await receiving(port);
    await pmacctd(sfprobe(port), watched);
    await traffic(watched);
    let sent = PACKETS;
    // It keeps a datagram that is not full until further packets come, on a busy machine for ever: one more at a time pushes the rest out.
    const all = async (): Promise<boolean> => {
      if (heardOf(receiver, sent)()) return true;
      await traffic(watched, 1);
      sent += 1;
      return false;
    };
    await until('all samples are heard', all, { ...slow, every: 2_500 });
    expect(receiver.exporter('127.0.0.1')).toMatchObject({ flowSamples: sent, gaps: 0, errors: {} });
    await receiver.stop();
    // sfprobe takes packets from the IP header on, and the frame check sequence for all there is around them.
    expect([receiver.sum('packets'), receiver.sum('octets')]).toEqual([sent, sent * (IP_OCTETS + 4)]);
  });

  test('a restart of the receiver in the middle: all that is exported afterwards is decoded', async () => {
    const [port, watched] = [await freeUdpPort(), await freeUdpPort()];
    const stateFile = join(path, 'restart.json');
    const first = await receiving(port, stateFile);
    await pmacctd(nfprobe(10, port), watched);
    await traffic(watched);
    await until('the first flow is exported', heardOf(first, 1), slow);
    await first.stop();
    const second = await receiving(port, stateFile);
    await traffic(watched);
    await until('the second flow is exported', heardOf(second, 1), slow);
    expect(second.exporter('127.0.0.1')).toMatchObject({ undecodedSets: 0, errors: {} });
    await second.stop();
    expect(first.sum('octets')).toBe(PACKETS * IP_OCTETS);
    expect(second.sum('octets')).toBe(PACKETS * IP_OCTETS);
  });
});

/** A capture (pcap, Ethernet) of the same packets, one a millisecond. */
function capture(): Uint8Array {
  const head = be([0xa1b2c3d4, 4], [2, 2], [4, 2], [0, 4], [0, 4], [65_535, 4], [1, 4]);
  const frame = ethernet(0x0800, ipv4({}, udp(1024, 53, new Uint8Array(PAYLOAD))));
  const packets = Array.from({ length: PACKETS }, (_, i) =>
    concat(be([1_700_000_000, 4], [i * 1000, 4], [frame.length, 4], [frame.length, 4]), frame),
  );
  return concat(head, ...packets);
}

describe.skipIf(noSoftflowd !== null)(`softflowd${noSoftflowd ? ` (${noSoftflowd})` : ''}`, () => {
  test.each([
    ['NetFlow v5', '5', 'udp', 'netflow5'],
    ['NetFlow v9', '9', 'udp', 'netflow9'],
    ['IPFIX', '10', 'udp', 'ipfix'],
    ['IPFIX over TCP', '10', 'tcp', 'ipfix'],
  ] as const)('%s: octets and packets as captured', async (_name, version, transport, protocol) => {
    const file = join(path, 'packets.pcap');
    await writeFile(file, capture());
    const address = ['127.0.0.1:0'];
    const receiver = await Running.start(settings(transport === 'tcp' ? { udp: [], tcp: address } : { udp: address }));
    ends.push(receiver.stop);
    const to = `127.0.0.1:${receiver.port(transport)}`;
    // With a control socket in a folder like this one it waits for ever.
    const files = ['-p', join(path, 'softflowd.pid'), '-c', 'none'];
    const daemon = new Daemon(program('softflowd')!, [
      '-d',
      '-r',
      file,
      '-n',
      to,
      '-v',
      version,
      '-P',
      transport,
      ...files,
    ]);
    ends.push(() => daemon.stop());
    const heard = await until('the flow is exported', heardOf(receiver, 1), slow);
    expect(heard).toMatchObject({ undecodedSets: 0, gaps: 0, errors: {} });
    expect(Object.keys(heard.protocols)).toEqual([protocol]);
    await receiver.stop();
    expect([receiver.sum('packets'), receiver.sum('octets')]).toEqual([PACKETS, PACKETS * IP_OCTETS]);
  });
});
