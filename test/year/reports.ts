/** The report of every closed month, as a page. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../collector/config/schema/index.js';
import { readChain } from '../../collector/ledger/seal/chain.js';
import { sha256 } from '../../collector/ledger/canonical.js';
import { SealedMonths } from '../../collector/ledger/sealed-months.js';
import type { Held, ReportFile, ReportJob } from '../../collector/model/report.js';
import { Reports } from '../../collector/reporting/reports.js';
import { make } from '../../dashboard/report/forms.js';
import { log } from '../api/scene.js';

/** By month. `sla`: the folder of the ledgers; every page is sealed in its chain. */
export async function reportsOf(config: Config, sla: string, now: number): Promise<Map<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'interconnect-year-reports-'));
  try {
    const months = await SealedMonths.open(sla, () => now);
    const reports = new Reports({
      ...{ months, log, version: '0', folder, writer: { write }, clock: { now: () => now } },
      chain: () => readChain(sla),
      config: () => config,
      firstTraffic: { in: async () => new Map() },
    });
    const pages = new Map<string, string>();
    for (const { month } of months.months()) {
      const { files } = await reports.issue({ month, forms: ['html'], authority: null });
      pages.set(month, await readFile(files[0]!.file, 'utf8'));
    }
    return pages;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** As the process that writes reports does it, in this one. */
async function write({ head, month, ledgers, folder, name }: ReportJob): Promise<ReportFile[]> {
  const document = {
    ...head,
    kind: 'interconnect' as const,
    month: await heldBy(month),
    ledgers: await heldBy(ledgers),
  };
  const tools = { style: '', print: () => Promise.reject(new Error('nothing is printed')) };
  const made = await make(document, 'html', tools, false);
  return Promise.all(
    made.map(async ({ ending, octets }) => {
      const file = join(folder, `${name}${ending}`);
      await writeFile(file, octets);
      return { form: 'html' as const, file, sha256: sha256(Buffer.from(octets)), octets: octets.length };
    }),
  );
}

const heldBy = async <T>(held: Held<T>): Promise<T> =>
  'value' in held ? held.value : (JSON.parse(await readFile(held.file, 'utf8')) as T);
