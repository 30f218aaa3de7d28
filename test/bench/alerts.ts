/** 200 rules over 50,000 series: CPU of one evaluation, and of taking one scrape in before it. */
import { Engine } from '../../alerts/evaluator/engine.js';
import { Intake, type ScrapedSample } from '../../alerts/evaluator/intake.js';
import { readRules } from '../../alerts/evaluator/rules/read.js';
import { retentionOf } from '../../alerts/evaluator/rules/retention.js';
import { Window } from '../../alerts/evaluator/window/window.js';
import { cpuOfThis } from './cpu.js';
import type { Report } from './report.js';

const METRICS = 200;
const SERIES = 250;
const INTERVAL = 15_000;
/** Of history before what is measured: an hour, which ranges of our rules reach back to. */
const HISTORY = 240;
const TIMES = 15;

/** The shapes of our own rules: states, joins, rates, changes, means. They are content, as rules mostly are; every 50th finds all its series. */
const shapes: ((metric: string) => string)[] = [
  (metric) => `max by (path, gateway) (${metric}) > 1e9`,
  (metric) => `${metric}{side="a"} == 0`,
  (metric) => `max by (path) (${metric}) > 1e9 unless on (path) max by (path) (metric_0) > 0.5`,
  (metric) => `sum by (gateway) (rate(${metric}[5m])) > 100`,
  (metric) => `max by (path, gateway) (changes(${metric}[30m])) > 1000`,
  (metric) => `max by (path) (avg_over_time(${metric}[10m])) > 1e9`,
  (metric) => `${metric} / on (path, gateway, side) metric_1 > 1e9`,
  (metric) => `time() - max by (gateway) (${metric}) < 0`,
];

export async function run(report: Report): Promise<void> {
  const { groups, faults } = readRules('bench.yaml', rules());
  if (faults.length > 0) throw new Error(faults[0]!.message);
  const retention = retentionOf(groups);
  const window = new Window(retention);
  const [intake, engine] = [new Intake(window), new Engine(groups, window)];
  let time = Date.UTC(2026, 0, 1);
  for (let round = 0; round < HISTORY; round++) intake.take(scrape(round), (time += INTERVAL));
  engine.evaluate(time);
  const [taking, evaluating]: [number[], number[]] = [[], []];
  for (let round = 0; round < TIMES; round++) {
    const samples = scrape(HISTORY + round);
    const began = cpuOfThis();
    intake.take(samples, (time += INTERVAL));
    const taken = cpuOfThis();
    engine.evaluate(time);
    taking.push(taken - began);
    evaluating.push(cpuOfThis() - taken);
  }
  if (engine.failures().length > 0) throw new Error(engine.failures()[0]!.message);
  const what = `${METRICS} rules over ${window.size} series`;
  const area = 'alerts';
  report.add({
    area,
    what: `${what}: CPU of an evaluation`,
    value: best(evaluating),
    unit: 'ms',
    goal: { atMost: 100 },
  });
  report.add({ area, what: `${what}: CPU of taking a scrape in`, value: best(taking), unit: 'ms' });
}

/** Other work makes the same instructions dearer, never cheaper. */
const best = (seconds: number[]): number => Math.min(...seconds) * 1_000;

function rules(): string {
  const each = Array.from({ length: METRICS }, (_, index) => {
    const metric = `metric_${index}`;
    const expr = index % 50 === 0 ? `max by (path, gateway) (${metric}) > 0` : shapes[index % shapes.length]!(metric);
    return `      - alert: Rule${index}\n        expr: ${JSON.stringify(expr)}\n        for: 1m\n`;
  });
  return `groups:\n  - name: bench\n    rules:\n${each.join('')}`;
}

function scrape(round: number): ScrapedSample[] {
  const samples: ScrapedSample[] = [];
  for (let metric = 0; metric < METRICS; metric++)
    for (let series = 0; series < SERIES; series++) {
      const labels = { path: `path-${series >> 1}`, gateway: `gateway-${series >> 3}`, side: series % 2 ? 'a' : 'b' };
      samples.push({ name: `metric_${metric}`, labels, value: ((series * 7 + metric + round) % 97) / 100 + round });
    }
  return samples;
}
