/** NetFlow v5 over real UDP on the loopback: what a million records cost, beside other collectors, the same datagrams for each. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freeUdpPort, type Daemon } from '../lab/daemon.js';
import { until } from '../until.js';
import { cpuOf } from './cpu.js';
import { drops } from './flow-udp/kernel.js';
import { others, ours, processesOf, type Peer } from './flow-udp/peers.js';
import { sendTo } from './flow-udp/send.js';
import type { Figure, Report } from './report.js';
import { RECORDS } from './traffic.js';

/** Two gateways with two line cards each, as an interconnect has; and as many as are to be served within the bound of memory. */
const EXPORTERS = 4;
const MANY = 50;
/** Records per second: where cost is to grow in step, and what all of the peers take on one processor. */
const MODEST = 300_000;
const RATES = [10_000, 100_000, MODEST];
const FULL = 1_000_000;
/** Seconds that each is measured for; longer at the goal's rate. */
const SECONDS = 10;
const SUSTAINED = 20;
/** Before the measurement, slowly: for the compiler, and for the exporters to be known. */
const WARM_UP = { datagrams: 20_000, rate: 150_000 };

interface Measured {
  /** CPU-seconds per million records that it took; what was lost cost it nothing. */
  perMillion: number;
  /** CPU-seconds per second. */
  share: number;
  /** Records per second that arrived, lost ones not counted. */
  rate: number;
  /** Datagrams. */
  lost: number;
  /** MiB, the most that its processes ever held. */
  peak: number;
  output: string;
}

async function measure(
  peer: Peer,
  recordsPerSecond: number,
  seconds: number,
  exporters = EXPORTERS,
): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'interconnect-flow-bench-'));
  const port = await freeUdpPort();
  const daemon = await peer.start(port, folder, exporters);
  try {
    const send = (datagrams: number, rate: number) => sendTo(port, datagrams, rate, exporters);
    await send(WARM_UP.datagrams, WARM_UP.rate);
    const processes = await processesOf(daemon);
    const cpu = (): number => processes.reduce((sum, pid) => sum + cpuOf(pid), 0);
    const [cpuBefore, lostBefore] = [cpu(), await drops(port)];
    const datagrams = Math.round((recordsPerSecond / RECORDS) * seconds);
    const took = await send(datagrams, recordsPerSecond);
    const [used, lost] = [cpu() - cpuBefore, (await drops(port)) - lostBefore];
    const records = (datagrams - lost) * RECORDS;
    const peak = (await Promise.all(processes.map(peakOf))).reduce((sum, one) => sum + one, 0);
    const output = peer === ours ? await countsOf(daemon) : '';
    return { perMillion: used / (records / 1e6), share: used / took, rate: records / took, lost, peak, output };
  } finally {
    // nfacctd ends in order on SIGINT alone.
    await daemon.stop('SIGINT');
    await rm(folder, { recursive: true });
  }
}

async function peakOf(pid: number): Promise<number> {
  return Number(/^VmHWM:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

/** What became of the records in ours, as of a report that is newer than the last datagram. */
async function countsOf(daemon: Daemon): Promise<string> {
  await sleep(2_500);
  process.kill(daemon.pid!, 'SIGUSR2');
  await until('the receiver says its counts', () => /records \d+ .*\n/.test(daemon.output));
  return /records \d+ .*/.exec(daemon.output)![0];
}

/** Every record that the kernel handed over is in a minute: none apart, and as many as were sent. */
function checkCounts({ output, lost }: Measured, sent: number): void {
  const [records = 0, apart = 0] = [...output.matchAll(/\d+/g)].map(Number);
  const expected = sent - lost * RECORDS;
  if (records > expected || records < expected - WARM_UP.datagrams * RECORDS || apart > 0)
    throw new Error(`of ${expected} records the aggregates have: ${output}`);
}

type Add = (what: string, value: number, unit: string, goal?: Figure['goal']) => void;
const COST = 'CPU-s per million';

export async function run(report: Report): Promise<void> {
  const add: Add = (what, value, unit, goal) =>
    report.add({ area: 'flow-udp', what, value, unit, ...(goal && { goal }) });
  const modest = new Map<number, number>();
  for (const rate of RATES) {
    const { perMillion, share, lost } = await measure(ours, rate, SECONDS);
    modest.set(rate, perMillion);
    add(`${thousands(rate)} v5 records/s: ours`, perMillion, COST);
    add('  of one processor', share * 100, '%');
    add('  datagrams lost', lost, 'datagrams', { atMost: 0 });
  }
  const mine = await sustained(EXPORTERS, add);
  await sustained(MANY, add);
  for (const peer of others()) await beside(peer, [mine, modest.get(MODEST)!], add);
}

/** The goal's rate and a little more, for a while: CPU-seconds per million records. */
async function sustained(exporters: number, add: Add): Promise<number> {
  const rate = FULL * 1.05;
  const one = await measure(ours, rate, SUSTAINED, exporters);
  checkCounts(one, WARM_UP.datagrams * RECORDS + Math.round((rate * SUSTAINED) / RECORDS) * RECORDS);
  add(`as fast as the goal, ${exporters} exporters: ours`, one.perMillion, COST, { atMost: 0.25 });
  add('  of one processor', one.share * 100, '%', { atMost: 100 });
  add(`  sustained for ${SUSTAINED} s`, one.rate, 'records/s', { atLeast: FULL });
  add('  datagrams lost', one.lost, 'datagrams', { atMost: 0 });
  add('  peak memory, 5,000 networks', one.peak, 'MiB', { atMost: 300 });
  return one.perMillion;
}

/** As fast as the goal, where nfacctd loses between its processes what the kernel does not count; and at a rate that it takes. */
async function beside(peer: Peer, mine: [full: number, modest: number], add: Add): Promise<void> {
  for (const [i, rate] of [FULL, MODEST].entries()) {
    const theirs = await measure(peer, rate, SECONDS);
    add(`${thousands(rate)} v5 records/s: ${peer.name}`, theirs.perMillion, COST);
    add('  datagrams lost in the kernel', theirs.lost, 'datagrams');
    add('  peak memory', theirs.peak, 'MiB');
    add('  our cost to theirs', mine[i]! / theirs.perMillion, '1', goals[peer.name.split(',')[0]!]);
  }
}

const goals: Record<string, { atMost: number }> = { nfcapd: { atMost: 2 }, nfacctd: { atMost: 1 / 6 } };

const thousands = (rate: number): string => `${rate / 1000}k`;
