/** The collectors that are measured side by side, each told to aggregate what ours does where it can aggregate at all. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { services } from '../../../collector/flow/meaning/ports.js';
import { Daemon } from '../../lab/daemon.js';
import { program } from '../../needs.js';
import { until } from '../../until.js';
import { authorities, destinations } from '../traffic.js';
import { listening } from './kernel.js';

export interface Peer {
  name: string;
  /** Resolves once it listens on 127.0.0.1. */
  start(port: number, folder: string, exporters: number): Promise<Daemon>;
}

/** Octets of the receive buffer that each is told to ask for; the kernel's limit cuts all of them alike. */
const BUFFER = 32 << 20;

export const ours: Peer = {
  name: 'ours, aggregates of 5,000 networks',
  async start(port, _folder, exporters) {
    const script = fileURLToPath(new URL('receiver.js', import.meta.url));
    const daemon = new Daemon(process.execPath, [script, String(port), String(exporters)]);
    await until('the receiver listens', () => daemon.output.includes('ready'), { timeout: 60_000 });
    return daemon;
  },
};

const nfcapd = (command: string): Peer => ({
  name: 'nfcapd, records to disk',
  async start(port, folder) {
    const daemon = new Daemon(command, ['-p', `${port}`, '-b', '127.0.0.1', '-l', folder, '-B', `${BUFFER}`]);
    await listening(port);
    return daemon;
  },
});

/** Networks and ports by files, so that it keeps apart what ours keeps apart and no more. */
const nfacctd = (command: string): Peer => ({
  name: 'nfacctd, the same aggregates',
  async start(port, folder) {
    const networks = [...authorities, ...destinations].flatMap(({ prefixes }) => prefixes);
    const ports = new Set(services.flatMap(([, , list]) => list.flatMap((one) => (typeof one === 'number' ? [one] : [...one])))); // prettier-ignore
    await writeFile(join(folder, 'networks'), `${networks.join('\n')}\n`);
    await writeFile(join(folder, 'ports'), `${[...ports].join('\n')}\n`);
    const lines = [
      'daemonize: false',
      'nfacctd_ip: 127.0.0.1',
      `nfacctd_port: ${port}`,
      `nfacctd_pipe_size: ${BUFFER}`,
      'nfacctd_net: file',
      `networks_file: ${join(folder, 'networks')}`,
      `ports_file: ${join(folder, 'ports')}`,
      'plugins: memory[a]',
      'aggregate[a]: src_net, dst_net, src_port, dst_port, proto, tos, in_iface, out_iface',
      `imt_path[a]: ${join(folder, 'pipe')}`,
      'imt_mem_pools_number: 0',
      'imt_buckets: 65537',
      'plugin_buffer_size: 102400',
      'plugin_pipe_size: 102400000',
    ];
    await writeFile(join(folder, 'nfacctd.conf'), `${lines.join('\n')}\n`);
    const daemon = new Daemon(command, ['-f', join(folder, 'nfacctd.conf')]);
    await listening(port);
    return daemon;
  },
});

/** It aggregates nothing: each record becomes a protobuf message, written to nowhere. `blocking`, so that all it loses the kernel counts. */
const goflow2 = (command: string): Peer => ({
  name: 'goflow2, protobuf to /dev/null',
  async start(port) {
    const listen = `netflow://127.0.0.1:${port}?count=1&blocking=true`;
    const output = ['-transport', 'file', '-transport.file', '/dev/null', '-format', 'bin'];
    const daemon = new Daemon(command, ['-listen', listen, ...output, '-addr', '127.0.0.1:0']);
    await listening(port);
    return daemon;
  },
});

/** Those that are installed. goflow2 is looked for where GOFLOW2 says, else on the PATH. */
export function others(): Peer[] {
  const known: [string | null, (command: string) => Peer][] = [
    [program('nfcapd'), nfcapd],
    [program('nfacctd'), nfacctd],
    [process.env['GOFLOW2'] ?? program('goflow2'), goflow2],
  ];
  return known.flatMap(([command, peer]) => (command === null ? [] : [peer(command)]));
}

/** CPU-seconds per million records are of the processes that a daemon has, itself first. */
export async function processesOf(daemon: Daemon): Promise<number[]> {
  const children = await readFile(`/proc/${daemon.pid}/task/${daemon.pid}/children`, 'utf8');
  return [daemon.pid!, ...children.trim().split(/\s+/).filter(Boolean).map(Number)];
}
