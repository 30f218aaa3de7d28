/** Collectors that divide gateways between them, as processes, on one influxd. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { ADMIN, type Influxd } from '../../lab/influxd.js';
import { until } from '../../until.js';

interface Plan {
  gateways: number;
  /** Of the agent that answers for all. */
  port: number;
  /** Seconds. */
  interval: number;
  influx: string;
  of: number;
}

interface Status {
  gateways: { state: string }[];
  store: { spool: { points: number }; dropped: Record<string, number> };
}

export class Fleet {
  private constructor(
    private readonly folder: string,
    private readonly members: { child: ChildProcess; address: string }[],
    private readonly plan: Plan,
  ) {}

  static async start(plan: Plan): Promise<Fleet> {
    const folder = await mkdtemp(join(tmpdir(), 'interconnect-shards-'));
    const fleet = new Fleet(folder, [], plan);
    await writeFile(join(folder, 'interconnect.yaml'), stringify(configuration(plan)));
    try {
      for (let index = 1; index <= plan.of; index++) fleet.members.push(await begin(folder, `${index}/${plan.of}`));
    } catch (error) {
      await fleet.stop();
      throw error;
    }
    return fleet;
  }

  get pids(): number[] {
    return this.members.map(({ child }) => child.pid!);
  }

  /** Gateways that answer, as the member says that knows of the fewest: each tells of all. */
  async up(): Promise<number> {
    const all = await this.states();
    return Math.min(...all.map(({ gateways }) => gateways.filter(({ state }) => state === 'up').length));
  }

  /** Interface samples in influxd of whole rounds since `from` (ms), and how many were due. */
  async kept(influxd: Influxd, from: number, interval: number) {
    const every = interval * 1_000;
    const [first, last] = [(Math.ceil(from / every) + 2) * every, (Math.floor(Date.now() / every) - 1) * every];
    await until(
      'what was measured is in influxd',
      async () => (await this.states()).every(({ store }) => store.spool.points < 50_000),
      { timeout: 120_000 },
    );
    const range = `time >= ${first}ms AND time <= ${last}ms`;
    const answer = await influxd.ask(
      `SELECT count("inOctets") FROM "interconnect"."interconnect_raw"."interface" WHERE ${range}`,
    );
    const body = JSON.parse(answer) as { results: { series?: { values: [unknown, number][] }[] }[] };
    const kept = body.results
      .flatMap(({ series = [] }) => series.map(({ values }) => values[0]![1]))
      .reduce((sum, each) => sum + each, 0);
    const rounds = (last - first) / every + 1;
    const states = await this.states();
    const waiting = states.reduce((sum, { store }) => sum + store.spool.points, 0);
    const dropped = states.flatMap(({ store }) => Object.values(store.dropped)).reduce((sum, each) => sum + each, 0);
    return { kept, wanted: rounds * this.plan.gateways * 48, waiting, dropped };
  }

  /** Follows the first as a wall does, until all end. */
  async watch(): Promise<void> {
    const { body } = await fetch(`${this.members[0]!.address}/api/v1/stream?changes=true`);
    // What comes is for nobody; a stream ends with its collector.
    body!.pipeTo(new WritableStream()).catch(() => undefined);
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.members.map(async ({ child }) => {
        const gone = once(child, 'exit');
        child.kill('SIGTERM');
        await gone;
      }),
    );
    await rm(this.folder, { recursive: true, force: true });
  }

  private states(): Promise<Status[]> {
    return Promise.all(
      this.members.map(async ({ address }) => (await (await fetch(`${address}/api/v1/status`)).json()) as Status),
    );
  }
}

/** Octets of memory that a process holds now (proc_pid_status(5)). */
export function residentOf(pid: number): number {
  return 1_024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);
}

/** Pairs of gateways, each a redundancy group whose two paths carry the same, as the one agent says. */
function configuration({ gateways, port, interval, influx }: Plan): object {
  const all = Array.from({ length: gateways }, (_, i) => ({
    ...{ name: `gw${i}`, address: '127.0.0.1', port, snmp: { version: '2c', community: 'env:BENCH_COMMUNITY' } },
    poll: { counters: `${interval}s`, state: `${interval}s` },
  }));
  return {
    interconnect: { name: 'Shards' },
    gateways: all,
    groups: all
      .filter((_gateway, i) => i % 2 === 0)
      .map((_gateway, i) => ({ name: `group${i}`, mode: 'active-active' })),
    paths: all.map(({ name }, i) => ({
      ...{ name: `path${i}`, group: `group${Math.floor(i / 2)}`, gateway: name },
      ...{ a: 'Te0/0/0/1', b: 'Te0/0/0/2' },
    })),
    store: {
      ...{ driver: 'influx', url: influx, username: ADMIN.username, password: 'env:INFLUX_PASSWORD' },
      ...{ path: 'data', spool: { size: '256 MiB' } },
    },
    http: { listen: '127.0.0.1:0' },
  };
}

async function begin(cwd: string, shard: string): Promise<{ child: ChildProcess; address: string }> {
  const cli = fileURLToPath(new URL('../../../collector/cli.js', import.meta.url));
  const words = ['start', '-c', 'interconnect.yaml', '--shard', shard, '--log-level', 'warn'];
  const env = { ...process.env, BENCH_COMMUNITY: 'bench', INFLUX_PASSWORD: ADMIN.password };
  const child = spawn(process.execPath, [cli, ...words], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-2_000)));
  const address = await until(
    `shard ${shard} says where it is`,
    () => {
      if (child.exitCode !== null) throw new Error(`it ended with status ${child.exitCode}: ${said}`);
      return /http:\/\/[\d.]+:\d+/.exec(said)?.[0] ?? null;
    },
    { timeout: 120_000 },
  );
  return { child, address };
}
