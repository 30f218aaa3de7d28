/** NetFlow v5 over real UDP on the loopback: CPU-seconds per million records, beside the collectors in Debian, the same datagrams for each. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parseUdpTable } from '../../collector/flow/receiver/kernel.js';
import { Daemon, freeUdpPort } from '../lab/daemon.js';
import { program } from '../needs.js';
import { until } from '../until.js';
import { cpuOf } from './cpu.js';
import type { Report } from './report.js';

const run_ = promisify(execFile);
const RECORDS = 30;
const DATAGRAMS = 133_333;
/** Datagrams before the measurement, slowly: for the compiler, and for the exporter to be known. */
const WARM_UP = 10_000;
const WARM_UP_RATE = 150_000;
const MILLIONS = (DATAGRAMS * RECORDS) / 1e6;
/** Records per second that the sender keeps to: what all of them take without loss on two cores that they share with it. */
const RATES = [10_000, 100_000, 300_000];
const FULL = 1_000_000;

const script = (name: string): string => fileURLToPath(new URL(`flow-udp/${name}.js`, import.meta.url));

interface Peer {
  name: string;
  start(port: number, folder: string): Promise<Daemon>;
}

const ours: Peer = {
  name: 'this receiver, totals per exporter',
  async start(port) {
    const daemon = new Daemon(process.execPath, [script('receiver'), String(port)]);
    await until('the receiver listens', () => daemon.output.includes('ready'));
    return daemon;
  },
};

const nfcapd: Peer = {
  name: 'nfcapd, records to disk',
  async start(port, folder) {
    const words = ['-p', String(port), '-b', '127.0.0.1', '-l', folder, '-B', String(4 << 20)];
    const daemon = new Daemon(program('nfcapd')!, words);
    await until('nfcapd listens', () => drops(port).then((count) => count !== null));
    return daemon;
  },
};

const nfacctd: Peer = {
  name: 'nfacctd, aggregated by protocol, ToS and interfaces',
  async start(port, folder) {
    const lines = [
      'daemonize: false',
      'nfacctd_ip: 127.0.0.1',
      `nfacctd_port: ${port}`,
      `nfacctd_pipe_size: ${4 << 20}`,
      'plugins: memory[a]',
      'aggregate[a]: proto, tos, in_iface, out_iface',
      `imt_path[a]: ${join(folder, 'pipe')}`,
      'plugin_buffer_size: 102400',
      'plugin_pipe_size: 10240000',
    ];
    await writeFile(join(folder, 'nfacctd.conf'), `${lines.join('\n')}\n`);
    const daemon = new Daemon(program('nfacctd')!, ['-f', join(folder, 'nfacctd.conf')]);
    await until('nfacctd listens', () => drops(port).then((count) => count !== null));
    return daemon;
  },
};

/** Datagrams that the kernel dropped from the sockets of a port; null when nobody listens there. */
async function drops(port: number): Promise<number | null> {
  const all = [...parseUdpTable(await readFile('/proc/net/udp', 'utf8')), ...parseUdpTable(await readFile('/proc/net/udp6', 'utf8'))]; // prettier-ignore
  const here = all.filter(({ localPort }) => localPort === port);
  return here.length === 0 ? null : here.reduce((sum, one) => sum + one.drops, 0);
}

/** CPU-seconds of a daemon and of the children that it still has. */
async function cpu(pid: number): Promise<number> {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(/\s+/).filter(Boolean);
  return [pid, ...children.map(Number)].reduce((sum, one) => sum + cpuOf(one), 0);
}

interface Measured {
  perMillion: number;
  lost: number;
  /** MiB. */
  memory: number;
}

async function measure(peer: Peer, datagrams: number, recordsPerSecond: number): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'interconnect-flow-bench-'));
  const port = await freeUdpPort();
  const daemon = await peer.start(port, folder);
  try {
    await send(port, WARM_UP, WARM_UP_RATE);
    const [before, lostBefore] = [await cpu(daemon.pid!), (await drops(port)) ?? 0];
    await send(port, datagrams, recordsPerSecond);
    const used = (await cpu(daemon.pid!)) - before;
    const lost = ((await drops(port)) ?? 0) - lostBefore;
    const status = await readFile(`/proc/${daemon.pid}/status`, 'utf8');
    const memory = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
    // Of what it took: what was lost cost it nothing.
    return { perMillion: used / (((datagrams - lost) * RECORDS) / 1e6), lost, memory };
  } finally {
    // nfacctd ends in order on SIGINT alone.
    await daemon.stop('SIGINT');
    await rm(folder, { recursive: true });
  }
}

async function send(port: number, datagrams: number, recordsPerSecond: number): Promise<void> {
  const words = [port, datagrams, recordsPerSecond / RECORDS].map(String);
  await run_(process.execPath, [script('sender'), ...words]);
  await until('the queue is empty', () => empty(port));
}

async function empty(port: number): Promise<boolean> {
  return parseUdpTable(await readFile('/proc/net/udp', 'utf8')).every(
    (one) => one.localPort !== port || one.queue === 0,
  );
}

export async function run(report: Report): Promise<void> {
  const add = (what: string, value: number, unit: string, goal?: { atMost: number }): void =>
    report.add({ area: 'flow-udp', what, value, unit, ...(goal && { goal }) });
  for (const rate of RATES) {
    const { perMillion } = await measure(ours, Math.min(DATAGRAMS, (rate / RECORDS) * 10), rate);
    add(`v5 over UDP at ${rate / 1000}k records/s: ${ours.name}`, perMillion, 'CPU-s per million');
  }
  const peers = [ours, ...(program('nfcapd') ? [nfcapd] : []), ...(program('nfacctd') ? [nfacctd] : [])];
  for (const peer of peers) {
    const { perMillion, lost, memory } = await measure(peer, DATAGRAMS, FULL);
    const mine = peer === ours;
    add(
      `v5 over UDP at 1M records/s: ${peer.name}`,
      perMillion,
      'CPU-s per million',
      mine ? { atMost: 0.25 } : undefined,
    );
    add(`  datagrams lost of ${DATAGRAMS} (${MILLIONS.toFixed(0)} million records)`, lost, 'datagrams', mine ? { atMost: 0 } : undefined); // prettier-ignore
    add('  memory', memory, 'MiB', mine ? { atMost: 300 } : undefined);
  }
}
