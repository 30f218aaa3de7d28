/** `name{label="value", …}`. */
import type { SyntaxNode } from '@lezer/common';
import { RE2JS } from 're2js';
import { METRIC_NAME } from '../labels.js';
import type { MatchOp, Matcher, Selector } from './ast.js';
import { ExpressionFault } from './fault.js';
import { unquote } from './literals.js';
import { childrenOf, type Reader } from './parse.js';

export function readSelector(reader: Reader, node: SyntaxNode): Selector {
  const children = childrenOf(node);
  const identifier = children.find(({ name }) => name === 'Identifier');
  const list = children.find(({ name }) => name === 'LabelMatchers');
  const matchers = list === undefined ? [] : childrenOf(list).map((each) => readMatcher(reader, each));
  const named = matchers.find(({ name, op }) => name === METRIC_NAME && op === '=');
  if (identifier !== undefined && matchers.some(({ name }) => name === METRIC_NAME))
    throw new ExpressionFault(`${reader.of(identifier)} has its name twice`, node.from);
  if (identifier === undefined && matchers.every(matchesEmpty))
    throw new ExpressionFault('a selector without a name needs a label that is not empty', node.from);
  const metric = identifier === undefined ? (named?.value ?? null) : reader.of(identifier);
  return {
    kind: 'selector',
    metric: metric === '' ? null : metric,
    matchers: metric === null || metric === '' ? matchers : matchers.filter((each) => each !== named),
    offset: 0,
    range: null,
  };
}

function readMatcher(reader: Reader, node: SyntaxNode): Matcher {
  const [name, op, value] = childrenOf(node);
  if (node.name !== 'UnquotedLabelMatcher')
    throw new ExpressionFault('a quoted name is not known to Prometheus 2.42', node.from);
  const operator = reader.of(op!) as MatchOp;
  const text = unquote(reader.of(value!), value!.from);
  return {
    name: reader.of(name!),
    op: operator,
    value: text,
    pattern: operator.includes('~') ? compile(text, value!.from) : null,
  };
}

function compile(text: string, offset: number): RE2JS {
  try {
    return compilePattern(text);
  } catch (error) {
    throw new ExpressionFault(`${JSON.stringify(text)} is no regular expression: ${(error as Error).message}`, offset);
  }
}

/** RE2, as in Prometheus: linear in time. `matches()` of it is anchored at both ends. @throws where it is none. */
export const compilePattern = (text: string): RE2JS => RE2JS.compile(text);

/** A label that is not there has the empty value. */
export function matches({ op, value, pattern }: Matcher, found: string): boolean {
  switch (op) {
    case '=':
      return found === value;
    case '!=':
      return found !== value;
    case '=~':
      return pattern!.matches(found);
    case '!~':
      return !pattern!.matches(found);
  }
}

const matchesEmpty = (matcher: Matcher): boolean => matches(matcher, '');
