/** The short memory that expressions are asked over: series by the name of their metric. */
import { METRIC_NAME, type Labels } from '../labels.js';
import { matches } from '../promql/matchers.js';
import type { Selector } from '../promql/ast.js';
import { History } from './history.js';
import { Present, type Series } from './series.js';
import { Ticks } from './ticks.js';

/** How old a sample may be that stands for the present, ms: Prometheus' lookback delta. */
export const LOOKBACK = 300_000;

/** How far back samples are kept. */
export interface Retention {
  /** Whether any series of the metric may be asked for. */
  asks(metric: string): boolean;
  /** ms behind the present; 0 where only the newest is asked for. null: the series is not asked for. */
  of(labels: Labels): number | null;
}

/** Keeps all: for tests of rules. */
export const everything: Retention = { asks: () => true, of: () => Infinity };

export class Window {
  /** By metric, then by the key of the other labels. */
  private readonly families = new Map<string, Map<string, Series>>();
  private readonly ticks = new Ticks();
  /** Grows with every series that comes or goes, so that what was selected before is known to hold. */
  private version = 0;
  private readonly selected = new WeakMap<Selector, { version: number; series: readonly Series[] }>();
  /** Grows with other rules: a series that was found before may not be the one that is kept. */
  fits = 0;

  constructor(private readonly retention: Retention) {}

  /** How many series there are. */
  get size(): number {
    let size = 0;
    for (const family of this.families.values()) size += family.size;
    return size;
  }

  /** Whether any rule asks for it. */
  wants(metric: string): boolean {
    return this.retention.asks(metric);
  }

  /** `time` in ms. `isEnd`: the series has no value from here on. A series that no rule asks for is passed over. */
  append(labels: Labels, time: number, value: number, isEnd = false): void {
    const series = isEnd
      ? this.families.get(labels.get(METRIC_NAME))?.get(labels.keyWithoutName)
      : this.seriesOf(labels);
    series?.append(time, value, isEnd);
  }

  /** The series with this key of its other labels, where it is kept. */
  find(metric: string, key: string): Series | undefined {
    return this.families.get(metric)?.get(key);
  }

  /** All series that are kept. */
  *all(): Generator<Series> {
    for (const family of this.families.values()) yield* family.values();
  }

  /** Where its samples go, until `fits` is another or it is trimmed away; null where no rule asks for it. */
  seriesOf(labels: Labels): Series | null {
    const metric = labels.get(METRIC_NAME);
    const known = this.families.get(metric)?.get(labels.keyWithoutName);
    if (known !== undefined) return known;
    const retention = this.retention.of(labels);
    if (retention === null) return null;
    const series = seriesFor(retention, labels, this.ticks);
    const family = this.families.get(metric) ?? new Map<string, Series>();
    this.families.set(metric, family.set(labels.keyWithoutName, series));
    this.version++;
    return series;
  }

  /** Forgets what no expression can ask for any more. */
  trim(now: number): void {
    let longest = LOOKBACK;
    for (const family of this.families.values())
      for (const [key, series] of family) {
        const { retention } = series;
        longest = Math.max(longest, retention);
        series.trim(now - Math.max(retention, LOOKBACK));
        if (series.size > 0) continue;
        family.delete(key);
        this.version++;
      }
    this.ticks.trim(now - longest);
  }

  /** The wall clock was set: what was measured before keeps its distance to now. */
  shift(ms: number): void {
    this.ticks.shift(ms);
    for (const family of this.families.values()) for (const series of family.values()) series.shift(ms);
  }

  /** Other rules ask for other series: what nobody asks for is forgotten. */
  refit(): void {
    for (const family of this.families.values())
      for (const [key, series] of family) {
        const retention = this.retention.of(series.labels);
        if (retention === null) family.delete(key);
        else family.set(key, refitted(series, retention, this.ticks));
      }
    this.version++;
    this.fits++;
  }

  select(selector: Selector): readonly Series[] {
    const known = this.selected.get(selector);
    if (known?.version === this.version) return known.series;
    const series = [...this.candidates(selector)].filter(({ labels }) => selects(selector, labels));
    this.selected.set(selector, { version: this.version, series });
    return series;
  }

  private *candidates({ metric }: Selector): Iterable<Series> {
    const families = metric === null ? this.families.values() : [this.families.get(metric) ?? []];
    for (const family of families) for (const [, series] of family) yield series;
  }
}

/** Whether its matchers hold; of which metric the labels are is not looked at. */
export const selects = ({ matchers }: Selector, labels: Labels): boolean =>
  matchers.every((matcher) => matches(matcher, labels.get(matcher.name)));

function seriesFor(retention: number, labels: Labels, ticks: Ticks): Series {
  const series = retention === 0 ? new Present(labels) : new History(labels, ticks);
  series.retention = retention;
  return series;
}

/** What is kept of it by now goes on. */
function refitted(series: Series, retention: number, ticks: Ticks): Series {
  if (series instanceof Present === (retention === 0)) {
    series.retention = retention;
    return series;
  }
  const next = seriesFor(retention, series.labels, ticks);
  next.seen = series.seen;
  const { times, values } = series.range(-Infinity, Infinity);
  times.forEach((time, index) => next.append(time, values[index]!));
  return next;
}
