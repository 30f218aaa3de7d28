/** The month that runs: what its computation needs is gathered here, and computed elsewhere. */
import { contractVersions } from '../config/contract/resolve.js';
import type { Config } from '../config/schema/index.js';
import { CodedError } from '../model/coded-error.js';
import type { Correction, PeriodSummary } from '../model/sla.js';
import { stretchesOf } from '../sla/versions.js';
import type { Period } from '../sla/zone.js';
import type { Closing } from './closing.js';
import { recentPeriod } from './current.js';
import type { LedgersDeps } from './deps.js';
import { DAY } from './evidence/book.js';
import type { EvidenceLine } from './evidence/line.js';
import type { ReckoningDesk } from './reckoning/desk.js';
import type { Running } from './reckoning/messages.js';
import { packed, type PackedTraffic } from './reckoning/packed-traffic.js';
import { periodOf } from './seal/recompute.js';

/** Minutes of probes are told once nothing more of them can come; what is not told by then nobody observed. */
const LAG = 180_000;
/** What the store is asked for the month that runs is kept so long. */
const TRAFFIC_FOR = 3_600_000;
/** Series that are handed over at one time. */
const TOGETHER = 200;
/** Code of what `traffic` throws where nobody waits for it any more. */
export const STOPPED = 'LEDGERS_STOPPED';
/** Between two computations lies at least so many times what one costs: many probes do not eat a processor. */
const REST = 20;

export interface RunningDeps extends Pick<LedgersDeps, 'clock' | 'log' | 'traffic' | 'concluded' | 'awaited'> {
  config(): Config;
  desk: ReckoningDesk;
  closing: Closing;
  corrections(): Correction[];
  /** End of the newest minute of a probe. */
  newest(): number;
  monthNow(): string;
}

export class RunningMonth {
  /** As it was computed last; null before, and where no contract is in force. */
  latest: Running | null = null;
  private lines: EvidenceLine[] = [];
  private before: { month: string; summaries: PeriodSummary[] } = { month: '', summaries: [] };
  private trafficAt: { at: number; month: string } = { at: -Infinity, month: '' };
  /** Monotonic time from which on it may be computed again. */
  private restUntil = -Infinity;

  constructor(private readonly deps: RunningDeps) {}

  /** Takes evidence that the thread has not got. */
  note(line: EvidenceLine): void {
    this.lines.push(line);
  }

  /** The thread has what is on the disk, and of the rest only this. */
  restart(unwritten: readonly EvidenceLine[]): void {
    this.lines = [...unwritten];
    this.trafficAt = { at: -Infinity, month: '' };
  }

  /** A month was closed: those before the next ones are others. */
  closed(): void {
    this.before = { month: '', summaries: [] };
  }

  /** Computes it anew; not sooner than `REST` allows, unless `now` is asked for. */
  async refresh(now = false): Promise<void> {
    const { clock, closing } = this.deps;
    if (!now && clock.monotonic() < this.restUntil) return;
    const month = this.deps.monthNow();
    const contract = contractVersions(this.deps.config());
    const period = periodOf(contract, month);
    const forget = Math.min(period.startsAt - DAY, clock.now() - 4 * DAY);
    await this.deps.desk.ask('take', { lines: this.lines.splice(0), forget });
    if (stretchesOf(contract, period).length === 0) {
      this.latest = null;
      return;
    }
    if (this.before.month !== month) this.before = { month, summaries: await closing.summariesBefore(month) };
    await this.askTraffic(month, period);
    this.latest = await this.compute(month, period);
    this.restUntil = clock.monotonic() + REST * this.latest.took;
  }

  private compute(month: string, period: Period): Promise<Running> {
    const { clock, concluded, corrections, desk, newest } = this.deps;
    const now = clock.now();
    const to = Math.min(now, Math.max(newest(), now - LAG, period.startsAt));
    return desk.ask('running', {
      ...{ month, period, contract: contractVersions(this.deps.config()), corrections: corrections() },
      ...{ before: this.before.summaries, to },
      concluded: { month: concluded(period), recent: concluded(recentPeriod(to)) },
    });
  }

  private async askTraffic(month: string, { startsAt }: Period): Promise<void> {
    const { clock, log, traffic, awaited, desk } = this.deps;
    if (awaited() !== null) return;
    const now = clock.now();
    if (this.trafficAt.month === month && now - this.trafficAt.at < TRAFFIC_FOR) return;
    let [series, first] = [new Array<PackedTraffic>(), true];
    try {
      for await (const each of traffic({ startsAt, endsAt: now })) {
        series.push(packed(each));
        if (series.length < TOGETHER) continue;
        await desk.ask('traffic', { series, first, last: false });
        [series, first] = [[], false];
      }
    } catch (error) {
      if (error instanceof CodedError && error.code === STOPPED) throw error;
      log.warn({ error }, 'traffic of the month could not be read from the store');
      return;
    }
    await desk.ask('traffic', { series, first, last: true });
    this.trafficAt = { at: now, month };
  }
}
