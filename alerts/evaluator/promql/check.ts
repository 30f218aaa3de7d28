/** Whether the parts of an expression fit together, by the rules of Prometheus 2.42. */
import { comparisons, setOperators, type Aggregate, type Binary, type Call, type Expr, type ValueType } from './ast.js';
import { signatures } from './signatures.js';

const isSet = (op: string): boolean => (setOperators as readonly string[]).includes(op);
const isComparison = (op: string): boolean => (comparisons as readonly string[]).includes(op);
export const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

export function typeOf(expr: Expr): ValueType {
  switch (expr.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'parens':
    case 'negate':
      return typeOf(expr.expr);
    case 'selector':
      return expr.range === null ? 'vector' : 'matrix';
    case 'aggregate':
      return 'vector';
    case 'call':
      return signatures[expr.name]!.returns;
    case 'binary':
      return typeOf(expr.left) === 'scalar' && typeOf(expr.right) === 'scalar' ? 'scalar' : 'vector';
  }
}

/** What is wrong with it in one sentence; null where nothing is. Its parts have been checked before. */
export function faultOf(expr: Expr): string | null {
  switch (expr.kind) {
    case 'negate':
      return ['scalar', 'vector'].includes(typeOf(expr.expr)) ? null : 'only numbers and present values have a sign';
    case 'binary':
      return ofBinary(expr);
    case 'aggregate':
      return ofAggregate(expr);
    case 'call':
      return ofCall(expr);
    default:
      return null;
  }
}

function ofBinary({ op, left, right, bool, matching }: Binary): string | null {
  const types = [typeOf(left), typeOf(right)];
  if (types.some((type) => type === 'matrix' || type === 'string'))
    return `${op} joins numbers and present values, not ${types.find((type) => type === 'matrix') ? 'ranges' : 'strings'}`;
  const scalars = types.filter((type) => type === 'scalar').length;
  if (bool && !isComparison(op)) return `bool belongs to comparisons, not to ${op}`;
  if (isComparison(op) && !bool && scalars === 2) return `a comparison of two numbers needs bool: ${op} bool`;
  if (isSet(op) && scalars > 0) return `${op} joins sets of series, not numbers`;
  if (scalars > 0 && matching.labels.length > 0)
    return 'labels are matched between two sets of series, not with a number';
  const both = matching.on ? matching.include.find((label) => matching.labels.includes(label)) : undefined;
  return both === undefined ? null : `${both} stands in on() and in group_left or group_right`;
}

function ofAggregate({ op, parameter, expr }: Aggregate): string | null {
  if (typeOf(expr) !== 'vector') return `${op} takes present values of series`;
  if (parameter === null) return null;
  const wanted = op === 'count_values' ? 'string' : 'scalar';
  if (typeOf(parameter) !== wanted)
    return `the first argument of ${op} is a ${wanted === 'string' ? 'string' : 'number'}`;
  const name = parameter.kind === 'string' ? parameter.value : null;
  return name === null || LABEL_NAME.test(name) ? null : `${JSON.stringify(name)} is no name of a label`;
}

const words: Record<ValueType, string> = {
  ...{ scalar: 'a number', vector: 'present values', matrix: 'a range such as x[5m]', string: 'a string' },
};

function ofCall({ name, args }: Call): string | null {
  const { args: wanted, optional } = signatures[name]!;
  const [least, most] = optional < 0 ? [wanted.length - 1, Infinity] : [wanted.length - optional, wanted.length];
  if (args.length < least || args.length > most)
    return `${name} takes ${least === most ? least : most === Infinity ? `${least} or more` : `${least} to ${most}`} arguments, not ${args.length}`;
  const bad = args.findIndex((arg, index) => typeOf(arg) !== wanted[Math.min(index, wanted.length - 1)]);
  return bad === -1 ? null : `argument ${bad + 1} of ${name} is ${words[wanted[Math.min(bad, wanted.length - 1)]!]}`;
}
