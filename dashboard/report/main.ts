/** The writer of reports, a process of its own: jobs come in as messages, one after the other, and each file is told as it is done. */
import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Held, InterconnectReport, ReportAnswer, ReportDocument, ReportJob } from '../../collector/api/types.js';
import { ReportError } from './error.js';
import { make, type Made, type Tools } from './forms.js';
import { findBrowser } from './pdf/browser.js';
import { Printer } from './pdf/print.js';
import { ownShare } from './share/ownShare.js';

const style = new URL('style.css', import.meta.url);

let printer: Printer | null = null;
let last: Promise<void> = Promise.resolve();

process.on('message', (job: ReportJob) => {
  last = last.then(() => run(job));
});
// Whoever asked is gone, or has all that was asked for.
process.on('disconnect', () => {
  void last.then(() => printer?.close());
});

const tell = (answer: ReportAnswer): void => void process.send?.(answer);

async function run(job: ReportJob): Promise<void> {
  try {
    await write(job);
    tell({ told: 'done' });
  } catch (error) {
    tell({ told: 'failed', ...faultOf(error) });
  }
}

async function write(job: ReportJob): Promise<void> {
  const document = await documentOf(job);
  const tools: Tools = {
    style: await readFile(style, 'utf8'),
    print: (html) => (printer ??= new Printer(findBrowser(process.env))).print(html),
  };
  // A browser that is missing is told before anything is written.
  if (job.forms.includes('pdf')) findBrowser(process.env);
  for (const form of job.forms)
    for (const made of await make(document, form, tools, job.bundled))
      tell({ told: 'file', file: { form, ...(await put(job, made)) } });
}

async function documentOf({ head, month, ledgers, share }: ReportJob): Promise<ReportDocument> {
  const whole: InterconnectReport = {
    ...head,
    kind: 'interconnect',
    month: await heldBy(month),
    ledgers: await heldBy(ledgers),
  };
  return share === null ? whole : ownShare(whole, share.authority, share.known);
}

async function heldBy<T>(held: Held<T>): Promise<T> {
  return 'value' in held ? held.value : (JSON.parse(await readFile(held.file, 'utf8')) as T);
}

/** Whole or not at all: a reader of the folder never sees half a file. */
async function put({ folder, name }: ReportJob, { ending, octets }: Made) {
  const file = join(folder, `${name}${ending}`);
  const sha256 = createHash('sha256').update(octets).digest('hex');
  await writeFile(`${file}.part`, octets, { mode: 0o600 });
  await rename(`${file}.part`, file);
  return { file, sha256, octets: octets.length };
}

function faultOf(error: unknown): { code: string; message: string } {
  if (error instanceof ReportError) return { code: error.code, message: error.message };
  if (error instanceof Error && 'code' in error && typeof error.code === 'string')
    return { code: 'REPORT_NOT_WRITTEN', message: `the report could not be written: ${error.message}` };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'REPORT_FAILED', message: `the report could not be made, please report it: ${text}` };
}
