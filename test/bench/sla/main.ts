/**
 * A month of two services out of evidence on disk: at the start of a history, and with a year of it behind. One packet a second and a summary a
 * minute for each direction of each service, one flap of a path a day, four hundred authorities with their destinations.
 */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractVersions } from '../../../collector/config/contract/resolve.js';
import { configSchema } from '../../../collector/config/schema/index.js';
import { daysFor, EvidenceBook } from '../../../collector/ledger/evidence/book.js';
import type { EvidenceLine } from '../../../collector/ledger/evidence/line.js';
import type { MonthInputs } from '../../../collector/ledger/seal/inputs.js';
import { periodOf, recompute } from '../../../collector/ledger/seal/recompute.js';
import { seal } from '../../../collector/ledger/seal/seal.js';
import { verify } from '../../../collector/ledger/seal/verify.js';
import type { EvidenceUsage, ProbeSetup, Setup } from '../../../collector/model/sla.js';
import { addMonths } from '../../../collector/sla/zone.js';
import { minutesOf } from '../../sla/make.js';
import { cpuOfThis } from '../cpu.js';
import { mostMemory } from './memory.js';
import type { Report } from '../report.js';
import { measureReports } from './reports.js';
import { measureThread } from './thread.js';

const DAY = 86_400_000;
const FIRST = '2025-01';
/** INTERCONNECT_BENCH_SCALE (0 to 1, default 1) makes the history shorter. */
const MONTHS = Math.max(2, Math.round(13 * Number(process.env['INTERCONNECT_BENCH_SCALE'] ?? 1)));
const AUTHORITIES = 400;
const TIMES = 5;
const area = 'sla';

const services = ['data', 'voice'];
const probes: ProbeSetup[] = services.flatMap((service) =>
  (['a-b', 'b-a'] as const).map((direction): ProbeSetup => {
    const name = `${service}-${direction}`;
    const of = service === 'voice' ? ('EF' as const) : ('DF' as const);
    return { name, service: true, direction, path: null, class: of, interval: 1_000, timeout: 1_000 };
  }),
);
const setup: Setup = {
  probes,
  paths: ['primary', 'standby'].map((name) => ({ name, group: 'crossing', gateway: `gw-${name}`, capacity: 1e9 })),
  groups: [{ name: 'crossing', mode: 'active-standby', paths: ['primary', 'standby'] }],
};
const contract = contractVersions(
  configSchema.parse({
    interconnect: { name: 'Bench' },
    gateways: [{ name: 'gw1', address: '192.0.2.1', snmp: { version: '2c', community: 'env:C' } }],
    contract: {
      versions: [
        {
          effective: '2020-01-01',
          services: services.map((name) => ({
            name,
            probes: probes.flatMap((each) => (each.name.startsWith(name) ? [each.name] : [])),
          })),
        },
      ],
    },
  }),
);

export async function run(report: Report): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'interconnect-bench-'));
  try {
    await measure(folder, report);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measure(folder: string, report: Report): Promise<void> {
  const book = new EvidenceBook(join(folder, 'evidence'));
  await book.open();
  const deps = { folder, book, program: 'bench' };
  const figures: number[] = [];
  for (let i = 0; i < MONTHS; i++) {
    const month = addMonths(FIRST, i);
    await fill(book, month, i === 0);
    const inputs = inputsOf(month);
    if (i === 0 || i === MONTHS - 1) figures.push(await leastCpu(async () => void (await recompute(inputs, book))));
    await seal(inputs, 0, deps);
  }
  const last = addMonths(FIRST, MONTHS - 1);
  const [first = 0, after = 0] = figures;
  report.add({
    area,
    what: 'ledger and figures of a month, nothing behind it',
    value: first,
    unit: 'CPU s',
    goal: { atMost: 1 },
  });
  report.add({ area, what: 'the same with a year behind it', value: after, unit: 'CPU s', goal: { atMost: 1 } });
  report.add({
    area,
    what: 'to the one with nothing behind it',
    value: after / first,
    unit: '',
    goal: { atMost: 1.15 },
  });
  const began = cpuOfThis();
  const { findings } = await verify(folder, last);
  if (findings.length > 0) throw new Error(`the bench's own month does not verify: ${JSON.stringify(findings[0])}`);
  report.add({ area, what: 'verifying it', value: cpuOfThis() - began, unit: 'CPU s' });
  report.add({
    area,
    what: 'evidence of a year on disk',
    value: (await sizeOf(join(folder, 'evidence'))) / 1e6,
    unit: 'MB',
  });
  report.add({
    ...{ area, what: 'most memory of the process', unit: 'MiB', goal: { atMost: 500 } },
    value: await mostMemory('self'),
  });
  await measureReports(folder, last, names(), report);
  await measureThread(folder, last, contract, report);
}

const names = (): string[] => Array.from({ length: AUTHORITIES }, (_, i) => `Authority ${i}`);

function inputsOf(month: string): MonthInputs {
  const period = periodOf(contract, month);
  const slots = Math.floor((period.endsAt - period.startsAt) / 300_000);
  return {
    ...{ schema: 1, month, revision: 0, revisionReason: null, contract, corrections: [], before: [] },
    ...{ windows: [], drills: [], failovers: [], incidents: [] },
    traffic: setup.paths.flatMap(({ name }) =>
      (['a-b', 'b-a'] as const).map((direction) => {
        const rates = Array.from({ length: slots }, (_, i) => 2e8 + ((i * 7_919) % 1_000) * 1e5);
        return { path: name, direction, rates };
      }),
    ),
    usage: { rows: Array.from({ length: AUTHORITIES }, (_, i) => usage(i)).flat(), keptMinutes: 44_640 },
    days: daysFor(period.startsAt, period.endsAt),
  };
}

const usage = (i: number): EvidenceUsage[] =>
  ['Spine', 'PACS', 'Referrals', 'Mail'].map((destination) => ({
    ...{ authority: `Authority ${i}`, destination, class: 'AF3' },
    ...{ octetsAToB: i * 1e6, octetsBToA: i * 5e6, packetsAToB: i * 1e4, packetsBToA: i * 2e4 },
  }));

/** A month as the collector would have written it; the day before the first month too. */
async function fill(book: EvidenceBook, month: string, first: boolean): Promise<void> {
  const { startsAt, endsAt } = periodOf(contract, month);
  const from = Math.floor(startsAt / DAY) * DAY - (first ? DAY : 0);
  for (let day = from; day + DAY <= Math.ceil(endsAt / DAY) * DAY; day += DAY) {
    if (!first && day < startsAt - 1) continue;
    await book.append(linesOf(day));
  }
}

function linesOf(day: number): EvidenceLine[] {
  const flap = [day + 10 * 3_600_000, day + 10 * 3_600_000 + 90_000] as const;
  const state = (at: number, name: string, said: 'up' | 'down'): EvidenceLine => ({
    k: 'state',
    at,
    of: 'path',
    name,
    state: said,
  });
  return [
    { k: 'setup', at: day, setup, simulated: false },
    state(day, 'primary', 'up'),
    state(day, 'standby', 'up'),
    { k: 'state', at: day, of: 'protection', name: 'crossing', state: 'protected' },
    state(flap[0], 'primary', 'down'),
    state(flap[1], 'primary', 'up'),
    ...Array.from({ length: 1_440 }, (_, i): EvidenceLine => ({ k: 'alive', at: day + i * 60_000 })),
    ...probes.flatMap((probe) =>
      minutesOf(probe, [day, day + DAY], [[flap[0], flap[0] + 4_000]]).map((minute): EvidenceLine => ({
        k: 'minute',
        ...minute,
      })),
    ),
  ];
}

/** CPU seconds: the least of several times, as other work on the machine only makes it dearer. */
async function leastCpu(what: () => Promise<void>): Promise<number> {
  const costs: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    const before = cpuOfThis();
    await what();
    costs.push(cpuOfThis() - before);
  }
  return Math.min(...costs);
}

async function sizeOf(folder: string): Promise<number> {
  const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
