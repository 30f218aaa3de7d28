/** The short memory that expressions are asked over: series by the name of their metric. */
import { METRIC_NAME, type Labels } from '../labels.js';
import { matches } from '../promql/matchers.js';
import type { Selector } from '../promql/ast.js';
import { Series } from './series.js';

/** How old a sample may be that stands for the present, ms: Prometheus' lookback delta. */
export const LOOKBACK = 300_000;

/** How far back samples of a metric are kept. */
export interface Retention {
  /** ms behind the present; 0 where only the newest is asked for. null: the metric is not asked for. */
  of(metric: string): number | null;
}

/** Keeps all: for tests of rules. */
export const everything: Retention = { of: () => Infinity };

interface Family {
  series: Map<string, Series>;
  retention: number;
}

export class Window {
  private readonly families = new Map<string, Family>();
  /** Grows with every series that comes or goes, so that what was selected before is known to hold. */
  private version = 0;
  private readonly selected = new WeakMap<Selector, { version: number; series: readonly Series[] }>();

  constructor(private readonly retention: Retention) {}

  /** How many series there are. */
  get size(): number {
    let size = 0;
    for (const { series } of this.families.values()) size += series.size;
    return size;
  }

  /** Whether any rule asks for it. */
  wants(metric: string): boolean {
    return this.family(metric) !== null;
  }

  /** `time` in ms. `isEnd`: the series has no value from here on. A metric that no rule asks for is passed over. */
  append(labels: Labels, time: number, value: number, isEnd = false): void {
    const family = this.family(labels.get(METRIC_NAME));
    if (family === null) return;
    let series = family.series.get(labels.key);
    if (series === undefined) {
      if (isEnd) return;
      series = new Series(labels);
      family.series.set(labels.key, series);
      this.version++;
    }
    if (family.retention === 0) series.replace(time, value, isEnd);
    else series.append(time, value, isEnd);
  }

  /** Forgets what no expression can ask for any more. */
  trim(now: number): void {
    for (const { series, retention } of this.families.values())
      for (const [key, each] of series) {
        each.trim(now - Math.max(retention, LOOKBACK));
        if (each.size > 0) continue;
        series.delete(key);
        this.version++;
      }
  }

  /** The wall clock was set: what was measured before keeps its distance to now. */
  shift(ms: number): void {
    for (const { series } of this.families.values()) for (const each of series.values()) each.shift(ms);
  }

  /** Other rules ask for other metrics: what nobody asks for is forgotten. */
  refit(): void {
    for (const [metric, family] of this.families) {
      const retention = this.retention.of(metric);
      if (retention === null) this.families.delete(metric);
      else family.retention = retention;
    }
    this.version++;
  }

  select(selector: Selector): readonly Series[] {
    const known = this.selected.get(selector);
    if (known?.version === this.version) return known.series;
    const series = [...this.candidates(selector)].filter(({ labels }) =>
      selector.matchers.every((matcher) => matches(matcher, labels.get(matcher.name))),
    );
    this.selected.set(selector, { version: this.version, series });
    return series;
  }

  private *candidates({ metric }: Selector): Iterable<Series> {
    if (metric !== null) return yield* this.families.get(metric)?.series.values() ?? [];
    for (const { series } of this.families.values()) yield* series.values();
  }

  private family(metric: string): Family | null {
    const known = this.families.get(metric);
    if (known !== undefined) return known;
    const retention = this.retention.of(metric);
    if (retention === null) return null;
    const family = { series: new Map<string, Series>(), retention };
    this.families.set(metric, family);
    return family;
  }
}
