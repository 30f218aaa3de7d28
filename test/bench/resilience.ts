/**
 * What it costs to know of 200 gateways every second – two interfaces, two sessions, a virtual router and a route for each path – and of 200 probes five
 * times a second: the built collector, with agents in another process. It fails where not every path is up and every group protected, before or while it is measured.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ResilienceAnswer } from '../../collector/api/types.js';
import { until } from '../until.js';
import { cpuOf } from './cpu.js';
import type { Report } from './report.js';

/** Fewer for a machine that has other work to do; each has a probe, and two are a group. */
const GATEWAYS = Number(process.env['BENCH_GATEWAYS'] ?? 200);
const PAIRS = GATEWAYS / 2;
const PROBES = GATEWAYS;
const COMMUNITY = 'bench-only';
const LOOKS = 6;
/** Seconds: until counters have been read twice, and what is measured. */
const WARM_UP = 75;
const MEASURED = 60;

interface Gateway {
  name: string;
  port: number;
  pair: number;
  /** Sessions, virtual router and route of its path, as the simulator has them. */
  needs: object;
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
  paths: gateways.map(({ name, pair, needs }) => ({
    name: `by-${name}`,
    group: `pair-${pair}`,
    gateway: name,
    a: 'ge-0/0/0',
    b: 'ge-0/0/1',
    ...needs,
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
  const agents = spawn(process.execPath, [built('gateways/main.js'), `${PAIRS}`], {
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
    await measure(report, await addressOf(collector), collector.pid!, agents.pid!);
  } finally {
    await ended(collector, () => collector.kill('SIGTERM'));
    await ended(agents, () => agents.stdin.end());
    await rm(folder, { recursive: true });
  }
}

async function measure(report: Report, base: string, pid: number, agents: number): Promise<void> {
  const all = () => well(base);
  await until('every path is up and protected', async () => (await all()) === null, {
    timeout: 150_000,
    every: 5_000,
  }).catch(async (cause: unknown) => {
    throw new Error(`not every path is up and protected: ${await all()}`, { cause });
  });
  await pause(WARM_UP);
  const of = async (name: string) => counted(base, `interconnect_poll_${name}_total`);
  const figures = async () => ({ asked: await of('requests'), again: await of('retries') });
  const [children, before, first] = [await childrenOf(pid), cpuOf(pid), await figures()];
  const beside = () => children.map(cpuOf).reduce((sum, each) => sum + each, 0);
  const [fping, simulated] = [beside(), cpuOf(agents)];
  const began = performance.now();
  for (let look = 0; look < LOOKS; look++) {
    await pause(MEASURED / LOOKS);
    const ill = await all();
    if (ill !== null) throw new Error(`while it was measured not every path was up and protected: ${ill}`);
  }
  const seconds = (performance.now() - began) / 1_000;
  const share = (used: number) => ({ value: (100 * used) / seconds, unit: '% of one core' });
  const [collector, last] = [cpuOf(pid) - before, await figures()];
  const what = `${GATEWAYS} gateways with sessions, VRRP and routes at 1 s, ${PROBES} probes at 200 ms`;
  const area = 'resilience';
  report.add({ area, what, ...share(collector), goal: { atMost: 50 } });
  report.add({ area, what: `${what}: fping beside it`, ...share(beside() - fping) });
  report.add({ area, what: `${what}: the simulated gateways, a process apart`, ...share(cpuOf(agents) - simulated) });
  const perSecond = { unit: 'requests per second' };
  report.add({ area, what: `${what}: requests`, value: (last.asked - first.asked) / seconds, ...perSecond });
  report.add({ area, what: `${what}: asked again`, value: (last.again - first.again) / seconds, ...perSecond });
}

/** What is not well, in a few words; null where every path is up and every group protected. */
async function well(base: string): Promise<string | null> {
  const ask = async <T>(route: string) => (await (await fetch(`${base}/api/v1/${route}`)).json()) as T;
  const { paths, groups } = await ask<ResilienceAnswer>('resilience');
  const ill = [
    ...paths.flatMap(({ path, health, reasons }) =>
      health === 'up' ? [] : [`${path} ${health}: ${reasons.join(' ')}`],
    ),
    ...groups.flatMap(({ group, posture: { protection } }) =>
      protection.state === 'protected' ? [] : [`${group} ${protection.state}: ${protection.reasons.join(' ')}`],
    ),
  ];
  if (paths.length !== GATEWAYS) return `${paths.length} paths`;
  return ill.length === 0 ? null : `${ill.length} are not: ${ill.slice(0, 3).join('; ')}`;
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
