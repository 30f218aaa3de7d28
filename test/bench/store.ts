/**
 * The store under load: samples per CPU-second into DuckDB, octets per sample on disk, and a day of one interface out of 35 days of
 * rollups of 10,000 series. A sample is one field value, as InfluxDB counts them: a row of one interface and slot holds 21.
 * INTERCONNECT_BENCH_SCALE (0 to 1, default 1) makes all of it smaller.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { store as schema } from '../../collector/config/schema/store.js';
import { systemClock, type Log } from '../../collector/deps.js';
import { measurement } from '../../collector/model/measurements.js';
import type { InterfaceObservation } from '../../collector/model/observation.js';
import type { Point, Store } from '../../collector/store/contract.js';
import { cluster } from '../../collector/store/duckdb/cluster.js';
import { DATABASE } from '../../collector/store/duckdb/driver.js';
import { createStore, toPoints } from '../../collector/store/index.js';
import { ADMIN, Influxd, INFLUXD_MISSING } from '../lab/influxd.js';
import { until } from '../until.js';
import type { Report } from './report.js';

const SLOT = 30_000;
const DAY = 86_400_000;
/** Queries before the clock counts: code that was never run is slow. */
const WARM = 10;
/** Polls written before the engine is waited for. */
const TOGETHER = 10;
const fields = Object.keys(measurement('interface').fields);
const silent = (): void => undefined;
const log: Log = { debug: silent, info: silent, warn: silent, error: silent, child: () => log } as unknown as Log;

export async function run(report: Report): Promise<void> {
  const scale = Number(process.env['INTERCONNECT_BENCH_SCALE'] ?? 1);
  await inFolder((folder) => writing(folder, scale, report));
  await inFolder((folder) => embedded(folder, scale, report));
  await inFolder((folder) => influx(folder, scale, report));
  await inFolder((folder) => reading(folder, scale, report));
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'interconnect-bench-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function storeIn(path: string): Store {
  const config = schema.parse({ path, spool: { size: '64 MiB' } });
  return createStore(config, { pointsPerDay: 0 }, { clock: systemClock, log, secret: () => '' });
}

/** One poll of `interfaces`: counters of octets and packets that move, errors at rest, states. */
function poll(interfaces: number, time: number): Point[] {
  return toPoints(Array.from({ length: interfaces }, (_, index) => observation(index, time))).points;
}

function observation(index: number, slot: number): InterfaceObservation {
  const octets = Math.floor(1e8 * Math.random());
  const name = `TenGigE0/${index}`;
  const identity = { ifIndex: index, ifName: name, ifDescr: null, ifAlias: null, ifType: 6, ifPhysAddress: null };
  return {
    kind: 'interface',
    gateway: `gw${index % 20}`,
    context: '',
    collector: 'collector-1',
    at: slot,
    slot,
    seconds: 30,
    interface: name,
    identity,
    adminStatus: 'up',
    operStatus: 'up',
    speed: 1e10,
    deltas: {
      inOctets: octets,
      outOctets: octets >> 1,
      inUcastPkts: octets >> 9,
      outUcastPkts: octets >> 10,
      inMulticastPkts: 0,
      outMulticastPkts: 0,
      inBroadcastPkts: 0,
      outBroadcastPkts: 0,
      inErrors: 0,
      outErrors: 0,
      inDiscards: 0,
      outDiscards: 0,
      inUnknownProtos: 0,
      alignmentErrors: 0,
      fcsErrors: 0,
      lateCollisions: 0,
      carrierSenseErrors: 0,
      symbolErrors: 0,
    },
  };
}

async function writing(folder: string, scale: number, report: Report): Promise<void> {
  const interfaces = 10_000;
  const polls = Math.max(1, Math.round(6 * scale)) * TOGETHER;
  const store = storeIn(folder);
  await store.start();
  const first = Math.floor(Date.now() / SLOT) * SLOT - polls * SLOT;
  let used = 0;
  for (let index = 0; index < polls; index += TOGETHER) {
    const together = Array.from({ length: TOGETHER }, (_, at) => poll(interfaces, first + (index + at) * SLOT));
    const before = process.cpuUsage();
    for (const points of together) await store.write(points);
    await until('the engine has it', () => store.health().spool.points === 0, { timeout: 120_000, every: 5 });
    const { user, system } = process.cpuUsage(before);
    used += user + system;
  }
  await store.stop();
  const rows = Math.round((polls * interfaces) / (used / 1e6));
  report.add({
    area: 'store',
    what: 'samples (field values) per CPU-second into DuckDB, spool included',
    value: rows * fields.length,
    unit: '1/s',
    goal: { atLeast: 1_500_000 },
  });
  report.add({ area: 'store', what: `the same as rows of ${fields.length} fields`, value: rows, unit: '1/s' });
}

/** The same samples in InfluxDB, for their size; left out where influxd is not installed. */
async function influx(folder: string, scale: number, report: Report): Promise<void> {
  if (INFLUXD_MISSING !== null) return;
  const daemon = await Influxd.create();
  try {
    const target = { driver: 'influx', url: daemon.url, ...ADMIN, password: 'env:PASSWORD' };
    const config = schema.parse({ path: folder, spool: { size: '64 MiB' }, ...target });
    const store = createStore(config, { pointsPerDay: 0 }, { clock: systemClock, log, secret: () => ADMIN.password });
    await store.start();
    const samples = await fill(store, scale);
    await store.stop();
    const { data, wal } = daemon.folders;
    await until('the log has become data files', async () => (await octetsIn(wal)) < 1_000, {
      timeout: 60_000,
      every: 500,
    });
    const value = (await octetsIn(data)) / samples;
    report.add({ area: 'store', what: 'octets per sample on disk, InfluxDB 1.6', value, unit: 'octets' });
  } finally {
    await daemon.remove();
  }
}

/** Some hours of 500 interfaces, as both engines keep them; gives the number of samples. */
async function fill(store: Store, scale: number): Promise<number> {
  const interfaces = 500;
  const polls = Math.max(20, Math.round(480 * scale));
  const first = Math.floor(Date.now() / SLOT) * SLOT - polls * SLOT;
  for (let index = 0; index < polls; index++) {
    await store.write(poll(interfaces, first + index * SLOT));
    await until('the engine keeps up', () => store.health().spool.points < 20_000, { timeout: 120_000 });
  }
  await until('the engine has it', () => store.health().spool.points === 0, { timeout: 120_000 });
  return polls * interfaces * fields.length;
}

async function embedded(folder: string, scale: number, report: Report): Promise<void> {
  const store = storeIn(folder);
  await store.start();
  const samples = await fill(store, scale);
  await store.stop();
  const value = (await stat(join(folder, DATABASE))).size / samples;
  report.add({ area: 'store', what: 'octets per sample on disk, DuckDB', value, unit: 'octets' });
}

async function octetsIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function reading(folder: string, scale: number, report: Report): Promise<void> {
  const series = Math.max(100, Math.round(10_000 * scale));
  const to = Math.floor(Date.now() / DAY) * DAY;
  const begun = storeIn(folder);
  await begun.start();
  await begun.write(poll(series, to));
  await until('the dictionary is written', () => begun.health().spool.points === 0);
  await begun.stop();
  await seed(join(folder, DATABASE), series, to);
  const store = storeIn(folder);
  await store.start();
  report.add({ area: 'store', what: 'rollups behind the query', value: series * 35 * 288, unit: 'rows' });
  const times: number[] = [];
  for (let index = 0; index < WARM + 15; index++) {
    const day = to - (1 + ((index * 7) % 34)) * DAY;
    const name = (index * 997) % series;
    const before = performance.now();
    const filter = { gateway: [`gw${name % 20}`], interface: [`TenGigE0/${name}`] };
    const query = {
      measurement: 'interface',
      field: 'inOctets',
      aggregate: 'rate',
      interval: 300_000,
      groupBy: ['interface'],
    } as const;
    const [answer] = await store.series({ ...query, from: day, to: day + DAY, filter });
    if (index >= WARM) times.push(performance.now() - before);
    if (answer?.points.filter(({ value }) => value !== null).length !== 288) throw new Error('the day is not complete');
  }
  times.sort((one, other) => one - other);
  report.add({
    area: 'store',
    what: 'a day of one interface at 5 minutes, median',
    value: times[7] ?? Number.NaN,
    unit: 'ms',
    goal: { atMost: 20 },
  });
  report.add({
    area: 'store',
    what: 'a day of one interface at 5 minutes, slowest of 15',
    value: times.at(-1) ?? Number.NaN,
    unit: 'ms',
  });
  await store.stop();
}

/** Rollups in the order in which the collector makes them: slot by slot, every series. */
async function seed(file: string, series: number, to: number): Promise<void> {
  const instance = await DuckDBInstance.create(file, { threads: '2', memory_limit: '2GB' });
  const connection = await instance.connect();
  for (let day = to - 35 * DAY; day < to; day += DAY) {
    await connection.run(`INSERT INTO rollup_interface BY NAME SELECT ${day} + t * 300000 AS time, s::INTEGER AS series, 1 AS collector,
      floor(random() * 1e9) AS "inOctets_sum", 300.0 AS "inOctets_seconds", floor(random() * 1e9) AS "outOctets_sum", 300.0 AS "outOctets_seconds",
      floor(random() * 1e6) AS "inUcastPkts_sum", 300.0 AS "inUcastPkts_seconds", floor(random() * 1e6) AS "outUcastPkts_sum", 300.0 AS "outUcastPkts_seconds",
      0.0 AS "inErrors_sum", 300.0 AS "inErrors_seconds", 0.0 AS "outErrors_sum", 300.0 AS "outErrors_seconds"
      FROM range(288) a(t), range(1, ${series} + 1) b(s) ORDER BY t, s`);
  }
  await connection.run('DELETE FROM dirty');
  for (let day = to - 35 * DAY; day < to; day += DAY) await cluster(connection, 'interface', day);
  await connection.run('CHECKPOINT');
  connection.closeSync();
  instance.closeSync();
}
