/** The evaluator against a real Prometheus: random series, random expressions, the same answers. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { Moment, type Sample } from '../../alerts/evaluator/evaluate.js';
import { Labels } from '../../alerts/evaluator/labels.js';
import { EvaluationFault, ExpressionFault } from '../../alerts/evaluator/promql/fault.js';
import { parsePromql } from '../../alerts/evaluator/promql/parse.js';
import { everything, Window } from '../../alerts/evaluator/window/window.js';
import { Prometheus, PROMETHEUS_MISSING, type Answer } from './lab/prometheus.js';
import { Random, randomExpr, randomSeries, SPAN } from './lab/random.js';
import type { WrittenSeries } from './lab/remote-write.js';

/** `ALERTS_SEED` is the first of `ALERTS_SEEDS` seeds, each of which makes `ALERTS_CASES` cases. */
const [SEED = 1, SEEDS = 1, CASES = 2_500] = ['SEED', 'SEEDS', 'CASES'].map((name) => {
  const given = process.env[`ALERTS_${name}`];
  return given === undefined ? undefined : Number(given);
});
/** How many questions wait for an answer at one time. */
const LANES = 8;
const START = Math.floor(Date.now() / 1_000) * 1_000 - SPAN;

const skip = PROMETHEUS_MISSING;

function windowOf(series: readonly WrittenSeries[]): Window {
  const window = new Window(everything);
  for (const { labels, samples } of series)
    for (const { time, value } of samples)
      window.append(Labels.of(labels), time, value === 'stale' ? NaN : value, value === 'stale');
  return window;
}

function ours(window: Window, expr: string, time: number): { error: string | null; samples: Sample[] } {
  try {
    return { error: null, samples: new Moment(window, time).result(parsePromql(expr)) };
  } catch (error) {
    if (!(error instanceof EvaluationFault) && !(error instanceof ExpressionFault)) throw error;
    return { error: `${error.name}: ${error.message}`, samples: [] };
  }
}

const goNumber = (text: string): number =>
  text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : text === 'NaN' ? NaN : Number(text);

/** The last digits depend on the order in which series are added up, which Prometheus does not promise. */
function near(one: number, other: number): boolean {
  if (Object.is(one, other) || one === other) return true;
  return Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(one), Math.abs(other), 1e-3);
}

function difference(mine: ReturnType<typeof ours>, theirs: Answer): string | null {
  if (mine.error !== null || theirs.error !== null)
    return (mine.error === null) === (theirs.error === null) ? null : `ours: ${mine.error}, theirs: ${theirs.error}`;
  const keyed = new Map(mine.samples.map(({ labels, value }) => [labels.key, { text: labels.text(), value }]));
  const lines = theirs.samples.flatMap(({ labels, value }) => {
    const own = keyed.get(Labels.of(labels).key);
    keyed.delete(Labels.of(labels).key);
    if (own !== undefined && near(own.value, goNumber(value))) return [];
    return [`${Labels.of(labels).text()}: ours ${own?.value ?? 'nothing'}, theirs ${value}`];
  });
  for (const { text, value } of keyed.values()) lines.push(`${text}: ours ${value}, theirs nothing`);
  return lines.length === 0 ? null : lines.join('; ');
}

describe.skipIf(skip !== null)(`evaluator and Prometheus${skip ?? ''}`, () => {
  const seeds = Array.from({ length: SEEDS }, (_, i) => SEED + i);
  test.each(seeds)(`${CASES} random expressions mean the same to both (seed %i)`, async (seed) => {
    const prometheus = await Prometheus.start();
    onTestFinished(() => prometheus.stop());
    const random = new Random(seed);
    const series = randomSeries(random, START);
    await prometheus.write(series);
    const window = windowOf(series);
    const cases = Array.from({ length: CASES }, () => ({
      expr: randomExpr(random),
      // Round times often meet both ends of a range.
      time: START + (random.chance(0.5) ? random.below(SPAN / 5_000) * 5_000 : random.below(SPAN)),
    }));
    const found: string[] = [];
    const answered = { values: 0, failures: 0 };
    const work = cases[Symbol.iterator]();
    const lane = async (): Promise<void> => {
      for (const { expr, time } of work) {
        const theirs = await prometheus.query(expr, time);
        if (theirs.error !== null) answered.failures++;
        else if (theirs.samples.length > 0) answered.values++;
        const told = difference(ours(window, expr, time), theirs);
        if (told !== null) found.push(`${expr} @ ${time - START}: ${told}`);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    expect(found).toEqual([]);
    // Most of them have to say something, or nothing was compared.
    expect(answered.values).toBeGreaterThan(CASES / 3);
  });
});
