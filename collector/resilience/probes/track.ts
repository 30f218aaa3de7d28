/** One probe over time: its run of lost packets, if any, and the runs that ended. */
import type { ProbeObservation } from '../../model/signals.js';
import type { ProbeSettings } from '../settings.js';
import { ageAt, momentOf, type Moment } from '../time.js';

/** Times are those at which packets were sent, in the collector's wall clock (ms). */
export interface LostRun {
  probe: string;
  /** Last answered before; null where the first packet that is known of was lost already. */
  beforeAt: number | null;
  firstAt: number;
  lastAt: number;
  /** The same two by the monotonic clock, which nobody sets: when it was. */
  first: number;
  last: number;
  lost: number;
  /** First answered after; null while it lasts. */
  afterAt: number | null;
  /** Milliseconds of round trip, of the last answer before; 0 where there is none. */
  delay: number;
  /** Milliseconds by which the offset of the sender's clock was uncertain at most, in what was reported of it; 0 where its clock is ours. */
  uncertainty: number;
}

/** A run as long as this is told from the loss that a path has by itself. */
const OUTAGE = 5;
/** Fewer lost in a row are loss, not an outage. */
export const RUN = 2;
const MOST_RUNS = 200;
/** A sender reports at least this often, ms. */
const REPORT = 1_000;
/** Loss is judged over this many ms. */
const WINDOW = 60_000;

export class ProbeTrack {
  /** Ended runs, oldest first. */
  readonly ended: LostRun[] = [];
  run: LostRun | null = null;
  /** Of the newest packet that was reported, lost or not. */
  newest: Moment | null = null;
  /** When the sender was last heard. */
  heard: Moment | null = null;
  clock: ProbeObservation['clock'] = null;
  private answered: { at: number; delay: number; uncertainty: number } | null = null;
  /** Reports of the last minute, oldest first, and what they add up to. */
  private readonly recent: { monotonic: number; sent: number; lost: number }[] = [];
  private readonly totals = { sent: 0, lost: 0 };

  constructor(readonly settings: ProbeSettings) {}

  /** Takes one report; gives the runs that it began, and those that it ended. */
  observe(report: ProbeObservation, now: Moment): { began: LostRun[]; ended: LostRun[] } {
    const changes: { began: LostRun[]; ended: LostRun[] } = { began: [], ended: [] };
    this.clock = report.clock;
    this.heard = now;
    let lost = 0;
    for (const { sentAt, delay } of report.answers) {
      if (delay === null) lost++;
      const sent = momentOf(sentAt, now);
      this.take(sent, delay, changes);
      if (this.newest === null || sent.monotonic >= this.newest.monotonic) this.newest = sent;
    }
    this.count(report.answers.length, lost, now.monotonic);
    return changes;
  }

  /** A packet was sent lately enough that silence about it is not yet silence of the sender. */
  isFresh(now: Moment): boolean {
    return this.newest !== null && ageAt(this.newest, now) <= this.limit;
  }

  /** Monotonic time after which it is fresh no longer, unless it is heard until then; null where it never was. */
  get staleAt(): number | null {
    return this.newest === null ? null : this.newest.monotonic + this.limit;
  }

  /**
   * Share of the packets of the last minute that were lost; null where none was sent. One outage that is over is apart, which was told as such: with
   * another in the same minute they are how the way is.
   */
  loss(): { share: number; lost: number } | null {
    const { sent, lost } = this.totals;
    const outages = this.outages();
    const apart = outages.length === 1 ? Math.min(lost, outages[0]!.lost) : 0;
    return sent <= apart ? null : { share: (lost - apart) / (sent - apart), lost: lost - apart };
  }

  /** Share of the packets of the last minute that were lost before the present run, outages of that minute apart; 0 where none was. */
  lossBefore(): number {
    const { sent, lost } = this.totals;
    const apart = this.outages().reduce((sum, run) => sum + run.lost, this.run?.lost ?? 0);
    return sent <= apart ? 0 : Math.max(0, lost - apart) / (sent - apart);
  }

  /** How many short runs of lost packets ended in the last minute: many are loss that goes on, a few may be outages. */
  shortRuns(): number {
    return this.recentRuns().filter(({ lost }) => lost < OUTAGE).length;
  }

  /** Runs that were outages and ended in the last minute. */
  private outages(): LostRun[] {
    return this.recentRuns().filter(({ lost }) => lost >= OUTAGE);
  }

  private recentRuns(): LostRun[] {
    const since = (this.newest?.monotonic ?? 0) - WINDOW;
    return this.ended.filter(({ last }) => last > since);
  }

  private count(sent: number, lost: number, monotonic: number): void {
    const { recent, totals } = this;
    if (sent > 0) recent.push({ monotonic, sent, lost });
    totals.sent += sent;
    totals.lost += lost;
    for (let [old] = recent; old !== undefined && monotonic - old.monotonic > WINDOW; [old] = recent) {
      recent.shift();
      totals.sent -= old.sent;
      totals.lost -= old.lost;
    }
  }

  private get uncertainty(): number {
    return this.clock?.uncertainty ?? 0;
  }

  private get limit(): number {
    return 2 * this.settings.interval + this.settings.timeout + 2 * REPORT;
  }

  private take(sent: Moment, delay: number | null, changes: { began: LostRun[]; ended: LostRun[] }): void {
    if (delay === null) return this.lose(sent, changes);
    const { at } = sent;
    if (this.run !== null) {
      this.run.afterAt = at;
      this.run.uncertainty = Math.max(this.run.uncertainty, this.uncertainty);
      if (this.run.lost >= RUN) changes.ended.push(this.run);
      this.ended.push(this.run);
      if (this.ended.length > MOST_RUNS) this.ended.shift();
      this.run = null;
    }
    this.answered = { at, delay, uncertainty: this.uncertainty };
  }

  private lose({ at, monotonic }: Moment, changes: { began: LostRun[] }): void {
    this.run ??= {
      probe: this.settings.name,
      beforeAt: this.answered?.at ?? null,
      firstAt: at,
      lastAt: at,
      first: monotonic,
      last: monotonic,
      lost: 0,
      afterAt: null,
      delay: this.answered?.delay ?? 0,
      uncertainty: Math.max(this.answered?.uncertainty ?? 0, this.uncertainty),
    };
    this.run.lost++;
    this.run.lastAt = at;
    this.run.last = monotonic;
    if (this.run.lost === RUN) changes.began.push(this.run);
  }
}
