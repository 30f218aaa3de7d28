/** Who uses the interconnect now: the last finished minutes of flows and how their exporters are, asked for again and again. */
import type { FlowExportersAnswer, FlowNamed } from '../../collector/api/types.js';
import { readExporters, readSeries, readTop } from './readFlows.js';
import { Rises, type Risen } from './rises.js';

/** Minutes that "now" is the mean of. */
const MEAN = 5 * 60_000;
const MINUTE = 60_000;
/** A minute is finished only when late flows are no longer waited for, at most an hour after its end. */
const REACH = '-70m';
const MOST_ROWS = 8;
const LIMIT_MS = 15_000;

/** The mean over whole minutes, `from` and `to` in ms since the epoch. */
export interface FlowsNow {
  from: number;
  to: number;
  authorities: FlowNamed[];
  destinations: FlowNamed[];
  classes: { name: string; share: number }[];
  simulated: boolean;
}

export interface FlowPicture {
  /** Null: no minute was kept in the last hour. */
  now: FlowsNow | null;
  exporters: FlowExportersAnswer | null;
  /** When the exporters were asked, ms of the page's clock. */
  exportersAt: number;
  /** What has risen since this page first looked. */
  risen: Risen;
  /** False until the first answer or refusal. */
  asked: boolean;
  failure: string | null;
}

export class Flows {
  picture: FlowPicture = { now: null, exporters: null, exportersAt: 0, risen: new Map(), asked: false, failure: null };
  readonly #rises = new Rises();
  #busy = false;

  constructor(
    private readonly fetcher: typeof fetch,
    /** ms of the page's clock. */
    private readonly clock: () => number,
  ) {}

  /** Asks for everything. One round at a time; a failure is kept to be shown, and what was known before goes. */
  async refresh(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const exporters = readExporters(await this.#get('exporters', {}));
      const exportersAt = this.clock();
      const risen = this.#rises.update(exporters.exporters, exportersAt);
      const now = exporters.state === 'off' ? null : await this.#now();
      this.picture = { now, exporters, exportersAt, risen, asked: true, failure: null };
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      this.picture = { ...this.picture, now: null, exporters: null, asked: true, failure };
    } finally {
      this.#busy = false;
    }
  }

  async #now(): Promise<FlowsNow | null> {
    const series = readSeries(await this.#get('series', { by: 'class', interval: '1m', from: REACH, to: 'now' }));
    const last = series.other.points.findLast(({ coverage }) => coverage > 0);
    if (!last) return null;
    const to = Date.parse(last.time) + MINUTE;
    const range = { from: new Date(to - MEAN).toISOString(), to: new Date(to).toISOString(), limit: String(MOST_ROWS) };
    const by = async (dimension: string) => readTop(await this.#get('top', { by: dimension, ...range }));
    const [authorities, destinations, classes] = await Promise.all([by('authority'), by('destination'), by('class')]);
    return {
      from: to - MEAN,
      to,
      authorities: authorities.rows,
      destinations: destinations.rows,
      classes: classes.rows.map(({ name, share }) => ({ name, share: share ?? 0 })),
      simulated: authorities.simulated,
    };
  }

  async #get(what: string, parameters: Record<string, string>): Promise<unknown> {
    const query = new URLSearchParams(parameters).toString();
    const response = await this.fetcher(`/api/v1/flows/${what}${query && `?${query}`}`, {
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    if (!response.ok) throw new Error(`Flows are not available: the collector answered ${response.status}`);
    return response.json();
  }
}
