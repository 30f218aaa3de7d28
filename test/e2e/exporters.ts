/** Real exporters inside a namespace, and the one way out for what they export. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Daemon } from '../lab/daemon.js';
import type { Namespace } from '../lab/namespace.js';
import { program } from '../needs.js';

/** Where exporters inside the namespace send to. */
export const RELAY_PORT = 2_055;

/** A socket is opened outside, and kept over the step into the namespace: datagrams that come in there leave by it. */
const OUTER = `use Socket; $^F = 255;
  my ($port, $name, $inner, $listen) = @ARGV;
  socket(my $out, AF_INET, SOCK_DGRAM, 0) or die "socket: $!";
  connect($out, sockaddr_in($port, inet_aton('127.0.0.1'))) or die "connect: $!";
  exec 'ip', 'netns', 'exec', $name, 'perl', '-e', $inner, fileno($out), $listen or die "exec: $!";`;
const INNER = `use Socket;
  my ($number, $listen) = @ARGV;
  open(my $out, '>&=', $number) or die "open: $!";
  socket(my $in, AF_INET, SOCK_DGRAM, 0) or die "socket: $!";
  setsockopt($in, SOL_SOCKET, 33, 4194304) or die "SO_RCVBUFFORCE: $!";
  bind($in, sockaddr_in($listen, inet_aton('127.0.0.1'))) or die "bind: $!";
  syswrite(STDERR, "ready\\n");
  while (defined recv($in, my $datagram, 65535, 0)) { send($out, $datagram, 0); }`;

/** Passes what is sent to RELAY_PORT of the namespace's loopback on to `port` of the machine's, with room for bursts (33 is Linux's SO_RCVBUFFORCE). */
export const relay = (namespace: Namespace, port: number): Daemon =>
  new Daemon('perl', ['-e', OUTER, `${port}`, namespace.name, INNER, `${RELAY_PORT}`]);

/** What an exporter watches: UDP to a port, on one interface with its ifIndex. */
export interface Watched {
  folder: string;
  device: string;
  ifIndex: number;
  port: number;
}

/** NetFlow v5, v9 or IPFIX (10) from softflowd; flows are over after a second of silence. */
export const softflowd =
  (version: 5 | 9 | 10) =>
  async (namespace: Namespace, { folder, device, ifIndex, port }: Watched): Promise<Daemon> => {
    const shim = join(folder, 'pcapto.so');
    const source = fileURLToPath(new URL('../lab/pcapto.c', import.meta.url));
    await promisify(execFile)('gcc', ['-shared', '-fPIC', '-o', shim, source, '-ldl']);
    const timeouts = ['udp=1', 'general=1', 'maxlife=3', 'expint=1'].flatMap((text) => ['-t', text]);
    const files = ['-p', join(folder, 'softflowd.pid'), '-c', 'none'];
    const words = [
      '-D',
      '-i',
      `${ifIndex}:${device}`,
      '-v',
      `${version}`,
      '-n',
      `127.0.0.1:${RELAY_PORT}`,
      ...timeouts,
      ...files,
    ];
    return new Daemon(...namespace.inside(program('softflowd')!, [...words, `udp dst port ${port}`]), {
      LD_PRELOAD: shim,
    });
  };

/** NetFlow v9 from pmacct's nfprobe. */
export const nfprobe = (namespace: Namespace, watched: Watched): Promise<Daemon> =>
  pmacctd(namespace, watched, [
    'plugins: nfprobe[a]',
    'aggregate: src_host, dst_host, src_port, dst_port, proto, tos',
    `nfprobe_receiver[a]: 127.0.0.1:${RELAY_PORT}`,
    'nfprobe_version[a]: 9',
    `nfprobe_ifindex[a]: ${watched.ifIndex}`,
    'nfprobe_direction[a]: in',
    'nfprobe_timeouts[a]: udp=2:general=2:maxlife=4:expint=1',
  ]);

/** sFlow from pmacct's sfprobe: a sample of every packet. */
export const sfprobe = (namespace: Namespace, watched: Watched): Promise<Daemon> =>
  pmacctd(namespace, watched, [
    'plugins: sfprobe[a]',
    'sampling_rate: 1',
    `sfprobe_receiver[a]: 127.0.0.1:${RELAY_PORT}`,
    'sfprobe_agentip[a]: 127.0.0.1',
    `sfprobe_ifindex[a]: ${watched.ifIndex}`,
    'sfprobe_direction[a]: in',
  ]);

async function pmacctd(
  namespace: Namespace,
  { folder, device, port }: Watched,
  plugin: readonly string[],
): Promise<Daemon> {
  const file = join(folder, 'pmacctd.conf');
  const lines = ['daemonize: false', `pcap_interface: ${device}`, `pcap_filter: udp dst port ${port}`, ...plugin];
  await writeFile(file, `${lines.join('\n')}\n`);
  return new Daemon(...namespace.inside(program('pmacctd')!, ['-f', file]));
}
