/** The last hours of every path: asked for each minute, carried on in between by what the stream says. */
import type { PathEnd, PathStatus, Status } from '../../collector/api/types.js';
import type { Sample } from '../charts/runs.js';
import { binned, type Bins } from './binned.js';
import { querySeries, type Answered } from './querySeries.js';

export const INTERVAL = 5 * 60_000;
export const SPAN = 24 * 3_600_000;

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
  live: { aToB: Bins; bToA: Bins; errors: Bins; updatedAt: string | null };
}

const errorFields = ['inErrors', 'outErrors', 'inDiscards', 'outDiscards'] as const;

export class Histories {
  readonly #kept = new Map<string, Kept>();
  #busy = false;

  constructor(private readonly fetcher: typeof fetch) {}

  /** Takes in what the stream says now; a reading that is not new or not known adds nothing. */
  live(status: Status): void {
    const names = new Set(status.paths.map(({ name }) => name));
    for (const name of this.#kept.keys()) if (!names.has(name)) this.#kept.delete(name);
    for (const path of status.paths) {
      const { live } = this.#of(path.name);
      if (path.updatedAt === null || path.updatedAt === live.updatedAt) continue;
      live.updatedAt = path.updatedAt;
      const time = Date.parse(path.updatedAt);
      live.aToB.add(time, path.aToB);
      live.bToA.add(time, path.bToA);
      live.errors.add(time, sum([...errorsOf(path.a), ...errorsOf(path.b)]));
    }
  }

  /** Asks for the kept part of every path. One round at a time; failures are kept to be shown. */
  async refresh(status: Status): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (const path of status.paths) await this.#refreshPath(path);
    } finally {
      this.#busy = false;
    }
  }

  async #refreshPath(path: PathStatus): Promise<void> {
    const kept = this.#of(path.name);
    try {
      const ask = (end: PathEnd, field: string) => querySeries(this.fetcher, path, end, field);
      const [aToB, bToA] = await Promise.all([ask(path.a, 'inOctets'), ask(path.b, 'inOctets')]);
      const errors = await Promise.all([path.a, path.b].flatMap((end) => errorFields.map((field) => ask(end, field))));
      kept.aToB = bits(aToB);
      kept.bToA = bits(bToA);
      kept.errors = together(errors);
      kept.simulated = aToB.simulated || bToA.simulated;
      kept.failure = null;
    } catch (error) {
      kept.failure = error instanceof Error ? error.message : String(error);
    }
    kept.asked = true;
  }

  /** History and live readings together, by path name. */
  all(): Map<string, PathHistory> {
    return new Map(
      [...this.#kept].map(([name, { live, ...kept }]) => [
        name,
        {
          ...kept,
          aToB: live.aToB.over(kept.aToB),
          bToA: live.bToA.over(kept.bToA),
          errors: live.errors.over(kept.errors),
        },
      ]),
    );
  }

  #of(name: string): Kept {
    const known = this.#kept.get(name);
    if (known) return known;
    const bins = () => binned(INTERVAL, SPAN);
    const live = { aToB: bins(), bToA: bins(), errors: bins(), updatedAt: null };
    const made = { aToB: [], bToA: [], errors: [], simulated: false, asked: false, failure: null, live };
    this.#kept.set(name, made);
    return made;
  }
}

const bits = ({ samples }: Answered): Sample[] =>
  samples.map(({ time, value }) => ({ time, value: value === null ? null : value * 8 }));

function together(series: readonly Answered[]): Sample[] {
  const byTime = new Map<number, (number | null)[]>();
  for (const { samples } of series)
    for (const { time, value } of samples) byTime.set(time, [...(byTime.get(time) ?? []), value]);
  return [...byTime].map(([time, values]) => ({ time, value: sum(values) })).sort((x, y) => x.time - y.time);
}

const errorsOf = (end: PathEnd): (number | null)[] =>
  end.stale ? [] : [end.inErrorsPerSecond, end.outErrorsPerSecond, end.inDiscardsPerSecond, end.outDiscardsPerSecond];

/** What is known of a total; null where nothing is. */
export function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((value): value is number => value !== null);
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}
