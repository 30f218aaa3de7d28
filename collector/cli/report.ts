import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Command } from 'commander';
import { unzipSync } from 'fflate';
import { reportForms, type ReportForm } from '../model/report.js';
import { addMonths } from '../sla/zone.js';
import { author, whereOptions, type Where } from './ask.js';
import { UsageError } from './exit.js';
import { json, type Io } from './io.js';
import { progressOn, type Progress } from './progress.js';
import { withIssuer } from './report-issuer.js';
import { reportVerifyCommand } from './report-verify.js';

interface Options extends Where {
  format: string;
  out: string;
  authority?: string;
  authorities?: boolean;
  author?: string;
}

/** Ten years. */
const MOST_MONTHS = 120;

/** `interconnect report 2026-10`, `interconnect report verify`. */
export function reportCommand(io: Io, finish: (status: number) => void): Command {
  const command = new Command('report')
    .enablePositionalOptions()
    .description('the service-level report of a month')
    .argument('[month]', 'such as 2026-10, or 2026-07..2026-10')
    .option('-f, --format <forms>', `one or more of ${reportForms.join(', ')}, with commas between them`, 'html')
    .option('-o, --out <folder>', 'where the files are put', '.')
    .option('--authority <name>', 'the report of this authority, with its own share only')
    .option('--authorities', 'one for each authority')
    .option('--author <name>', 'who asks, for the audit log; this system’s user where left out')
    .addHelpText('after', examples)
    .action(async (month: string | undefined, options: Options) => {
      if (month === undefined) throw new UsageError('name a month, such as interconnect report 2026-10');
      const progress = progressOn(io, () => performance.now());
      const files = await reports(month, options, io, progress).finally(() => progress.done());
      io.stdout.write(options.json === true ? json(files) : files.map(({ file }) => `${file}\n`).join(''));
    });
  whereOptions(command);
  command.addCommand(reportVerifyCommand(io, finish));
  return command;
}

interface Written {
  month: string;
  revision: number;
  state: 'open' | 'closed';
  authority: string | null;
  form: ReportForm;
  file: string;
  sha256: string;
}

/** One form of one report at a time, so that progress is told and a report that fails takes no other with it. */
async function reports(range: string, options: Options, io: Io, progress: Progress): Promise<Written[]> {
  const { authority, authorities, out, format, author: by } = options;
  const [months, forms] = [monthsOf(range), formsOf(format)];
  if (authority !== undefined && authorities === true) throw new UsageError('name either --authority or --authorities');
  return withIssuer(options, io, async (issuer) => {
    const whose = authorities === true ? await issuer.authorities() : [authority ?? null];
    const all = months.flatMap((month) => whose.flatMap((name) => forms.map((form) => ({ month, name, form }))));
    await mkdir(out, { recursive: true });
    const written: Written[] = [];
    for (const [i, { month, name, form }] of all.entries()) {
      progress.update(`${month} ${name ?? ''} ${form}: ${i + 1} of ${all.length}`);
      const { files, ...told } = await issuer.issue({ month, forms: [form], authority: name, author: author(by) });
      for (const { file, sha256 } of files)
        for (const to of await put(file, out)) written.push({ ...told, authority: name, form, file: to, sha256 });
    }
    return written;
  });
}

/** Copies it; tables come out of their ZIP as files of their own. */
async function put(file: string, out: string): Promise<string[]> {
  const bytes = await readFile(file);
  if (!file.endsWith('-csv.zip')) {
    const to = join(out, basename(file));
    await writeFile(to, bytes);
    return [to];
  }
  const base = basename(file, '-csv.zip');
  const tables = Object.entries(unzipSync(bytes)).map(([name, octets]) => ({
    to: join(out, `${base}-${name}`),
    octets,
  }));
  for (const { to, octets } of tables) await writeFile(to, octets);
  return tables.map(({ to }) => to);
}

/** `2026-07..2026-10` → four months. */
function monthsOf(range: string): string[] {
  const [first = '', last = first, ...more] = range.split('..');
  const isMonth = (text: string): boolean => /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
  if (!isMonth(first) || !isMonth(last) || more.length > 0 || last < first)
    throw new UsageError(`"${range}" is no month: expected one such as 2026-10, or a range such as 2026-07..2026-10`);
  const months: string[] = [];
  for (let month = first; month <= last && months.length <= MOST_MONTHS; month = addMonths(month, 1))
    months.push(month);
  if (months.length > MOST_MONTHS) throw new UsageError(`at most ${MOST_MONTHS} months at once`);
  return months;
}

function formsOf(text: string): ReportForm[] {
  const forms = text.split(',').map((form) => form.trim());
  const unknown = forms.find((form) => !(reportForms as readonly string[]).includes(form));
  if (unknown !== undefined)
    throw new UsageError(`"${unknown}" is no format: expected ${reportForms.join(', ')}, with commas between them`);
  return [...new Set(forms)] as ReportForm[];
}

const examples = `
A closed month is written once in each form and stays the same bytes; "interconnect sla reissue" closes it again with a reason.
While no collector runs, those of closed months are made from its data folder; the configuration must be there (interconnect.yaml, or --config).
A PDF needs an installed Chromium (INTERCONNECT_CHROMIUM names one that is not on the PATH).

Examples:
  $ interconnect report 2026-10 --format pdf,ods --out reports
  $ interconnect report 2026-07..2026-10 --format csv --out tables
  $ interconnect report 2026-10 --authority "Leeds City Council" --format pdf
  $ interconnect report verify 2026-10`;
