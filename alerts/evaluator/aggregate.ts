/** Many series into few: `sum by (path) (…)`. */
import type { Moment, Sample } from './evaluate.js';
import { keyOf, METRIC_NAME, type Labels } from './labels.js';
import { goFloat } from './numbers.js';
import type { Aggregate } from './promql/ast.js';
import { EvaluationFault } from './promql/fault.js';
import { averageOf, quantileOf, varianceOf } from './statistics.js';

interface Group {
  labels: Labels;
  members: Sample[];
}

export function aggregate(expr: Aggregate, moment: Moment): Sample[] {
  const { op, parameter } = expr;
  const samples = moment.vector(expr.expr);
  if (op === 'count_values') return countValues(expr, parameter?.kind === 'string' ? parameter.value : '', samples);
  const number = parameter === null ? NaN : moment.scalar(parameter);
  const groups = grouped(expr, samples);
  if (op === 'topk' || op === 'bottomk') {
    const count = countOf(number);
    return groups.flatMap(({ members }) => members.sort(op === 'topk' ? largestFirst : smallestFirst).slice(0, count));
  }
  return groups.map(({ labels, members }) => ({
    labels,
    value: valueOf(
      op,
      members.map(({ value }) => value),
      number,
    ),
  }));
}

function grouped({ without, labels: names }: Pick<Aggregate, 'without' | 'labels'>, samples: Sample[]): Group[] {
  const groups = new Map<string, Group>();
  const dropped = [METRIC_NAME, ...names];
  for (const sample of samples) {
    const { labels } = sample;
    const key = without
      ? names.length === 0
        ? labels.withoutName.key
        : labels.drop(dropped).key
      : keyOf(
          names,
          names.map((name) => labels.get(name)),
        );
    const group = groups.get(key);
    if (group !== undefined) group.members.push(sample);
    else groups.set(key, { labels: without ? labels.drop(dropped) : labels.keep(names), members: [sample] });
  }
  return [...groups.values()];
}

function valueOf(op: string, values: number[], parameter: number): number {
  switch (op) {
    case 'sum':
      return values.reduce((sum, value) => sum + value, 0);
    case 'avg':
      return averageOf(values, false);
    case 'min':
      return values.reduce((least, value) => (least > value || Number.isNaN(least) ? value : least));
    case 'max':
      return values.reduce((most, value) => (most < value || Number.isNaN(most) ? value : most));
    case 'count':
      return values.length;
    case 'group':
      return 1;
    case 'stdvar':
      return varianceOf(values);
    case 'stddev':
      return Math.sqrt(varianceOf(values));
    case 'quantile':
      return quantileOf(parameter, values);
    default:
      throw new TypeError(`${op} is no aggregation`);
  }
}

/** Each value becomes a label. */
function countValues(expr: Aggregate, label: string, samples: Sample[]): Sample[] {
  const labelled = samples.map(({ labels, value }) => ({ labels: labels.with({ [label]: goFloat(value) }), value }));
  const names = expr.without ? expr.labels.filter((name) => name !== label) : [...expr.labels, label];
  return grouped({ without: expr.without, labels: names }, labelled).map(({ labels, members }) => ({
    labels,
    value: members.length,
  }));
}

function countOf(number: number): number {
  if (Number.isNaN(number) || Math.abs(number) >= 2 ** 63)
    throw new EvaluationFault(`Scalar value ${goFloat(number)} overflows int64`);
  return Math.max(0, Math.trunc(number));
}

/** NaN comes last either way. */
const largestFirst = (one: Sample, other: Sample): number => place(-one.value, -other.value);
const smallestFirst = (one: Sample, other: Sample): number => place(one.value, other.value);

function place(one: number, other: number): number {
  if (Number.isNaN(one) || Number.isNaN(other)) return Number(Number.isNaN(one)) - Number(Number.isNaN(other));
  return one < other ? -1 : one > other ? 1 : 0;
}
