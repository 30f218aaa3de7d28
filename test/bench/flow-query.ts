/**
 * Questions about a day of minutes of flows of 400 authorities in DuckDB, once out of the minutes alone and once with the hours added up.
 * INTERCONNECT_BENCH_SCALE (0 to 1, default 1) makes the minutes smaller.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { store as schema } from '../../collector/config/schema/store.js';
import { systemClock, type Clock, type Log } from '../../collector/deps.js';
import type { FlowsQuery, FlowSums, Store } from '../../collector/store/contract.js';
import { DATABASE } from '../../collector/store/duckdb/driver.js';
import { createStore } from '../../collector/store/index.js';
import { until } from '../until.js';
import { cpuOfThis } from './cpu.js';
import type { Report } from './report.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const AUTHORITIES = 400;
/** Per authority and minute: in each direction some destinations by some applications. */
const PER_AUTHORITY = 8;
const WARM = 5;
const TIMES = 15;

/** The real time, moved ahead, so that no one waits for the pause after which hours are added up. */
class MovedClock implements Clock {
  ahead = 0;
  now = (): number => systemClock.now() + this.ahead;
  monotonic = (): number => systemClock.monotonic() + this.ahead;
  after = systemClock.after;
}

export async function run(report: Report): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'interconnect-bench-'));
  try {
    await measure(folder, report);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measure(folder: string, report: Report): Promise<void> {
  const clock = new MovedClock();
  let addedUp = 0;
  const said = (_fields: unknown, text: string): void => void (text === 'an hour of flows added up' && addedUp++);
  const silent = (): void => undefined;
  const log = { debug: said, info: silent, warn: silent, error: silent, child: () => log } as unknown as Log;
  const config = schema.parse({ path: folder, spool: { size: '256 MiB' } });
  const store = createStore(config, { pointsPerDay: 0 }, { clock, log, secret: () => '' });
  await store.start();
  const to = Math.floor(Date.now() / HOUR) * HOUR;
  await fill(store, to, report);
  report.add({
    ...{ area: 'flow-query', what: 'octets per row of a minute on disk', unit: 'octets' },
    value: (await stat(join(folder, DATABASE))).size / (1_440 * rowsOf(0).length),
  });
  await ask(store, to, 'out of minutes alone', report, false);
  clock.ahead = 2 * HOUR;
  await until('the hours are added up', () => addedUp >= 24, { timeout: 300_000, every: 500 });
  await ask(store, to, 'with hours added up', report, true);
  await store.stop();
}

function rowsOf(minute: number): FlowSums[] {
  const scale = Number(process.env['INTERCONNECT_BENCH_SCALE'] ?? 1);
  const each = Math.max(1, Math.round(PER_AUTHORITY * scale));
  return Array.from({ length: AUTHORITIES * each }, (_, n) => ({
    authority: `Council ${n % AUTHORITIES}`,
    destination: `Trust ${(n * 7 + minute) % 200}`,
    application: ['https', 'dns', 'hl7-mllp', 'dicom', 'smtp', 'sip'][(n + minute) % 6] as string,
    class: ['DF', 'AF1', 'AF2', 'AF3', 'AF4', 'EF'][n % 6] as string,
    path: n % 10 === 0 ? 'secondary' : 'primary',
    direction: n % 2 === 0 ? 'a-b' : 'b-a',
    octets: 1_000 + ((n * 7_919 + minute * 104_729) % 1e7),
    packets: 1 + ((n * 31) % 9_000),
    flows: 1 + (n % 50),
  }));
}

async function fill(store: Store, to: number, report: Report): Promise<void> {
  const before = cpuOfThis();
  for (let minute = 0; minute < 1_440; minute++) {
    await store.writeFlows({ time: to - DAY + minute * MINUTE, collector: 'collector-1', rows: rowsOf(minute) });
    await until('the engine keeps up', () => store.health().spool.points < 200_000, { timeout: 120_000 });
  }
  await until('the engine has it', () => store.health().spool.points === 0, { timeout: 120_000 });
  const cpu = cpuOfThis() - before;
  const rows = 1_440 * rowsOf(0).length;
  report.add({ area: 'flow-query', what: 'rows of a day of minutes', value: rows, unit: 'rows' });
  report.add({ area: 'flow-query', what: 'rows written, through the spool', value: rows / cpu, unit: 'rows/CPU-s' });
}

async function ask(store: Store, to: number, how: string, report: Report, goal: boolean): Promise<void> {
  const day = { from: to - DAY, to, filter: {}, interval: null } as const;
  const questions: [what: string, query: FlowsQuery][] = [
    ['top authorities of a day', { ...day, by: ['authority'] }],
    [
      'the same of one class and direction',
      { ...day, by: ['authority'], filter: { class: ['EF'], direction: ['b-a'] } },
    ],
    ['authorities by destinations of a day', { ...day, by: ['authority', 'destination'] }],
  ];
  for (const [what, query] of questions) {
    const times: number[] = [];
    for (let index = 0; index < WARM + TIMES; index++) {
      const before = performance.now();
      const { rows } = await store.flows(query);
      if (index >= WARM) times.push(performance.now() - before);
      if (rows.length === 0) throw new Error('no answer');
    }
    times.sort((one, other) => one - other);
    const value = times[Math.floor(TIMES / 2)] as number;
    const figure = { area: 'flow-query', what: `${what}, ${how}, median`, value, unit: 'ms' };
    report.add(goal && query.by.length === 1 ? { ...figure, goal: { atMost: 100 } } : figure);
  }
}
