/** Two sides of an operator brought together by their labels. */
import type { Sample } from './evaluate.js';
import { unique } from './evaluate.js';
import type { Labels } from './labels.js';
import { keyOf, METRIC_NAME } from './labels.js';
import { dropsName, isComparison, operate } from './operators.js';
import type { Binary, Matching, Operator, SetOperator } from './promql/ast.js';
import { EvaluationFault } from './promql/fault.js';

/** A comparison keeps the value of the vector, on whichever side it stands. */
export function withScalar({ op, bool }: Binary, vector: Sample[], scalar: number, side: 'left' | 'right'): Sample[] {
  const compares = isComparison(op);
  const bare = bool || dropsName(op);
  const found: Sample[] = [];
  for (const { labels, value: own } of vector) {
    const { value, keep } = side === 'left' ? operate(op, scalar, own) : operate(op, own, scalar);
    if (!keep && !bool) continue;
    found.push({
      labels: bare ? labels.withoutName : labels,
      value: bool ? Number(keep) : compares ? own : value,
    });
  }
  return bare ? unique(found) : found;
}

/** Tells which samples belong together. */
function signature({ on, labels: names }: Matching): (labels: Labels) => string {
  if (on)
    return (labels) =>
      keyOf(
        names,
        names.map((name) => labels.get(name)),
      );
  if (names.length === 0) return (labels) => labels.withoutName.key;
  const dropped = [METRIC_NAME, ...names];
  return (labels) => labels.drop(dropped).key;
}

export function joinSets(op: SetOperator, matching: Matching, left: Sample[], right: Sample[]): Sample[] {
  const sign = signature(matching);
  const signs = (samples: Sample[]): Set<string> => new Set(samples.map(({ labels }) => sign(labels)));
  if (op === 'or') {
    const known = signs(left);
    return unique([...left, ...right.filter(({ labels }) => !known.has(sign(labels)))]);
  }
  if (left.length === 0) return [];
  if (right.length === 0) return op === 'and' ? [] : left;
  const known = signs(right);
  return left.filter(({ labels }) => known.has(sign(labels)) === (op === 'and'));
}

export function joinVectors(
  op: Operator,
  matching: Matching,
  bool: boolean,
  left: Sample[],
  right: Sample[],
): Sample[] {
  if (left.length === 0 || right.length === 0) return [];
  const swapped = matching.cardinality === 'one-to-many';
  const [many, one] = swapped ? [right, left] : [left, right];
  const sign = signature(matching);
  const ones = indexed(one, sign, swapped ? 'left' : 'right');
  const label = resultLabels(op, matching, bool);
  const used = new Map<string, Set<string>>();
  const found: Sample[] = [];
  for (const sample of many) {
    const key = sign(sample.labels);
    const partner = ones.get(key);
    if (partner === undefined) continue;
    const [l, r] = swapped ? [partner, sample] : [sample, partner];
    const { value, keep } = operate(op, l.value, r.value);
    if (!keep && !bool) continue;
    const labels = label(sample.labels, partner.labels);
    remember(used, key, labels, matching);
    found.push({ labels, value: bool ? Number(keep) : value });
  }
  return found;
}

function indexed(samples: Sample[], sign: (labels: Labels) => string, side: string): Map<string, Sample> {
  const index = new Map<string, Sample>();
  for (const sample of samples) {
    const key = sign(sample.labels);
    const before = index.get(key);
    if (before !== undefined)
      throw new EvaluationFault(
        `found duplicate series for the match group on the ${side} hand-side of the operation: ` +
          `[${before.labels.text()}, ${sample.labels.text()}]; many-to-many matching not allowed: matching labels must be unique on one side`,
      );
    index.set(key, sample);
  }
  return index;
}

function remember(used: Map<string, Set<string>>, key: string, labels: Labels, { cardinality }: Matching): void {
  const before = used.get(key);
  if (before === undefined) return void used.set(key, new Set([labels.key]));
  if (cardinality === 'one-to-one')
    throw new EvaluationFault(
      'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)',
    );
  if (before.has(labels.key))
    throw new EvaluationFault('multiple matches for labels: grouping labels must ensure unique matches');
  before.add(labels.key);
}

function resultLabels(op: Operator, { cardinality, on, labels: names, include }: Matching, bool: boolean) {
  const bare = bool || dropsName(op);
  const alone = cardinality === 'one-to-one';
  return (many: Labels, one: Labels): Labels => {
    const named = bare ? many.withoutName : many;
    const kept = !alone ? named : on ? named.keep(names) : names.length === 0 ? named : named.drop(names);
    if (include.length === 0) return kept;
    return kept.with(Object.fromEntries(include.map((name) => [name, one.get(name)])));
  };
}
