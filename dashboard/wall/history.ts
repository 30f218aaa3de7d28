/** The last hours of every path: asked for each minute, carried on in between by what the stream says. */
import type { PathEnd, PathStatus, Status } from '../../collector/api/types.js';
import type { Sample } from '../charts/runs.js';
import { binned, type Bins } from './binned.js';
import { querySeries, seriesName, type Answered } from './querySeries.js';

export const INTERVAL = 5 * 60_000;
export const SPAN = 24 * 3_600_000;
/** A day's chart moves on by so much at a time, less than a pixel of a thousand. */
const STEP = 30_000;
/** ms since the epoch at which a chart of a day ends: not before `time`. */
export const steadily = (time: number): number => Math.ceil(time / STEP) * STEP;
/** Samples in an hour. */
const HOUR = 3_600_000 / INTERVAL;
/** Paths in one question, which keeps its address short. */
const AT_ONCE = 8;

/** bit/s, and events per second; `failure` says why the kept part is missing or old. */
export interface PathHistory {
  aToB: Sample[];
  bToA: Sample[];
  errors: Sample[];
  simulated: boolean;
  /** False until the first answer or refusal. */
  asked: boolean;
  failure: string | null;
}

interface Kept extends PathHistory {
  /** Both together as they were last asked for; null once either has changed. */
  merged: PathHistory | null;
  mergedAt: number;
  /** Whether readings came since. */
  behind: boolean;
  live: { aToB: Bins; bToA: Bins; errors: Bins; updatedAt: string | null };
}

const errorFields = ['inErrors', 'outErrors', 'inDiscards', 'outDiscards'] as const;

export class Histories {
  readonly #kept = new Map<string, Kept>();
  #busy = false;

  /** `hold`: ms for which live readings that came may wait to be added up, by `clock`: five minutes of a day do not change in a second. */
  constructor(
    private readonly fetcher: typeof fetch,
    private readonly hold = 0,
    private readonly clock = () => performance.now(),
  ) {}

  /** Takes in what the stream says now; a reading that is not new or not known adds nothing. */
  live(status: Status): void {
    const names = new Set(status.paths.map(({ name }) => name));
    for (const name of this.#kept.keys()) if (!names.has(name)) this.#kept.delete(name);
    for (const path of status.paths) {
      const kept = this.#of(path.name);
      const { live } = kept;
      if (path.updatedAt === null || path.updatedAt === live.updatedAt) continue;
      kept.behind = true;
      live.updatedAt = path.updatedAt;
      const time = Date.parse(path.updatedAt);
      live.aToB.add(time, path.aToB);
      live.bToA.add(time, path.bToA);
      live.errors.add(time, sum([...errorsOf(path.a), ...errorsOf(path.b)]));
    }
  }

  /** Asks for the kept part of every path, a few paths at a time. One round at a time; failures are kept to be shown. */
  async refresh({ paths }: Pick<Status, 'paths'>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let i = 0; i < paths.length; i += AT_ONCE) await this.#refreshSome(paths.slice(i, i + AT_ONCE));
    } finally {
      this.#busy = false;
    }
  }

  async #refreshSome(paths: readonly PathStatus[]): Promise<void> {
    try {
      const octets = await querySeries(this.fetcher, paths, 'inOctets');
      const errors = await Promise.all(errorFields.map((field) => querySeries(this.fetcher, paths, field)));
      for (const path of paths) Object.assign(this.#of(path.name), answered(path, octets, errors), { merged: null });
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      for (const path of paths) Object.assign(this.#of(path.name), { asked: true, failure, merged: null });
    }
  }

  /** True while the store has answered with less than an hour: it is being filled, or the collector is new. */
  isThin(): boolean {
    return [...this.#kept.values()].every(({ aToB }) => aToB.filter(({ value }) => value !== null).length < HOUR);
  }

  /** History and live readings of one path together; undefined where it has none. Added up only when asked for: there may be hundreds. */
  get(name: string): PathHistory | undefined {
    const kept = this.#kept.get(name);
    if (!kept) return undefined;
    const { live, merged, mergedAt, behind, ...own } = kept;
    const now = this.clock();
    if (merged && (!behind || now - mergedAt < this.hold)) return merged;
    [kept.mergedAt, kept.behind] = [now, false];
    return (kept.merged = {
      ...own,
      aToB: live.aToB.over(own.aToB),
      bToA: live.bToA.over(own.bToA),
      errors: live.errors.over(own.errors),
    });
  }

  #of(name: string): Kept {
    const known = this.#kept.get(name);
    if (known) return known;
    const bins = () => binned(INTERVAL, SPAN);
    const live = { aToB: bins(), bToA: bins(), errors: bins(), updatedAt: null };
    const made = {
      aToB: [],
      bToA: [],
      errors: [],
      simulated: false,
      asked: false,
      failure: null,
      merged: null,
      mergedAt: 0,
      behind: false,
      live,
    };
    this.#kept.set(name, made);
    return made;
  }
}

type Answers = ReadonlyMap<string, Answered>;

function answered(path: PathStatus, octets: Answers, errors: readonly Answers[]): PathHistory {
  const [a, b] = [seriesName(path, path.a), seriesName(path, path.b)];
  const ends = a === b ? [a] : [a, b];
  return {
    aToB: bits(octets.get(a)),
    bToA: bits(octets.get(b)),
    errors: together(ends.flatMap((end) => errors.flatMap((answer) => answer.get(end) ?? []))),
    simulated: ends.some((end) => octets.get(end)?.simulated === true),
    asked: true,
    failure: null,
  };
}

const bits = (answer: Answered | undefined): Sample[] =>
  (answer?.samples ?? []).map(({ time, value }) => ({ time, value: value === null ? null : value * 8 }));

function together(series: readonly Answered[]): Sample[] {
  const byTime = new Map<number, (number | null)[]>();
  for (const { samples } of series)
    for (const { time, value } of samples) byTime.set(time, [...(byTime.get(time) ?? []), value]);
  return [...byTime].map(([time, values]) => ({ time, value: sum(values) })).sort((x, y) => x.time - y.time);
}

const errorsOf = (end: PathEnd): (number | null)[] =>
  end.stale ? [] : [end.inErrorsPerSecond, end.outErrorsPerSecond, end.inDiscardsPerSecond, end.outDiscardsPerSecond];

/** What is known of a total; null where nothing is. Asked of every path with every update, so it makes no lists. */
export function sum(values: readonly (number | null)[]): number | null {
  let total: number | null = null;
  for (const value of values) if (value !== null) total = (total ?? 0) + value;
  return total;
}
