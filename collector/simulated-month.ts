/**
 * A month that a simulation looks back on: evidence of probes and paths, and the conclusions of the time, written as a collector would have
 * written them. The ledger closes it like any other month; everything of it is marked as simulated.
 */
import { join } from 'node:path';
import { settingsOf } from './api/live/settings.js';
import { contractVersions } from './config/contract/resolve.js';
import type { Config } from './config/schema/index.js';
import { EvidenceBook } from './ledger/evidence/book.js';
import type { EvidenceLine } from './ledger/evidence/line.js';
import { setupOf } from './ledger/settings.js';
import { Journal } from './records/journal.js';
import { again, minutesOf, statesOf } from './simulated-evidence.js';
import { pastRecords } from './simulated-records.js';
import { DAY, HOUR } from './simulated-story.js';
import { addMonths, monthAt, monthPeriod } from './sla/zone.js';

export interface PastMonth {
  month: string;
  startsAt: number;
  endsAt: number;
}

/** The last whole month that is over for long enough to be closed. */
export function pastMonth(config: Config, now: number): PastMonth {
  const zone = config.interconnect.timeZone;
  const month = addMonths(monthAt(now - 3 * HOUR, zone), -1);
  return { month, ...monthPeriod(month, zone) };
}

/** Into `<data folder>/records`, before the collector starts. */
export async function writePastRecords(folder: string, config: Config, { startsAt }: PastMonth): Promise<void> {
  const journal = new Journal(join(folder, 'records'));
  await journal.open();
  try {
    await journal.append('records', pastRecords(config, startsAt), startsAt);
  } finally {
    await journal.close();
  }
}

/** Into `<data folder>/sla/evidence`: the ledger closes the month when it looks next. `ended`: nobody waits for it any more. */
export async function writePastEvidence(
  folder: string,
  config: Config,
  { startsAt, endsAt }: PastMonth,
  pause: () => Promise<boolean>,
): Promise<void> {
  const book = new EvidenceBook(join(folder, 'sla', 'evidence'));
  await book.open();
  const { setup } = setupOf(config, settingsOf(config).groups, contractVersions(config));
  const probe = setup.probes[0];
  if (probe === undefined) return;
  // Files of evidence are of days of UTC, and each begins with what is watched.
  const begun = Math.ceil(startsAt / DAY) * DAY;
  const first: EvidenceLine[] = [
    { k: 'start', at: begun },
    { k: 'setup', at: begun, setup, simulated: true },
  ];
  let states = statesOf(config, startsAt).filter(({ at }) => at >= begun && at < endsAt);
  for (let from = begun; from < endsAt; from += DAY) {
    const to = Math.min(from + DAY, endsAt);
    const minutes = minutesOf(probe, startsAt, from, to);
    const some = states.filter(({ at }) => at < to);
    states = states.slice(some.length);
    const setups: EvidenceLine[] = from === begun ? first : [{ k: 'setup', at: from, setup, simulated: true }];
    const lines = [...setups, ...again(config, startsAt, from), ...minutes, ...some];
    await book.append(lines.sort((one, other) => one.at - other.at));
    if (await pause()) return;
  }
}
