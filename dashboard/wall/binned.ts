import type { Sample } from '../charts/runs.js';

export interface Bins {
  /** Adds a reading at a time in ms; null adds nothing. */
  add(time: number, value: number | null): void;
  /** The samples, with every interval that they lack or leave null answered from the readings, in order of time. */
  over(samples: readonly Sample[]): Sample[];
}

/** Means of live readings by interval; keeps no more than `span` ms behind the newest. */
export function binned(interval: number, span: number): Bins {
  const bins = new Map<number, { total: number; count: number }>();
  return {
    add(time, value) {
      if (value === null || !Number.isFinite(time)) return;
      const start = Math.floor(time / interval) * interval;
      const known = bins.get(start);
      if (known) {
        known.total += value;
        known.count += 1;
        return;
      }
      bins.set(start, { total: value, count: 1 });
      for (const old of bins.keys()) if (old < start - span) bins.delete(old);
    },
    over(samples) {
      const byTime = new Map(samples.map(({ time, value }) => [time, value]));
      for (const [time, { total, count }] of bins)
        if ((byTime.get(time) ?? null) === null) byTime.set(time, total / count);
      return [...byTime].map(([time, value]) => ({ time, value })).sort((x, y) => x.time - y.time);
    },
  };
}
