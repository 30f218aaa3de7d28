/** What a month is by the calendar, and when its report is due: asked for each time that metrics are read, and reckoned once a month. */
import { contractVersions } from '../config/contract/resolve.js';
import type { Config } from '../config/schema/index.js';
import type { SlaOverview } from '../model/sla.js';
import { holidaysFor } from '../sla/bank-holidays.js';
import { addMonths, dateStart, firstWorkingDay, type Period } from '../sla/zone.js';
import { periodOf } from './seal/recompute.js';

const DAY = 86_400_000;

interface Known extends Period {
  month: string;
  timeZone: string;
  config: Config;
  /** The first working day after the month, and the moment in which it begins. */
  reportOn: string;
  dueAt: number;
}

export class Calendar {
  private known: Known | null = null;

  /** `timeZone`: that of the contract in force. */
  of(
    month: string,
    timeZone: string,
    config: Config,
    now: number,
  ): Pick<SlaOverview, 'startsAt' | 'endsAt' | 'reportOn' | 'daysToReport'> {
    const { known } = this;
    const holds = known?.month === month && known.timeZone === timeZone && known.config === config;
    const { startsAt, endsAt, reportOn, dueAt } = (this.known = holds ? known : reckoned(month, timeZone, config));
    return { startsAt, endsAt, reportOn, daysToReport: Math.max(0, Math.ceil((dueAt - now) / DAY)) };
  }
}

function reckoned(month: string, timeZone: string, config: Config): Known {
  const next = addMonths(month, 1);
  const reportOn = firstWorkingDay(next, holidaysFor(next, config.contract.holidays));
  const period = periodOf(contractVersions(config), month);
  return { month, timeZone, config, ...period, reportOn, dueAt: dateStart(reportOn, timeZone) };
}
