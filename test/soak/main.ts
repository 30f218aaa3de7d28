/**
 * `npm run soak`: two collectors under full load – one with the embedded store, one with influxd – and a fault every few seconds. At the end it counts what was
 * accepted and what is stored, and says whether memory, descriptors and the event loop stayed flat. Exit status 1 where anything was lost, dropped or doubled, where
 * a collector did not end well, and where a figure of the one that lives all along rises (trend.ts).
 * `--minutes 30`, `--every 8` (seconds between faults), `--gateways 40`, `--datagrams 400` (of flows a second), `--seed 1`, `--samples FILE` (writes what was measured
 * of that process every five seconds, as JSON).
 */
import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { systemClock } from '../../collector/deps.js';
import { createSimulator } from '../../collector/simulator/index.js';
import { freeUdpPort } from '../lab/daemon.js';
import { ADMIN, Influxd } from '../lab/influxd.js';
import { program } from '../needs.js';
import { until } from '../until.js';
import { countEmbedded, countOutside, type Count } from './count.js';
import { faults, type Fault, type Scene } from './faults.js';
import { Member } from './member.js';
import { Flood } from './flood.js';
import { configuration } from './configuration.js';
import { judged } from './trend.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    every: { type: 'string', default: '8' },
    gateways: { type: 'string', default: '40' },
    datagrams: { type: 'string', default: '400' },
    seed: { type: 'string', default: '1' },
    samples: { type: 'string' },
  },
});
const [minutes, every, gateways, datagrams, seed] = [
  values.minutes,
  values.every,
  values.gateways,
  values.datagrams,
  values.seed,
].map(Number) as [number, number, number, number, number];

const COMMUNITY = 'soak';
/** For an hour that is twice what 40 gateways and 400 datagrams a second need, MiB. */
const SPOOL = Math.max(128, Math.ceil(4 * minutes));
const DISK_MIB = 572 + SPOOL;
const LOOK = 5_000;
/** Longer than a sample waits while the store keeps up, ms. */
const AT_ONCE = 10_000;

if (program('influxd') === null) throw new Error('influxd is not installed (Debian package influxdb)');
const folder = await mkdtemp(join(tmpdir(), 'interconnect-soak-'));
const disk = await mountDisk(join(folder, 'disk'));
const say = (text: string): void => void process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
const random = generator(seed);

const agent = spawn(process.execPath, [fileURLToPath(new URL('../bench/agent/main.js', import.meta.url)), '48'], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const [line] = (await once(agent.stdout, 'data')) as [Buffer];
const simulator = createSimulator(
  { gateways: ['flapping', 'steady'], seed, community: COMMUNITY },
  { clock: systemClock, log: pino({ level: 'error' }, pino.destination(2)) },
);
await simulator.start();
const influxd = await Influxd.create();
const ports = [];
for (let i = 0; i < 2; i++) ports.push({ flow: await freeUdpPort(), trap: await freeUdpPort() });
const env = { SOAK_COMMUNITY: COMMUNITY, INFLUX_PASSWORD: ADMIN.password };
const embedded = new Member('embedded', disk ?? join(folder, 'embedded'), env);
const outside = new Member('outside', join(folder, 'outside'), env);
const load = {
  gateways,
  port: Number(line.toString()),
  simulated: simulator.gateways,
  path: simulator.config().paths[0]!,
  spool: SPOOL,
};
await embedded.configure(configuration({ ...load, name: 'embedded', ...ports[0]!, store: { driver: 'duckdb' } }));
const store = { driver: 'influx', url: influxd.url, username: ADMIN.username, password: 'env:INFLUX_PASSWORD' };
await outside.configure(configuration({ ...load, name: 'outside', ...ports[1]!, store }));
const noise = createSocket('udp4').on('error', () => undefined);
const scene: Scene = { embedded, outside, influxd, simulator, disk, ports, noise };

const happened: Record<string, number> = {};
try {
  await Promise.all([embedded.start(), outside.start()]);
  const flood = new Flood(
    ports.map(({ flow }) => flow),
    datagrams,
  );
  const began = performance.now();
  const looking = lookOften(began);
  const possible = faults.filter((fault) => fault.possible(scene));
  for (const fault of faults) if (!possible.includes(fault)) say(`left out here: ${fault.name}`);
  while (performance.now() - began < minutes * 60_000) {
    const fault = chosen(possible);
    say(fault.name);
    happened[fault.name] = (happened[fault.name] ?? 0) + 1;
    await fault.run(scene);
    await pause(every * 1_000);
  }
  flood.stop();
  looking.stop();
  say('drained, stopped and counted');
  // Polling goes on, so something always waits; what does when they are stopped goes to the store before they end.
  for (const member of [embedded, outside])
    await until(
      `nothing waits long in the spool of ${member.name}`,
      async () => {
        const { points, oldest } = (await member.status()).store.spool;
        return points === 0 || (oldest !== null && Date.now() - Date.parse(oldest) < AT_ONCE);
      },
      { timeout: 300_000, every: 500 },
    );
  const dropped = await Promise.all([embedded, outside].map(async (member) => (await member.status()).store.dropped));
  const heard = [embedded, outside].map((member) => member.heard.reduce((sum, each) => sum + each, 0));
  const statuses = await Promise.all([embedded.end('SIGTERM'), outside.end('SIGTERM')]);
  const last = outside.lives.at(-1)!;
  if (values.samples !== undefined) await writeFile(values.samples, JSON.stringify(last));
  const counts = [
    await countEmbedded(join(embedded.folder, 'data')),
    await countOutside(join(outside.folder, 'data'), influxd),
  ];
  const { trend, rising, ...whether } = judged(last);
  const samples = {
    embedded: { ...counts[0]!, ...verdictOf(counts[0]!), dropped: dropped[0]! },
    influxd: { ...counts[1]!, ...verdictOf(counts[1]!), dropped: dropped[1]! },
  };
  const failures = [
    ...Object.entries(samples).flatMap(([name, { lost, doubled, dropped: reasons }]) => {
      const refused = Object.values(reasons).reduce((sum, each) => sum + each, 0);
      return Object.entries({ lost, doubled, dropped: refused }).flatMap(([what, points]) =>
        points === 0 ? [] : [`${name}: ${points} ${what}`],
      );
    }),
    ...statuses.flatMap((status, i) =>
      status === 0 ? [] : [`${i === 0 ? 'embedded' : 'influxd'}: ended with status ${status}`],
    ),
    ...rising.map((figure) => `${figure} rises by ${Math.round(trend[figure]!.perHour)} in an hour`),
  ];
  const report = {
    minutes: (performance.now() - began) / 60_000,
    faults: happened,
    samples,
    lives: { embedded: embedded.lives.length, influxd: outside.lives.length },
    exitStatus: { embedded: statuses[0], influxd: statuses[1] },
    datagrams: { sentToEach: flood.sent, heardByEmbedded: heard[0], heardByInfluxd: heard[1] },
    trend: { ...whether, ...trend },
    failures,
  };
  if (failures.length > 0) process.exitCode = 1;
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} finally {
  await Promise.all([embedded.end('SIGKILL'), outside.end('SIGKILL')]);
  await influxd.remove();
  noise.close();
  await simulator.stop();
  agent.stdin.end();
  if (disk !== null) execFileSync('umount', ['-l', disk]);
  await rm(folder, { recursive: true, force: true });
}

function verdictOf({ accepted, repeated, stored }: Count): { lost: number; doubled: number } {
  const due = accepted - repeated;
  return { lost: Math.max(0, due - stored), doubled: Math.max(0, stored - due) };
}

/** A small disk in memory, that can be filled without filling the machine's; null where that takes more rights than these. */
async function mountDisk(path: string): Promise<string | null> {
  await mkdir(path, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m`, 'tmpfs', path], { stdio: 'ignore' });
    return path;
  } catch {
    return null;
  }
}

function chosen(possible: readonly Fault[]): Fault {
  let at = random() * possible.reduce((sum, { weight }) => sum + weight, 0);
  for (const fault of possible) if ((at -= fault.weight) < 0) return fault;
  return possible[0]!;
}

/** mulberry32: the same faults in the same order for the same seed. */
function generator(from: number): () => number {
  let state = from >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function lookOften(began: number): { stop(): void } {
  const timer = setInterval(() => {
    for (const member of [embedded, outside]) void member.look(performance.now() - began);
  }, LOOK);
  return { stop: () => clearInterval(timer) };
}
