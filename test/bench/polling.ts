/** The poller with the store behind it, as main.ts joins them, in this process; agents run in others. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { configSchema } from '../../collector/config/schema/index.js';
import { systemClock } from '../../collector/deps.js';
import { pointsPerDay } from '../../collector/load.js';
import { createPoller } from '../../collector/snmp/poller.js';
import { createStore, toPoints } from '../../collector/store/index.js';
import { until } from '../until.js';
import { cpuOfThis } from './cpu.js';

export interface Target {
  port: number;
  snmp: Record<string, unknown>;
}

export interface Polled {
  varbinds: number;
  cpuSeconds: number;
  points: number;
  /** Polls of a table that did not bring everything. */
  incomplete: number;
}

interface Options {
  targets: readonly Target[];
  secrets: Record<string, string>;
  /** Rounds of counter polls to let pass first, and to measure. */
  warmUp: number;
  rounds: number;
  interval: string;
}

/** Rounds are counted by the tables that every target was asked for. */
export async function measurePolling({ targets, secrets, warmUp, rounds, interval }: Options): Promise<Polled> {
  const folder = await mkdtemp(join(tmpdir(), 'interconnect-bench-'));
  const config = configSchema.parse({
    interconnect: { name: 'bench' },
    gateways: targets.map(({ port, snmp }, i) => ({
      name: `gw${i + 1}`,
      address: '127.0.0.1',
      port,
      snmp,
      poll: { counters: interval },
    })),
    // Reserving the spool is a price of the very first start, not of polling: kept small, it is paid before the first round ends.
    store: { path: folder, collector: 'bench', spool: { size: '64 MiB' } },
  });
  const log = pino({ level: 'warn' }, pino.destination(2));
  const deps = { clock: systemClock, log, secret: (reference: string) => secrets[reference]! };
  const store = createStore(config.store, { pointsPerDay: pointsPerDay(config) }, deps);
  const total: Polled = { varbinds: 0, cpuSeconds: 0, points: 0, incomplete: 0 };
  let seen = 0;
  const poller = createPoller(
    { gateways: config.gateways, paths: [], collector: 'bench' },
    {
      ...deps,
      publish(observations) {
        const { points, events } = toPoints(observations);
        void store.write(points, events);
        total.points += points.length;
        for (const observation of observations) {
          if (observation.kind !== 'poll') continue;
          total.varbinds += observation.varbinds;
          if (observation.outcome !== 'ok') total.incomplete += 1;
          if (observation.table === 'ifXTable') seen += 1;
        }
      },
    },
  );
  await store.start();
  await poller.start();
  const round = (count: number): Promise<unknown> =>
    until(`${count} rounds`, () => seen >= count * targets.length, { timeout: 600_000, every: 20 });
  await round(warmUp);
  const before = { ...total, cpuSeconds: cpuOfThis() };
  await round(warmUp + rounds);
  // What was accepted must have reached the engine: writing it is part of the price.
  await until('the store has taken everything', () => store.health().spool.points === 0, { timeout: 60_000 });
  const cpuSeconds = cpuOfThis() - before.cpuSeconds;
  await poller.stop();
  await store.stop();
  await rm(folder, { recursive: true });
  return {
    varbinds: total.varbinds - before.varbinds,
    points: total.points - before.points,
    incomplete: total.incomplete - before.incomplete,
    cpuSeconds,
  };
}
