/** Runs a test file of promtool with the evaluator, step by step as promtool does. */
import { z } from 'zod';
import { Engine } from '../engine.js';
import { Moment, type Sample } from '../evaluate.js';
import { METRIC_NAME } from '../labels.js';
import { EvaluationFault, ExpressionFault } from '../promql/fault.js';
import { parsePromql } from '../promql/parse.js';
import { loadRules } from '../rules/load.js';
import type { RuleFault, RuleGroup } from '../rules/model.js';
import { everything, Window } from '../window/window.js';
import { readTestFile, type TestFile, type TestGroup } from './file.js';
import { parseSeries, parseValues } from './notation.js';

export interface TestOutcome {
  file: string;
  /** How many expectations were looked at. */
  checked: number;
  /** What was not as expected, several lines each; empty where all is well. */
  failures: string[];
  /** Of the rule files. */
  faults: RuleFault[];
}

/** Never throws for what a person may have written: that is a failure. */
export async function runTestFile(file: string): Promise<TestOutcome> {
  const outcome: TestOutcome = { file, checked: 0, failures: [], faults: [] };
  try {
    const { test, rules } = await readTestFile(file);
    const { groups, faults } = await loadRules(rules);
    outcome.faults = faults;
    if (faults.length > 0) return outcome;
    test.tests.forEach((each, index) => new Run(test, each, ordered(groups, test), index, outcome).run());
  } catch (error) {
    outcome.failures.push(sentence(error));
  }
  return outcome;
}

function sentence(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}

function ordered(groups: RuleGroup[], { group_eval_order: order }: TestFile): RuleGroup[] {
  const rank = ({ name }: RuleGroup): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...groups].sort((one, other) => rank(one) - rank(other)).map((group) => ({ ...group, interval: null }));
}

class Run {
  private readonly window = new Window(everything);
  private readonly engine: Engine;

  constructor(
    private readonly file: TestFile,
    private readonly test: TestGroup,
    groups: readonly RuleGroup[],
    private readonly index: number,
    private readonly outcome: TestOutcome,
  ) {
    this.engine = new Engine(groups, this.window);
  }

  run(): void {
    this.load();
    const { alert_rule_test: alerts, promql_expr_test: exprs } = this.test;
    const end = Math.max(0, ...[...alerts, ...exprs].map(({ eval_time: at }) => at));
    const step = this.file.evaluation_interval;
    for (let time = 0; time <= end; time += step) {
      this.engine.evaluate(time);
      for (const { rule, message } of this.engine.failures()) this.fail(`${rule.name} at ${time} ms`, message);
      for (const each of alerts) if (each.eval_time >= time && each.eval_time < time + step) this.alert(each);
    }
    for (const each of exprs) this.expression(each);
  }

  private load(): void {
    const interval = this.test.interval ?? this.file.evaluation_interval;
    for (const { series, values } of this.test.input_series) {
      const labels = parseSeries(series);
      parseValues(values).forEach((value, index) => {
        if (value === null) return;
        const ends = value === 'stale';
        this.window.append(labels, index * interval, ends ? NaN : value, ends);
      });
    }
  }

  private alert({ alertname, eval_time: at, exp_alerts: expected }: TestGroup['alert_rule_test'][number]): void {
    const got = this.engine
      .alerts()
      .filter(({ rule, alert }) => rule.name === alertname && alert.state === 'firing')
      .map(({ alert }) => shape(alert.labels.record(), alert.annotations));
    const wanted = (expected ?? []).map(({ exp_labels: labels, exp_annotations: annotations }) =>
      shape({ ...labels, alertname }, annotations ?? {}),
    );
    this.compare(`alertname: ${alertname}, time: ${at} ms`, wanted, got);
  }

  private expression({ expr, eval_time: at, exp_samples: expected }: TestGroup['promql_expr_test'][number]): void {
    try {
      const got = new Moment(this.window, at).result(parsePromql(expr)).map(sampleText);
      const wanted = (expected ?? []).map(({ labels, value }) =>
        sampleText({ labels: parseSeries(labels === '' ? '{}' : labels), value }),
      );
      this.compare(`expr: ${JSON.stringify(expr)}, time: ${at} ms`, wanted, got);
    } catch (error) {
      if (!(error instanceof ExpressionFault) && !(error instanceof EvaluationFault)) throw error;
      this.fail(expr, error.message);
    }
  }

  private compare(what: string, wanted: string[], got: string[]): void {
    this.outcome.checked++;
    const [one, other] = [wanted, got].map((texts) => [...texts].sort());
    if (JSON.stringify(one) === JSON.stringify(other)) return;
    const list = (texts: string[]): string =>
      texts.length === 0 ? '    nothing' : texts.map((t) => `    ${t}`).join('\n');
    this.fail(what, `\n  expected:\n${list(one!)}\n  got:\n${list(other!)}`);
  }

  private fail(what: string, message: string): void {
    const name = this.test.name ?? `test ${this.index + 1}`;
    this.outcome.failures.push(`${name}, ${what}: ${message}`);
  }
}

function shape(labels: Readonly<Record<string, string>>, annotations: Readonly<Record<string, string>>): string {
  const sorted = (record: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(
      Object.keys(record)
        .sort()
        .map((key) => [key, record[key]!]),
    );
  return `labels: ${JSON.stringify(sorted(labels))} annotations: ${JSON.stringify(sorted(annotations))}`;
}

const sampleText = ({ labels, value }: Sample): string =>
  `${labels.get(METRIC_NAME)}${JSON.stringify(labels.withoutName.record())} ${value}`;
