/** What reports need of the ledgers. */
import type { ReportRevision, ReportSeal } from '../model/report.js';
import type { ChainLink, MonthDocument, MonthLedgers } from '../model/sla.js';

export interface Months {
  /** Folder of the ledgers; closed months stand in it. */
  readonly folder: string;
  /** Newest revision of each closed month, oldest month first. */
  months(): { month: string; revision: number; closedAt: number; manifest: string }[];
  /** The month that runs, or the newest revision of one that is closed. Rejects with a CodedError where there is none. */
  month(month: string): Promise<MonthDocument>;
  ledgers(month: string): Promise<MonthLedgers>;
  /** Brings a closed month into the folder, where it is kept elsewhere. */
  fetch?(month: string): Promise<void>;
  /** Closes the month again, with the reason. */
  reissue(month: string, reason: string): Promise<MonthDocument>;
  /** Names the files in the chain, and keeps them beside the month. */
  addReport(month: string, revision: number, files: readonly { name: string; bytes: Buffer }[]): Promise<unknown>;
}

/** Where a revision stands in the chain; null where it is not closed. */
export function sealOf(
  links: readonly ChainLink[],
  month: string,
  revision: number,
  document: string,
): ReportSeal | null {
  const link = links.find((each) => each.kind !== 'report' && each.month === month && each.revision === revision);
  if (link === undefined) return null;
  const { seq, hash, previous, at, manifest } = link;
  return { seq, hash, previous, sealedAt: at, manifest: manifest ?? '', document };
}

/** Every issue of a month, oldest first. `reason` looks into the manifest of a revision. */
export async function revisionsOf(
  links: readonly ChainLink[],
  month: string,
  reason: (revision: number) => Promise<string | null>,
): Promise<ReportRevision[]> {
  const closings = links.filter((each) => each.kind !== 'report' && each.month === month);
  return Promise.all(closings.map(async ({ revision, at }) => ({ revision, at, reason: await reason(revision) })));
}
