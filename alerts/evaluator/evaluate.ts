/** The value of an expression at one moment, as Prometheus 2.42 gives it. */
import { aggregate } from './aggregate.js';
import { callFunction } from './functions/index.js';
import { joinSets, joinVectors, withScalar } from './join.js';
import { Labels } from './labels.js';
import { operate } from './operators.js';
import {
  setOperators,
  type Binary,
  type Comparison,
  type Expr,
  type Selector,
  type SetOperator,
} from './promql/ast.js';
import { EvaluationFault } from './promql/fault.js';
import type { Points } from './window/series.js';
import { LOOKBACK, type Window } from './window/window.js';

export interface Sample {
  labels: Labels;
  value: number;
}

export interface Ranged {
  labels: Labels;
  points: Points;
}

/** One moment of one window. */
export class Moment {
  constructor(
    private readonly window: Window,
    /** ms since the epoch. */
    readonly time: number,
  ) {}

  /** @throws EvaluationFault for what Prometheus would fail on, such as many-to-many matching. */
  vector(expr: Expr): Sample[] {
    switch (expr.kind) {
      case 'parens':
        return this.vector(expr.expr);
      case 'selector':
        return this.present(expr);
      case 'negate':
        return unique(
          this.vector(expr.expr).map(({ labels, value }) => ({ labels: labels.withoutName, value: -value })),
        );
      case 'binary':
        return this.binary(expr);
      case 'aggregate':
        return aggregate(expr, this);
      case 'call':
        return callFunction(expr, this) as Sample[];
      default:
        throw new TypeError(`${expr.kind} is no vector`);
    }
  }

  scalar(expr: Expr): number {
    switch (expr.kind) {
      case 'number':
        return expr.value;
      case 'parens':
        return this.scalar(expr.expr);
      case 'negate':
        return -this.scalar(expr.expr);
      case 'binary': {
        const { value, keep } = operate(expr.op as Comparison, this.scalar(expr.left), this.scalar(expr.right));
        return expr.bool ? Number(keep) : value;
      }
      case 'call':
        return callFunction(expr, this) as number;
      default:
        throw new TypeError(`${expr.kind} is no number`);
    }
  }

  /** What an alert or a recording rule sees: a number is one sample without labels. */
  result(expr: Expr): Sample[] {
    return isScalar(expr) ? [{ labels: Labels.none, value: this.scalar(expr) }] : this.vector(expr);
  }

  /** Times of the samples that stand for the present, ms, beside their labels. */
  presentTimes(selector: Selector): Sample[] {
    return this.pick(selector, (series, index) => series.timeAt(index));
  }

  /** Series that have a sample in the range, each to be looked at before the next is asked for. */
  *ranges(selector: Selector): Generator<Ranged> {
    const to = this.time - selector.offset;
    const from = to - selector.range!;
    for (const series of this.window.select(selector)) {
      const points = series.range(from, to);
      if (points.times.length > 0) yield { labels: series.labels, points };
    }
  }

  private present(selector: Selector): Sample[] {
    return this.pick(selector, (series, index) => series.valueAt(index));
  }

  private pick(
    selector: Selector,
    read: (series: { valueAt(index: number): number; timeAt(index: number): number }, index: number) => number,
  ): Sample[] {
    const at = this.time - selector.offset;
    const found: Sample[] = [];
    for (const series of this.window.select(selector)) {
      const index = series.indexAt(at, at - LOOKBACK);
      if (index !== -1) found.push({ labels: series.labels, value: read(series, index) });
    }
    return found;
  }

  private binary(expr: Binary): Sample[] {
    const { op, left, right, bool } = expr;
    if (isScalar(left)) return withScalar(expr, this.vector(right), this.scalar(left), 'left');
    if (isScalar(right)) return withScalar(expr, this.vector(left), this.scalar(right), 'right');
    const [one, other] = [this.vector(left), this.vector(right)];
    if ((setOperators as readonly string[]).includes(op)) return joinSets(op as SetOperator, expr.matching, one, other);
    return unique(joinVectors(op as Comparison, expr.matching, bool, one, other));
  }
}

/** @throws EvaluationFault where two samples have the same labels. */
export function unique(samples: Sample[]): Sample[] {
  if (samples.length < 2) return samples;
  const seen = new Set<string>();
  for (const { labels } of samples) {
    if (seen.has(labels.key)) throw new EvaluationFault('vector cannot contain metrics with the same labelset');
    seen.add(labels.key);
  }
  return samples;
}

export function isScalar(expr: Expr): boolean {
  switch (expr.kind) {
    case 'number':
      return true;
    case 'parens':
    case 'negate':
      return isScalar(expr.expr);
    case 'binary':
      return isScalar(expr.left) && isScalar(expr.right);
    case 'call':
      return expr.name === 'scalar' || expr.name === 'time';
    default:
      return false;
  }
}
