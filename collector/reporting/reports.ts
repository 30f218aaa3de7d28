/** Issues reports: a closed month is written once in each form and kept beside its ledger; a month that runs is written anew each time. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Config } from '../config/schema/index.js';
import { CodedError, systemCode } from '../model/coded-error.js';
import type { Headroom, ReportFile, ReportForm, ReportJob } from '../model/report.js';
import type { ChainLink, Manifest, MonthDocument } from '../model/sla.js';
import { knownAuthorities, reportAuthorities } from './authorities.js';
import type { FirstTraffic } from './first-traffic.js';
import { baseName, formOf } from './names.js';
import { revisionsOf, sealOf, type Months } from './months.js';

export interface ReportsDeps {
  months: Omit<Months, 'reissue'>;
  chain(): Promise<ChainLink[]>;
  config(): Config;
  firstTraffic: Pick<FirstTraffic, 'in'>;
  /** What was seen to begin, to the minute, by name; it stands over what is known to the day. */
  seenToBegin?(): ReadonlyMap<string, number>;
  /** What the paths have room for once those on their way have come; null where it is not known. */
  headroom?(month: MonthDocument): Headroom | null;
  /** Hears of every report that was made. */
  made?(issued: Issued, authority: string | null): void;
  writer: { write(job: ReportJob, progress?: (file: ReportFile) => void): Promise<ReportFile[]> };
  clock: { now(): number };
  log: { warn(details: object, message: string): void };
  version: string;
  /** For what is on its way: `<data folder>/reports`. */
  folder: string;
}

export interface Wanted {
  /** YYYY-MM */
  month: string;
  forms: readonly ReportForm[];
  /** Of one authority alone; null for everything. */
  authority: string | null;
}

export interface Issued {
  month: string;
  revision: number;
  /** `open` is not final: its files are taken away when they are asked for next. */
  state: 'open' | 'closed';
  files: ReportFile[];
}

export class Reports {
  private last: Promise<unknown> = Promise.resolve();
  private stopping = false;

  constructor(private readonly deps: ReportsDeps) {}

  /** One after the other, so that nothing is written twice. @throws CodedError of the ledgers and the writer, `REPORT_UNKNOWN_AUTHORITY`, `REPORT_STOPPING`. */
  issue(wanted: Wanted): Promise<Issued> {
    const next = this.last.then(() => (this.stopping ? refuse() : this.run(wanted)));
    this.last = next.catch(() => undefined);
    return next;
  }

  /** Resolves once the report that is being made is issued; those that wait for it, and come later, are refused. */
  async close(): Promise<void> {
    this.stopping = true;
    await this.last;
  }

  private async run(wanted: Wanted): Promise<Issued> {
    await this.deps.months.fetch?.(wanted.month);
    const closed = this.deps.months.months().find(({ month }) => month === wanted.month);
    // What was issued while it was declared stays to be had, by whoever holds its token too.
    if (closed === undefined || (await this.absent(wanted, closed.revision)).length > 0)
      this.refuseStranger(wanted.authority);
    const issued = await (closed === undefined ? this.open(wanted) : this.closed(wanted, closed.revision));
    this.deps.made?.(issued, wanted.authority);
    return issued;
  }

  private refuseStranger(authority: string | null): void {
    if (authority === null || knownAuthorities(this.deps.config()).some(({ name }) => name === authority)) return;
    const message = `no authority is called "${authority}": interconnect networks list shows them`;
    throw new CodedError('REPORT_UNKNOWN_AUTHORITY', message);
  }

  private async open(wanted: Wanted): Promise<Issued> {
    const { months, writer } = this.deps;
    const document = await months.month(wanted.month);
    const ledgers = await months.ledgers(wanted.month);
    const folder = join(this.deps.folder, 'open');
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const head = await this.head(document, null, []);
    const files = await writer.write({
      ...this.job(wanted, folder, document.revision),
      ...{ head, month: { value: document }, ledgers: { value: ledgers } },
    });
    return { month: wanted.month, revision: document.revision, state: 'open', files };
  }

  private async closed(wanted: Wanted, revision: number): Promise<Issued> {
    const absent = await this.absent(wanted, revision);
    if (absent.length > 0) await this.write({ ...wanted, forms: absent }, revision);
    const files = await this.kept(wanted, revision);
    return { month: wanted.month, revision, state: 'closed', files };
  }

  private place(month: string, revision: number): string {
    return join(this.deps.months.folder, 'months', month, `r${revision}`);
  }

  /** What was issued of it before: an issue stays the same bytes. */
  private async kept({ month, authority, forms }: Wanted, revision: number): Promise<ReportFile[]> {
    const folder = join(this.place(month, revision), 'report');
    const base = baseName(month, revision, authority);
    const names = (await namesIn(folder)).filter((name) => formOf(name, base) !== null).sort();
    const files = await Promise.all(
      names.map(async (name) => {
        const bytes = await readFile(join(folder, name));
        return { form: formOf(name, base)!, file: join(folder, name), sha256: sha256(bytes), octets: bytes.length };
      }),
    );
    return files.filter(({ form }) => forms.includes(form));
  }

  /** Forms that were not issued before. */
  private async absent(wanted: Wanted, revision: number): Promise<ReportForm[]> {
    const kept = await this.kept(wanted, revision);
    return wanted.forms.filter((form) => !kept.some((file) => file.form === form));
  }

  private async write(wanted: Wanted, revision: number): Promise<void> {
    const { months, writer, chain } = this.deps;
    const place = this.place(wanted.month, revision);
    const bytes = await readFile(join(place, 'month.json'));
    const document = JSON.parse(bytes.toString('utf8')) as MonthDocument;
    z.object({ startsAt: z.number(), endsAt: z.number() }).parse(document);
    const links = await chain();
    const seal = sealOf(links, wanted.month, revision, sha256(bytes));
    const revisions = await revisionsOf(links, wanted.month, (each) => this.reasonOf(wanted.month, each));
    await mkdir(this.deps.folder, { recursive: true, mode: 0o700 });
    const folder = await mkdtemp(join(this.deps.folder, 'writing-'));
    try {
      const files = await writer.write({
        ...this.job(wanted, folder, revision),
        head: await this.head(document, seal, revisions),
        month: { file: join(place, 'month.json') },
        ledgers: { file: join(place, 'ledger.json') },
      });
      const named = await Promise.all(
        files.map(async ({ file }) => ({ name: basename(file), bytes: await readFile(file) })),
      );
      await months.addReport(wanted.month, revision, named);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async reasonOf(month: string, revision: number): Promise<string | null> {
    const text = await readFile(join(this.place(month, revision), 'manifest.json'), 'utf8');
    return (JSON.parse(text) as Manifest).reason;
  }

  private job({ forms, authority, month }: Wanted, folder: string, revision: number) {
    const share = authority === null ? null : { authority, known: knownAuthorities(this.deps.config()) };
    return { share, forms, folder, name: baseName(month, revision, authority), bundled: true };
  }

  private async head(
    document: MonthDocument,
    seal: ReportJob['head']['seal'],
    revisions: ReportJob['head']['revisions'],
  ): Promise<ReportJob['head']> {
    const { config, clock, version, firstTraffic, log } = this.deps;
    const current = config();
    const first = await firstTraffic.in(document).catch((error: unknown) => {
      log.warn(
        { error },
        'when authorities were first seen with traffic cannot be read: the report says that it is not known',
      );
      return new Map<string, number>();
    });
    return {
      schema: 1,
      interconnect: { name: current.interconnect.name, sides: current.interconnect.sides },
      program: version,
      issuedAt: clock.now(),
      seal,
      revisions,
      authorities: reportAuthorities(current, new Map([...first, ...(this.deps.seenToBegin?.() ?? [])])),
      headroom: this.deps.headroom?.(document) ?? null,
      currency: current.reports.currency,
    };
  }
}

function refuse(): never {
  throw new CodedError(
    'REPORT_STOPPING',
    'the collector is stopping: no report was made; ask again once it runs again',
  );
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}
