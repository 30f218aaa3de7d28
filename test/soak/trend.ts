/** Whether a figure stays flat: a line by least squares through what was measured, what chance alone could make of it, and whether it rises so that it matters. */
export interface Sample {
  /** Milliseconds. */
  at: number;
  /** Octets. */
  memory: number;
  descriptors: number;
  /** Milliseconds: 99th percentile of the event loop's delay. */
  delay: number;
  /**
   * Octets that live in the heap of the main thread after a collection or await one, what that heap has of the system, holes too, and octets of buffers
   * outside it: what of the memory rises, where it does.
   */
  heap: number;
  committed: number;
  outside: number;
}

export interface Trend {
  mean: number;
  /** By how much it rises in an hour, and two standard errors of that, neighbours that are alike counted for less. */
  perHour: number;
  uncertainty: number;
  samples: number;
}

type Figure = 'memory' | 'descriptors' | 'delay';
type Part = 'heap' | 'committed' | 'outside';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/**
 * Of a life before it is judged: a third, and so long at least, ms. Code is compiled, pools and caches fill, every exporter has been heard, and peaks – the engine
 * away, and all that waited for it – have each left their mark on the C library's memory, the highest last.
 */
const WARM_UP = 5 * MINUTE;
const WARM_UP_SHARE = 1 / 3;
/** Less than this after it says nothing of an hour, ms. */
const SHORTEST = 10 * MINUTE;
/** What may be added in an hour, as a share of the mean. */
const ALLOWED: Readonly<Record<Figure, number>> = { memory: 0.1, descriptors: 0.05, delay: 0.5 };

const PARTS: readonly Part[] = ['heap', 'committed', 'outside'];

export interface Judgement {
  trend: Partial<Record<Figure | Part, Trend>>;
  /** False where it was watched for too short a time after its first minutes; then the trend is of all that there is. */
  judged: boolean;
  /** What rises by more than chance and by more than is allowed. */
  rising: Figure[];
}

/** Of one life of a process. */
export function judged(life: readonly Sample[]): Judgement {
  const [first, last] = [life[0]?.at ?? 0, life.at(-1)?.at ?? 0];
  const warm = first + Math.max(WARM_UP, (last - first) * WARM_UP_SHARE);
  const enough = last - warm >= SHORTEST;
  const samples = enough ? life.filter(({ at }) => at >= warm) : life;
  const trend: Judgement['trend'] = {};
  const rising: Figure[] = [];
  for (const figure of Object.keys(ALLOWED) as Figure[]) {
    const found = trendOf(samples, figure);
    if (found === null) continue;
    trend[figure] = found;
    if (enough && found.perHour > found.uncertainty && found.perHour > ALLOWED[figure] * found.mean)
      rising.push(figure);
  }
  for (const part of PARTS) {
    const found = trendOf(samples, part);
    if (found !== null) trend[part] = found;
  }
  return { trend, judged: enough, rising };
}

export function trendOf(samples: readonly Sample[], figure: Figure | Part): Trend | null {
  const count = samples.length;
  if (count < 10) return null;
  const xs = samples.map(({ at }) => at / HOUR);
  const ys = samples.map((sample) => sample[figure]);
  const [mx, my] = [mean(xs), mean(ys)];
  const sxx = xs.reduce((sum, x) => sum + (x - mx) ** 2, 0);
  const slope = xs.reduce((sum, x, i) => sum + (x - mx) * (ys[i]! - my), 0) / sxx;
  const left = xs.map((x, i) => ys[i]! - my - slope * (x - mx));
  const squares = sumOf(left.map((each) => each ** 2));
  // Memory between two collections is no new throw of the dice: where neighbours are alike there are fewer independent samples than there are samples.
  const alike =
    squares === 0 ? 0 : Math.min(0.99, Math.max(0, sumOf(left.slice(1).map((each, i) => each * left[i]!)) / squares));
  const error = Math.sqrt((squares / (count - 2) / sxx) * ((1 + alike) / (1 - alike)));
  return { mean: my, perHour: slope, uncertainty: 2 * error, samples: count };
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0);
const mean = (values: readonly number[]): number => sumOf(values) / values.length;
