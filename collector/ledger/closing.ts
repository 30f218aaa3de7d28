/** Months that are over: when they are closed, what was closed, and issuing one again. */
import { contractVersions } from '../config/contract/resolve.js';
import type { Config } from '../config/schema/index.js';
import { CodedError } from '../model/coded-error.js';
import type { ChainLink, Correction, EvidenceTraffic, MonthDocument, PeriodSummary } from '../model/sla.js';
import { addMonths, monthAt, type Period } from '../sla/zone.js';
import type { LedgersDeps } from './deps.js';
import { DAY, daysFor, type EvidenceBook } from './evidence/book.js';
import type { ReckoningDesk } from './reckoning/desk.js';
import type { MonthInputs } from './seal/inputs.js';
import { periodOf } from './seal/recompute.js';
import { addReport, closedMonths, readSealed } from './seal/seal.js';

/** A month is closed so long after its end: an agent that was cut off reports up to an hour later. */
const CLOSE_AFTER = 2 * 3_600_000;
/** Months that its figures look back on. */
const BEFORE = 5;

export interface ClosingDeps extends Pick<
  LedgersDeps,
  'folder' | 'clock' | 'log' | 'traffic' | 'usage' | 'concluded' | 'awaited'
> {
  config(): Config;
  book: EvidenceBook;
  desk: ReckoningDesk;
  corrections(): Correction[];
  /** Resolves once what was observed is on the disk. */
  settled(): Promise<void>;
}

export class Closing {
  /** The newest revision of each, oldest month first. */
  closed: readonly ChainLink[] = [];
  /** Why a month that is over cannot be closed yet; null where none waits. */
  fault: string | null = null;
  private sealing: Promise<void> = Promise.resolve();
  /** When it was first watched, of the oldest day that there is evidence of. */
  private began: { day: string; at: number } | null = null;

  constructor(private readonly deps: ClosingDeps) {}

  async open(): Promise<void> {
    this.closed = await closedMonths(this.deps.folder);
  }

  /** Resolves once nothing is being sealed. */
  async settled(): Promise<void> {
    await this.sealing;
  }

  /** Closes what is due. Gives the months that were closed. */
  async closeDue(now: number): Promise<string[]> {
    const { deps } = this;
    const done: string[] = [];
    // What a restart has not asked yet is asked within the minute.
    if (deps.awaited() !== null) return done;
    for (const month of await this.dueMonths(now)) {
      try {
        await this.close(month);
        done.push(month);
        this.fault = null;
        deps.log.info({ month }, 'a month was closed and sealed');
      } catch (error) {
        this.fault = `${month} cannot be closed yet: ${error instanceof Error ? error.message : String(error)}`;
        deps.log.warn({ error, month }, this.fault);
        break;
      }
    }
    return done;
  }

  /** Whether the newest revision of a closed month was made when an approved correction was known. @throws CodedError `SLA_MONTH_UNKNOWN`. */
  async counts(month: string, correction: string): Promise<boolean> {
    const { corrections } = await readSealed<MonthInputs>(
      this.deps.folder,
      month,
      this.one(month).revision,
      'inputs.json',
    );
    return corrections.some(({ id, decision }) => id === correction && decision?.verdict === 'approved');
  }

  /** A new revision from the same evidence and what is known now. @throws CodedError `SLA_MONTH_UNKNOWN`. */
  async reissue(month: string, reason: string): Promise<MonthDocument> {
    const { folder, corrections, concluded } = this.deps;
    const { revision } = this.one(month);
    const inputs = await readSealed<MonthInputs>(folder, month, revision, 'inputs.json');
    return this.exclusively(() =>
      this.seal({
        ...inputs,
        revision: revision + 1,
        revisionReason: reason,
        corrections: corrections(),
        ...concluded(periodOf(inputs.contract, month)),
      }),
    );
  }

  /** Names the files of a report in the chain, beside the revision that it is of. */
  addReport(month: string, revision: number, files: readonly { name: string; bytes: Buffer }[]): Promise<ChainLink> {
    const { folder, clock } = this.deps;
    return this.exclusively(() => addReport(folder, month, revision, files, clock.now()));
  }

  /** What later months need of those before: newest first; the newest revision of each. */
  async summariesBefore(month: string): Promise<PeriodSummary[]> {
    const earlier = this.closed.filter((link) => link.month < month && link.month >= addMonths(month, -BEFORE));
    return (await this.deps.desk.ask('summaries', earlier)).reverse();
  }

  has(month: string): boolean {
    return this.closed.some((link) => link.month === month);
  }

  /** @throws CodedError `SLA_MONTH_UNKNOWN`. */
  one(month: string): ChainLink {
    const found = this.closed.find((link) => link.month === month);
    if (found !== undefined) return found;
    const months = this.closed.slice(-12).map((link) => link.month);
    const has = months.length === 0 ? 'no month is closed yet' : `closed are ${months.join(', ')}`;
    throw new CodedError('SLA_MONTH_UNKNOWN', `there is no ledger of ${month}: ${has}`);
  }

  private async close(month: string): Promise<void> {
    const { config, traffic, usage, concluded, corrections } = this.deps;
    const contract = contractVersions(config());
    const period = periodOf(contract, month);
    const rates: EvidenceTraffic[] = [];
    for await (const each of traffic(period)) rates.push(each);
    const kept = { traffic: rates, usage: await usage(period) };
    await this.exclusively(async () => {
      const days = await this.daysOf(period);
      const before = await this.summariesBefore(month);
      const first = { schema: 1, month, revision: 0, revisionReason: null } as const;
      const known = { contract, corrections: corrections(), before, days };
      return this.seal({ ...first, ...known, ...kept, ...concluded(period) });
    });
  }

  /** Months with evidence that are over and not closed, oldest first. */
  private async dueMonths(now: number): Promise<string[]> {
    const { settled, book, config } = this.deps;
    await settled();
    const [first] = await book.days();
    if (first === undefined) return [];
    const contract = contractVersions(config());
    const zone = config().contract.timeZone ?? config().interconnect.timeZone;
    const months: string[] = [];
    for (let month = monthAt(await this.beginning(first), zone); ; month = addMonths(month, 1)) {
      const { endsAt } = periodOf(contract, month);
      if (endsAt + CLOSE_AFTER > now) return months;
      if (!this.has(month)) months.push(month);
    }
  }

  /**
   * When it was first watched on a day: a day of UTC may begin in the month before that of its evidence. Noon of a day that does not say.
   * Read once, for what comes later to the file of a day is later.
   */
  private async beginning(day: string): Promise<number> {
    if (this.began?.day === day) return this.began.at;
    const at = await this.deps.desk.ask('beginning', day);
    this.began = { day, at: at ?? Date.parse(day) + DAY / 2 };
    return this.began.at;
  }

  private async daysOf({ startsAt, endsAt }: Period): Promise<string[]> {
    const kept = new Set(await this.deps.book.days());
    return daysFor(startsAt, endsAt).filter((day) => kept.has(day));
  }

  private async seal(inputs: MonthInputs): Promise<MonthDocument> {
    const { desk, clock, folder } = this.deps;
    const document = await desk.ask('seal', { inputs, at: clock.now() });
    this.closed = await closedMonths(folder);
    return document;
  }

  /** Only one at a time writes to months and chain. */
  private exclusively<T>(run: () => Promise<T>): Promise<T> {
    const done = this.sealing.then(run);
    this.sealing = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }
}
