/**
 * What gateways cost when 1, 2 and 4 collectors divide them and write to one influxd: CPU and memory of the collectors alone. The agent, which answers for
 * all gateways from varbinds encoded beforehand, and influxd are processes of their own.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { Influxd, INFLUXD_MISSING } from '../lab/influxd.js';
import { until } from '../until.js';
import { cpuOf } from './cpu.js';
import type { Report } from './report.js';
import { Fleet, residentOf } from './shards/fleet.js';

const GATEWAYS = Number(process.env['BENCH_GATEWAYS'] ?? 1_000);
/** So many for each process, however many processes there are, in place of all divided by them: what dividing costs, apart from what a smaller process does. */
const EACH = process.env['BENCH_EACH'] === undefined ? null : Number(process.env['BENCH_EACH']);
const INTERFACES = 48;
/** Seconds between counter polls. A machine that has no processors left for so many polls can be asked for fewer of the same. */
const INTERVAL = Number(process.env['BENCH_INTERVAL'] ?? 30);
/** Rounds of counter polls that are let pass first where one process has a thousand gateways, and with fewer as many polls: code is compiled as it is used. */
const WARM_UP = 2;
/** A process with still fewer than a fourth of a thousand waits no longer. */
const MOST_FEWER = 4;
/** Rounds that are measured. */
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 4);
/** Memory is looked at so often: it is a saw, of what is collected and what is not yet, ms. */
const LOOK = 2_000;
/** After somebody asked a shard, it is taken for looked at so long: what they cost while nobody looks is measured from then on, ms. */
const UNWATCHED = 40_000;
/** With a wall open at the first of them. */
const WATCHED = process.env['BENCH_WATCHED'] === '1';
/** Processes that divide them. */
const NUMBERS = (process.env['BENCH_SHARDS'] ?? '1,2,4').split(',').map(Number);
const area = 'shards';

export async function run(report: Report): Promise<void> {
  if (INFLUXD_MISSING !== null) {
    process.stderr.write(`${area}: ${INFLUXD_MISSING}\n`);
    return;
  }
  const file = fileURLToPath(new URL('agent/main.js', import.meta.url));
  const agent = spawn(process.execPath, [file, `${INTERFACES}`], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(agent.stdout, 'data')) as [Buffer];
    const costs: number[] = [];
    for (const of of NUMBERS) costs.push(await measure(report, Number(line.toString()), of));
    const spread = Math.max(...costs) / Math.min(...costs) - 1;
    const what = `cost per gateway over ${NUMBERS.join(', ')} shards, dearest over cheapest`;
    report.add({ area, what, value: spread * 100, unit: '%', goal: { atMost: 15 } });
  } finally {
    agent.stdin.end();
    await once(agent, 'exit');
  }
}

/** Gives CPU seconds per gateway and hour. */
async function measure(report: Report, port: number, of: number): Promise<number> {
  const gateways = EACH === null ? GATEWAYS : EACH * of;
  const influxd = await Influxd.create();
  const fleet = await Fleet.start({ gateways, port, interval: INTERVAL, influx: influxd.url, of });
  try {
    const [from, until_] = [Date.now(), (rounds: number) => rounds * INTERVAL * 1_000];
    const fewer = Math.min(MOST_FEWER, Math.max(1, (1_000 * of) / gateways));
    await pause(until_(WARM_UP * fewer));
    await until('every gateway has answered', async () => (await fleet.up()) === gateways, {
      timeout: 120_000,
      every: 1_000,
    });
    if (WATCHED) await fleet.watch();
    else await pause(UNWATCHED);
    const before = { cpu: fleet.pids.map(cpuOf), at: performance.now(), influx: cpuOf(influxd.pid) };
    const most = fleet.pids.map(() => 0);
    for (const end = before.at + until_(ROUNDS); performance.now() < end; await pause(LOOK))
      for (const [i, pid] of fleet.pids.entries()) most[i] = Math.max(most[i]!, residentOf(pid));
    const seconds = (performance.now() - before.at) / 1_000;
    const cpu = fleet.pids.map((pid, i) => cpuOf(pid) - before.cpu[i]!);
    const all = cpu.reduce((sum, each) => sum + each, 0);
    const what = `${gateways} gateways × ${INTERFACES} interfaces at ${INTERVAL} s, ${of} ${of === 1 ? 'process' : 'processes'}${WATCHED ? ', a wall open at the first' : ''}`;
    const first = of === 1 && gateways >= 1_000;
    report.add({
      area,
      what: `${what}: cores, all together`,
      value: all / seconds,
      unit: 'cores',
      ...(first && { goal: { atMost: 0.5 } }),
    });
    report.add({
      area,
      what: `${what}: memory of the largest, at most`,
      value: Math.max(...most) / 2 ** 20,
      unit: 'MiB',
      ...(first && { goal: { atMost: 400 } }),
    });
    report.add({
      area,
      what: `${what}: CPU per gateway and hour`,
      value: (all / seconds / gateways) * 3_600,
      unit: 's',
    });
    report.add({
      area,
      what: `${what}: influxd`,
      value: (cpuOf(influxd.pid) - before.influx) / seconds,
      unit: 'cores',
    });
    const { kept, wanted, waiting, dropped } = await fleet.kept(influxd, from, INTERVAL);
    report.add({
      area,
      what: `${what}: interface samples kept of those due`,
      value: (100 * kept) / wanted,
      unit: '%',
      goal: { atLeast: 99.9 },
    });
    report.add({ area, what: `${what}: points waiting at the end`, value: waiting, unit: 'points' });
    report.add({ area, what: `${what}: points dropped`, value: dropped, unit: 'points', goal: { atMost: 0 } });
    return all / seconds / gateways;
  } finally {
    await fleet.stop();
    await influxd.remove();
  }
}
