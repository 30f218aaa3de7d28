/** Expressions as they are evaluated. */
import type { RE2JS } from 're2js';

export type MatchOp = '=' | '!=' | '=~' | '!~';

export interface Matcher {
  name: string;
  op: MatchOp;
  value: string;
  /** Of the two operators with a tilde; anchored at both ends. */
  pattern: RE2JS | null;
}

export interface Selector {
  kind: 'selector';
  /** The metric's name where it stands before the braces or is matched by equality; null where it is matched otherwise. */
  metric: string | null;
  /** Without the one of `metric`. */
  matchers: readonly Matcher[];
  /** ms; `offset 5m` looks back. */
  offset: number;
  /** ms; null for the present value. */
  range: number | null;
}

export const setOperators = ['and', 'or', 'unless'] as const;
export const comparisons = ['==', '!=', '>', '<', '>=', '<='] as const;
export const arithmetic = ['+', '-', '*', '/', '%', '^', 'atan2'] as const;
export type SetOperator = (typeof setOperators)[number];
export type Comparison = (typeof comparisons)[number];
export type Arithmetic = (typeof arithmetic)[number];
export type Operator = SetOperator | Comparison | Arithmetic;

export interface Matching {
  on: boolean;
  /** Of `on` or `ignoring`. */
  labels: readonly string[];
  cardinality: 'one-to-one' | 'many-to-one' | 'one-to-many' | 'many-to-many';
  /** Labels that `group_left` and `group_right` take from the side that has one. */
  include: readonly string[];
}

export interface Binary {
  kind: 'binary';
  op: Operator;
  left: Expr;
  right: Expr;
  bool: boolean;
  matching: Matching;
}

export const aggregations = [
  ...['sum', 'avg', 'min', 'max', 'count', 'group', 'stddev', 'stdvar'],
  ...['topk', 'bottomk', 'quantile', 'count_values'],
] as const;

export interface Aggregate {
  kind: 'aggregate';
  op: string;
  /** Of topk, bottomk, quantile and count_values. */
  parameter: Expr | null;
  expr: Expr;
  without: boolean;
  labels: readonly string[];
}

export interface Call {
  kind: 'call';
  name: string;
  args: readonly Expr[];
}

export type Expr =
  | { kind: 'number'; value: number }
  | { kind: 'string'; value: string }
  | { kind: 'parens'; expr: Expr }
  | { kind: 'negate'; expr: Expr }
  | Selector
  | Binary
  | Aggregate
  | Call;

export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string';

/** Every selector in it. */
export function selectorsOf(expr: Expr): Selector[] {
  switch (expr.kind) {
    case 'selector':
      return [expr];
    case 'parens':
    case 'negate':
      return selectorsOf(expr.expr);
    case 'binary':
      return [...selectorsOf(expr.left), ...selectorsOf(expr.right)];
    case 'aggregate':
      return [...selectorsOf(expr.expr), ...(expr.parameter ? selectorsOf(expr.parameter) : [])];
    case 'call':
      return expr.args.flatMap(selectorsOf);
    default:
      return [];
  }
}

export function withoutParens(expr: Expr): Expr {
  return expr.kind === 'parens' ? withoutParens(expr.expr) : expr;
}
