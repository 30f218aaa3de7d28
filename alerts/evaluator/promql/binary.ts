/** `left op bool on(…) group_left(…) right`. */
import type { SyntaxNode } from '@lezer/common';
import { setOperators, type Binary, type Expr, type Matching, type Operator } from './ast.js';
import { ExpressionFault } from './fault.js';
import { childrenOf, type Reader } from './parse.js';

const plain = { on: false, labels: [], include: [] };

export function readBinary(reader: Reader, node: SyntaxNode): Expr {
  const children = childrenOf(node);
  const [left, operator] = children as [SyntaxNode, SyntaxNode];
  const right = children.at(-1)!;
  const op = reader.of(operator).toLowerCase() as Operator;
  if (operator.name.startsWith('Trim'))
    throw new ExpressionFault(`${op} is not known to Prometheus 2.42`, operator.from);
  const signed = op === '^' && left.name === 'NumberDurationLiteral' && /^[-+]/.test(reader.of(left));
  const clause = children.find(({ name }) => name === 'MatchingModifierClause');
  const fill = children.find(({ name }) => name === 'FillModifier');
  if (fill !== undefined) throw new ExpressionFault('fill is not known to Prometheus 2.42', fill.from);
  const binary: Binary = {
    kind: 'binary',
    op,
    left: reader.read(left),
    right: reader.read(right),
    bool: children.some(({ name }) => name === 'BoolModifier'),
    matching: matchingOf(reader, op, clause),
  };
  return signed ? outside(binary, reader.of(left)) : binary;
}

/** A power binds more tightly than a sign: `-2 ^ 2` is -4. */
function outside(binary: Binary, text: string): Expr {
  const { left } = binary;
  if (!text.startsWith('-') || left.kind !== 'number') return binary;
  return { kind: 'negate', expr: { ...binary, left: { kind: 'number', value: -left.value } } };
}

function matchingOf(reader: Reader, op: Operator, clause: SyntaxNode | undefined): Matching {
  const isSet = (setOperators as readonly string[]).includes(op);
  if (clause === undefined) return { ...plain, cardinality: isSet ? 'many-to-many' : 'one-to-one' };
  const children = childrenOf(clause);
  const group = children.find(({ name }) => name === 'GroupLeft' || name === 'GroupRight');
  if (isSet && group !== undefined) throw new ExpressionFault(`${op} takes no ${reader.of(group)}`, group.from);
  const [labels, include] = children.filter(({ name }) => name === 'GroupingLabels').map((each) => reader.labels(each));
  const many = group?.name === 'GroupLeft' ? 'many-to-one' : 'one-to-many';
  return {
    on: children[0]!.name === 'On',
    labels: labels ?? [],
    include: include ?? [],
    cardinality: isSet ? 'many-to-many' : group === undefined ? 'one-to-one' : many,
  };
}
