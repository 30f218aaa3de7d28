/** What it costs to know of 200 gateways every second, and of 200 probes five times a second: the built collector, with agents in another process. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { until } from '../until.js';
import { cpuOf } from './cpu.js';
import type { Report } from './report.js';

const PAIRS = 100;
const PROBES = 200;
const COMMUNITY = 'bench-only';
/** Seconds: until counters have been read twice, and what is measured. */
const WARM_UP = 75;
const MEASURED = 60;

interface Gateway {
  name: string;
  port: number;
  pair: number;
}

const configuration = (gateways: readonly Gateway[], folder: string) => ({
  interconnect: { name: 'bench' },
  gateways: gateways.map(({ name, port }) => ({
    name,
    address: '127.0.0.1',
    port,
    snmp: { version: '2c', community: 'env:COMMUNITY' },
    poll: { state: '1s' },
  })),
  groups: [...new Set(gateways.map(({ pair }) => pair))].map((pair) => ({
    name: `pair-${pair}`,
    mode: 'active-standby',
  })),
  paths: gateways.map(({ name, pair }) => ({
    name: `by-${name}`,
    group: `pair-${pair}`,
    gateway: name,
    a: 'ge-0/0/0',
    b: 'ge-0/0/1',
  })),
  probes: Array.from({ length: PROBES }, (_, i) => ({
    name: `probe-${i}`,
    target: `127.1.${Math.floor(i / 250)}.${(i % 250) + 1}`,
    interval: '200ms',
    service: i % 2 === 0,
    ...(i % 2 === 1 && { path: `by-${gateways[i]?.name}` }),
  })),
  http: { listen: '127.0.0.1:0' },
  store: { path: join(folder, 'data'), collector: 'bench', spool: { size: '64 MiB' } },
});

export async function run(report: Report): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'interconnect-resilience-'));
  const agents = spawn(process.execPath, [built('gateways/main.js'), `${PAIRS}`, COMMUNITY], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: agents.stdout }), 'line')) as [string];
  const gateways = JSON.parse(line) as Gateway[];
  // YAML reads JSON.
  const file = join(folder, 'interconnect.yaml');
  await writeFile(file, JSON.stringify(configuration(gateways, folder)));
  const collector = spawn(process.execPath, [built('../../collector/cli.js'), 'start', '--config', file], {
    env: { ...process.env, COMMUNITY },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    await measure(report, await addressOf(collector), collector.pid!);
  } finally {
    await ended(collector, () => collector.kill('SIGTERM'));
    await ended(agents, () => agents.stdin.end());
    await rm(folder, { recursive: true });
  }
}

async function measure(report: Report, base: string, pid: number): Promise<void> {
  const status = async () => (await fetch(`${base}/api/v1/status`)).json() as Promise<{ paths: { health: string }[] }>;
  const up = async () => (await status()).paths.filter(({ health }) => health === 'up').length;
  await until('every path is up', async () => (await up()) === 2 * PAIRS, { timeout: WARM_UP * 2_000, every: 5_000 });
  await pause(WARM_UP);
  const polls = async () => counted(base, 'interconnect_poll_requests_total');
  const [children, before, asked] = [await childrenOf(pid), cpuOf(pid), await polls()];
  const fping = children.map(cpuOf).reduce((sum, each) => sum + each, 0);
  const began = performance.now();
  await pause(MEASURED);
  const seconds = (performance.now() - began) / 1_000;
  const share = (cpuOf(pid) - before) / seconds;
  const sent = children.map(cpuOf).reduce((sum, each) => sum + each, 0) - fping;
  const what = `${2 * PAIRS} gateways at 1 s, ${PROBES} probes at 200 ms`;
  report.add({ area: 'resilience', what, value: 100 * share, unit: '% of one core', goal: { atMost: 50 } });
  report.add({
    area: 'resilience',
    what: `${what}: fping beside it`,
    value: (100 * sent) / seconds,
    unit: '% of one core',
  });
  report.add({
    area: 'resilience',
    what: `${what}: requests`,
    value: ((await polls()) - asked) / seconds,
    unit: 'requests per second',
  });
  report.add({ area: 'resilience', what: `${what}: paths up at the end`, value: await up(), unit: `of ${2 * PAIRS}` });
}

/** Sum of a counter over its labels, at /metrics. */
async function counted(base: string, name: string): Promise<number> {
  const text = await (await fetch(`${base}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

/** The address is the one that the command prints. */
function addressOf(child: ChildProcess): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (data: Buffer) => {
        output = `${output}${data.toString()}`.slice(-20_000);
        const url = /http:\/\/[\d.]+:\d+/.exec(output)?.[0];
        if (url) resolve(url);
      });
    child.once('exit', (code) => reject(new Error(`the collector ended with status ${code}: ${output}`)));
  });
}

async function ended(child: ChildProcess, end: () => void): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = once(child, 'exit');
  end();
  await gone;
}

const pause = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000));

/** Beside this file once it is built. */
const built = (name: string) => fileURLToPath(new URL(name, import.meta.url));
