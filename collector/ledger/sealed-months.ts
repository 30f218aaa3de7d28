/** The closed months in a folder of ledgers, for whoever owns the data folder while no collector runs. */
import { CodedError } from '../model/coded-error.js';
import type { ChainLink, ClosedMonth, MonthDocument, MonthLedgers } from '../model/sla.js';
import { addReport, closedMonths, readSealed } from './seal/seal.js';

export class SealedMonths {
  private constructor(
    readonly folder: string,
    private readonly closed: readonly ChainLink[],
    private readonly now: () => number,
  ) {}

  /** @throws CodedError `SLA_CHAIN_DAMAGED`. */
  static async open(folder: string, now: () => number): Promise<SealedMonths> {
    return new SealedMonths(folder, await closedMonths(folder), now);
  }

  /** Oldest first; the newest revision of each. */
  months(): ClosedMonth[] {
    return this.closed.map(({ month, revision, at, manifest }) => ({
      month,
      revision,
      closedAt: at,
      manifest: manifest ?? '',
    }));
  }

  /** @throws CodedError `SLA_MONTH_UNKNOWN`. */
  async month(month: string): Promise<MonthDocument> {
    return readSealed(this.folder, month, this.revision(month), 'month.json');
  }

  /** @throws CodedError `SLA_MONTH_UNKNOWN`. */
  async ledgers(month: string): Promise<MonthLedgers> {
    return readSealed(this.folder, month, this.revision(month), 'ledger.json');
  }

  /** Names the files of a report in the chain, beside the revision that it is of. */
  addReport(month: string, revision: number, files: readonly { name: string; bytes: Buffer }[]): Promise<ChainLink> {
    return addReport(this.folder, month, revision, files, this.now());
  }

  private revision(month: string): number {
    const found = this.closed.find((link) => link.month === month);
    if (found !== undefined) return found.revision;
    const months = this.closed.slice(-12).map((link) => link.month);
    const has = months.length === 0 ? 'no month is closed yet' : `closed are ${months.join(', ')}`;
    throw new CodedError(
      'SLA_MONTH_UNKNOWN',
      `there is no closed ledger of ${month}: ${has}; the month that runs is known to a running collector alone`,
    );
  }
}
