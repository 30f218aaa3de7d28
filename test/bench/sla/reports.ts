/** The whole report of a sealed month, and that of one authority, by the process that writes them in the product. */
import { mkdir, readFile, stat } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReportAuthority, ReportForm, ReportJob } from '../../../collector/model/report.js';
import { ReportWriter } from '../../../collector/reporting/writer.js';
import { readChain } from '../../../collector/ledger/seal/chain.js';
import { revisionFolder } from '../../../collector/ledger/seal/seal.js';
import { revisionsOf, sealOf } from '../../../collector/reporting/months.js';
import { sha256 } from '../../../collector/ledger/canonical.js';
import { packageRoot } from '../../../collector/version.js';
import { cpuOf } from '../cpu.js';
import type { Report } from '../report.js';
import { mostMemory } from './memory.js';

const area = 'sla';
const TIMES = 3;

/** `folder`: of the ledgers. The first writing starts the process; it is in the figure. */
export async function measureReports(folder: string, month: string, names: string[], report: Report): Promise<void> {
  const out = join(folder, 'out');
  await mkdir(out);
  const head = await headOf(folder, month, names);
  const place = join(folder, revisionFolder(month, 0));
  const job = (forms: ReportForm[], share: ReportJob['share']): ReportJob => ({
    ...{ head, share, forms, folder: out, name: 'bench', bundled: true },
    ...{ month: { file: join(place, 'month.json') }, ledgers: { file: join(place, 'ledger.json') } },
  });
  const whole: Cost[] = [];
  for (let i = 0; i < TIMES; i++) whole.push(await cost(job(['html'], null)));
  const of = (pick: (cost: Cost) => number, costs: Cost[]): number => Math.min(...costs.map(pick));
  report.add({
    ...{
      area,
      what: `whole HTML report, ${names.length} authorities, 2 services: CPU`,
      unit: 'CPU s',
      goal: { atMost: 5 },
    },
    value: of(({ cpu }) => cpu, whole),
  });
  report.add({
    ...{ area, what: 'the same, from asked for to on the disk', unit: 's', goal: { atMost: 5 } },
    value: of(({ seconds }) => seconds, whole),
  });
  report.add({
    ...{ area, what: 'most memory of the process that writes it', unit: 'MiB', goal: { atMost: 500 } },
    value: Math.max(...whole.map(({ memory }) => memory)),
  });
  report.add({ area, what: 'its size', value: (await stat(join(out, 'bench.html'))).size / 1e6, unit: 'MB' });
  const known = names.map((name, i) => ({ name, owner: `E${i}`, prefixes: [`10.${i >> 8}.${i & 255}.0/24`] }));
  const own = await cost(job(['html'], { authority: names[7]!, known }));
  report.add({ area, what: 'HTML report of one authority: CPU', value: own.cpu, unit: 'CPU s' });
}

interface Cost {
  cpu: number;
  seconds: number;
  memory: number;
}

/** Of a process that is started for it. */
async function cost(job: ReportJob): Promise<Cost> {
  const program = new URL('dist/dashboard/report/main.js', packageRoot());
  const writer = new ReportWriter({ program, env: process.env });
  const began = performance.now();
  await writer.write(job);
  const seconds = (performance.now() - began) / 1_000;
  const [child] = children();
  if (child === undefined) throw new Error('the process that writes reports is not there any more');
  const spent = { cpu: cpuOf(child), seconds, memory: await mostMemory(child) };
  await writer.close();
  return spent;
}

/** Processes that this one has started (proc_tid_children(5)). */
const children = (): number[] =>
  readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);

async function headOf(folder: string, month: string, names: readonly string[]): Promise<ReportJob['head']> {
  const links = await readChain(folder);
  const document = await readFile(join(folder, revisionFolder(month, 0), 'month.json'));
  return {
    ...{ schema: 1, program: 'bench', issuedAt: 0, currency: 'GBP' },
    interconnect: { name: 'Bench', sides: { a: 'GCSX', b: 'N3' } },
    seal: sealOf(links, month, 0, sha256(document)),
    revisions: await revisionsOf(links, month, async () => null),
    authorities: names.map((name, i): ReportAuthority => ({
      ...{ name, owner: `E${i}`, orderedOn: '2025-02-01', contracted: 1e7 * (1 + (i % 10)) },
      ...{ charge: { yearMinor: 1_200_000, setupMinor: 50_000 }, replaces: { yearMinor: 3_000_000 } },
      firstTrafficAt: Date.parse('2025-03-01T00:00:00Z'),
    })),
  };
}
