/** What an operator makes of two numbers, with Go's rules where they differ from JavaScript's. */
import type { Arithmetic, Comparison, Operator } from './promql/ast.js';

export interface Outcome {
  value: number;
  /** Of comparisons: whether it holds. True for the others. */
  keep: boolean;
}

export function operate(op: Operator, left: number, right: number): Outcome {
  switch (op as Arithmetic | Comparison) {
    case '+':
      return { value: left + right, keep: true };
    case '-':
      return { value: left - right, keep: true };
    case '*':
      return { value: left * right, keep: true };
    case '/':
      return { value: left / right, keep: true };
    case '%':
      return { value: left % right, keep: true };
    case '^':
      return { value: power(left, right), keep: true };
    case 'atan2':
      return { value: Math.atan2(left, right), keep: true };
    case '==':
      return { value: left, keep: left === right };
    case '!=':
      return { value: left, keep: left !== right };
    case '>':
      return { value: left, keep: left > right };
    case '<':
      return { value: left, keep: left < right };
    case '>=':
      return { value: left, keep: left >= right };
    case '<=':
      return { value: left, keep: left <= right };
  }
}

/** In Go, 1 to any power is 1, and so is -1 to an infinite one. */
function power(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && Math.abs(exponent) === Infinity)) return 1;
  return base ** exponent;
}

export const isComparison = (op: Operator): boolean => ['==', '!=', '>', '<', '>=', '<='].includes(op);

/** Whether the result is no longer what the metric's name says. Prometheus 2.42 forgot atan2. */
export const dropsName = (op: Operator): boolean => ['+', '-', '*', '/', '%', '^'].includes(op);
