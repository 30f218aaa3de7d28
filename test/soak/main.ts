/**
 * `npm run soak`: two collectors under full load – one with the embedded store, one with influxd – and a fault every few seconds. At the end it counts what was
 * accepted and what is stored, and says whether memory, descriptors and the event loop stayed flat. Exit status 1 where anything was lost or doubled.
 * `--minutes 30`, `--every 8` (seconds between faults), `--gateways 40`, `--datagrams 400` (of flows a second), `--seed 1`, `--json`.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
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
import { trendOf } from './trend.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    every: { type: 'string', default: '8' },
    gateways: { type: 'string', default: '40' },
    datagrams: { type: 'string', default: '400' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
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
const DISK_MIB = 700;
const LOOK = 5_000;

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
};
await embedded.configure(configuration({ ...load, name: 'embedded', ...ports[0]!, store: { driver: 'duckdb' } }));
const store = { driver: 'influx', url: influxd.url, username: ADMIN.username, password: 'env:INFLUX_PASSWORD' };
await outside.configure(configuration({ ...load, name: 'outside', ...ports[1]!, store }));
const scene: Scene = { embedded, outside, influxd, simulator, disk, ports };

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
  // The minutes of flows close late; what was accepted by then goes to the store.
  for (const member of [embedded, outside])
    await until(`the spool of ${member.name} is empty`, async () => (await member.status()).store.spool.points === 0, {
      timeout: 300_000,
      every: 500,
    });
  const dropped = await Promise.all([embedded, outside].map(async (member) => (await member.status()).store.dropped));
  const heard = [embedded, outside].map((member) => member.heard.reduce((sum, each) => sum + each, 0));
  const statuses = await Promise.all([embedded.end('SIGTERM'), outside.end('SIGTERM')]);
  const counts = [
    await countEmbedded(join(embedded.folder, 'data')),
    await countOutside(join(outside.folder, 'data'), influxd),
  ];
  const lives = outside.lives.at(-1)!;
  const settled = lives.filter(({ at }) => at - lives[0]!.at > 60_000);
  const report = {
    minutes: (performance.now() - began) / 60_000,
    faults: happened,
    samples: {
      embedded: { ...counts[0]!, ...verdictOf(counts[0]!), dropped: dropped[0] },
      influxd: { ...counts[1]!, ...verdictOf(counts[1]!), dropped: dropped[1] },
    },
    lives: { embedded: embedded.lives.length, influxd: outside.lives.length },
    exitStatus: { embedded: statuses[0], influxd: statuses[1] },
    datagrams: { sentToEach: flood.sent, heardByEmbedded: heard[0], heardByInfluxd: heard[1] },
    trend: {
      memory: trendOf(settled, 'memory'),
      descriptors: trendOf(settled, 'descriptors'),
      delay: trendOf(settled, 'delay'),
    },
  };
  const failed =
    counts.some(({ accepted, repeated, stored }) => accepted - repeated !== stored) ||
    statuses.some((status) => status !== 0);
  if (failed) process.exitCode = 1;
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} finally {
  await Promise.all([embedded.end('SIGKILL'), outside.end('SIGKILL')]);
  await influxd.remove();
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
