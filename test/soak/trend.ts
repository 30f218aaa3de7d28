/** Whether a figure stays flat: a line by least squares through what was measured, and what chance alone could make of it. */
export interface Sample {
  /** Milliseconds. */
  at: number;
  /** Octets. */
  memory: number;
  descriptors: number;
  /** Milliseconds: 99th percentile of the event loop's delay. */
  delay: number;
}

export interface Trend {
  mean: number;
  /** By how much it rises in an hour, and two standard errors of that. */
  perHour: number;
  uncertainty: number;
  samples: number;
}

const HOUR = 3_600_000;

export function trendOf(samples: readonly Sample[], figure: 'memory' | 'descriptors' | 'delay'): Trend | null {
  const count = samples.length;
  if (count < 10) return null;
  const xs = samples.map(({ at }) => at / HOUR);
  const ys = samples.map((sample) => sample[figure]);
  const [mx, my] = [mean(xs), mean(ys)];
  const sxx = xs.reduce((sum, x) => sum + (x - mx) ** 2, 0);
  const slope = xs.reduce((sum, x, i) => sum + (x - mx) * (ys[i]! - my), 0) / sxx;
  const left = xs.reduce((sum, x, i) => sum + (ys[i]! - my - slope * (x - mx)) ** 2, 0);
  return { mean: my, perHour: slope, uncertainty: 2 * Math.sqrt(left / (count - 2) / sxx), samples: count };
}

const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
