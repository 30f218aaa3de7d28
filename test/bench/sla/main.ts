/**
 * A month of two services out of evidence on disk: at the start of a history, and with a year of it behind. One packet a second and a summary a
 * minute for each direction of each service, one flap of a path a day, four hundred authorities with their destinations.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { keepHeapSmall, withRoomInHeap } from '../../../collector/heap.js';
import { daysFor, EvidenceBook } from '../../../collector/ledger/evidence/book.js';
import type { MonthInputs } from '../../../collector/ledger/seal/inputs.js';
import { periodOf, recompute } from '../../../collector/ledger/seal/recompute.js';
import { seal } from '../../../collector/ledger/seal/seal.js';
import { verify } from '../../../collector/ledger/seal/verify.js';
import type { EvidenceUsage } from '../../../collector/model/sla.js';
import { addMonths } from '../../../collector/sla/zone.js';
import { cpuOfThis } from '../cpu.js';
import type { Report } from '../report.js';
import { contract, FIRST, MONTHS, setup } from './history.js';
import { mostMemory } from './memory.js';
import { measureReports } from './reports.js';
import { measureThread } from './thread.js';

const AUTHORITIES = 400;
const TIMES = 5;
const area = 'sla';

export async function run(report: Report): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'interconnect-bench-'));
  try {
    await measure(folder, report);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measure(folder: string, report: Report): Promise<void> {
  // As in the collector, of which this is a thread.
  keepHeapSmall();
  await promisify(execFile)(process.execPath, [
    fileURLToPath(new URL('fill.js', import.meta.url)),
    join(folder, 'evidence'),
  ]);
  const book = new EvidenceBook(join(folder, 'evidence'));
  await book.open();
  const deps = { folder, book, program: 'bench' };
  const figures: number[] = [];
  for (let i = 0; i < MONTHS; i++) {
    const month = addMonths(FIRST, i);
    const inputs = inputsOf(month);
    if (i === 0 || i === MONTHS - 1)
      figures.push(await leastCpu(async () => void (await withRoomInHeap(() => recompute(inputs, book)))));
    await withRoomInHeap(() => seal(inputs, 0, deps));
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
