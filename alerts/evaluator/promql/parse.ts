/** From the text of an expression to what is evaluated. The grammar is Prometheus' own; what Prometheus 2.42 or we cannot answer is refused. */
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { aggregations, type Aggregate, type Call, type Expr, type Selector } from './ast.js';
import { readBinary } from './binary.js';
import { faultOf } from './check.js';
import { ExpressionFault } from './fault.js';
import { durationOf, parseNumber, unquote } from './literals.js';
import { readSelector } from './matchers.js';
import { Offsets } from './offsets.js';
import { signatures } from './signatures.js';

/** @throws ExpressionFault with the place of what is wrong or not supported. */
export function parsePromql(text: string): Expr {
  const tree = parser.parse(text);
  refuseErrors(tree.topNode, text);
  const offsets = Offsets.takenFrom(tree, text);
  const top = childrenOf(parser.parse(offsets.text).topNode)[0];
  if (top === undefined) throw new ExpressionFault('there is no expression', 0);
  const expr = new Reader(text, offsets).read(top);
  offsets.finish();
  return expr;
}

/** Without comments. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling)
    if (child.name !== 'LineComment') children.push(child);
  return children;
}

function refuseErrors(top: SyntaxNode, text: string): void {
  let first: SyntaxNode | null = null;
  top.cursor().iterate((node) => {
    if (node.type.isError && first === null) first = node.node;
  });
  if (first === null) return;
  const { from } = first as SyntaxNode;
  const rest = text.slice(from).trim();
  const before = /([a-zA-Z_]\w*)\s*$/.exec(text.slice(0, from));
  if (rest.startsWith('(') && before !== null)
    throw new ExpressionFault(`there is no function ${before[1]}`, before.index);
  throw new ExpressionFault(rest === '' ? 'something is missing at the end' : `${quoted(rest)} is not expected`, from);
}

const quoted = (text: string): string => JSON.stringify(text.length > 24 ? `${text.slice(0, 24)}…` : text);

const refused: Record<string, string> = {
  SubqueryExpr: 'a subquery is not supported: record the inner expression with a rule of its own',
  StepInvariantExpr: '@ is not supported',
  AnchoredExpr: 'anchored is not known to Prometheus 2.42',
  SmoothedExpr: 'smoothed is not known to Prometheus 2.42',
};

export class Reader {
  constructor(
    readonly text: string,
    readonly offsets: Offsets,
  ) {}

  read(node: SyntaxNode): Expr {
    const expr = this.shape(node);
    const fault = faultOf(expr);
    if (fault !== null) throw new ExpressionFault(fault, node.from);
    return expr;
  }

  of(node: SyntaxNode): string {
    return this.text.slice(node.from, node.to);
  }

  private shape(node: SyntaxNode): Expr {
    const [first, second] = childrenOf(node);
    switch (node.name) {
      case 'NumberDurationLiteral':
        return { kind: 'number', value: parseNumber(this.of(node), node.from) };
      case 'StringLiteral':
        return { kind: 'string', value: unquote(this.of(node), node.from) };
      case 'ParenExpr':
        return { kind: 'parens', expr: this.read(first!) };
      case 'UnaryExpr': {
        const expr = this.read(second!);
        return this.of(first!) === '-' ? { kind: 'negate', expr } : { kind: 'parens', expr };
      }
      case 'VectorSelector':
        return { ...readSelector(this, node), offset: this.offsets.take(node.to) };
      case 'MatrixSelector':
        return this.ranged(node, first!, second!);
      case 'BinaryExpr':
        return readBinary(this, node);
      case 'AggregateExpr':
        return this.aggregate(node);
      case 'FunctionCall':
        return this.call(node);
      default:
        throw new ExpressionFault(
          refused[node.name] ?? `${quoted(this.of(node))} is not supported`,
          node.getChild('At')?.from ?? node.from,
        );
    }
  }

  private ranged(node: SyntaxNode, inner: SyntaxNode, duration: SyntaxNode): Selector {
    if (inner.name !== 'VectorSelector')
      throw new ExpressionFault('a range belongs right behind the name of a metric and its labels', node.from);
    const range = durationOf(this.of(duration));
    if (range === null || this.of(duration) === '0')
      throw new ExpressionFault(`${quoted(this.of(duration))} is no duration, such as 5m`, duration.from);
    if (range === 0) throw new ExpressionFault('a range is longer than nothing', duration.from);
    return { ...readSelector(this, inner), range, offset: this.offsets.take(node.to) };
  }

  private aggregate(node: SyntaxNode): Aggregate {
    const children = childrenOf(node);
    const op = this.of(children[0]!).toLowerCase();
    if (!(aggregations as readonly string[]).includes(op))
      throw new ExpressionFault(`${op} is not supported`, node.from);
    const args = childrenOf(children.find(({ name }) => name === 'FunctionCallBody')!);
    const wanted = ['topk', 'bottomk', 'quantile', 'count_values'].includes(op) ? 2 : 1;
    if (args.length !== wanted)
      throw new ExpressionFault(
        `${op} takes ${wanted} argument${wanted === 1 ? '' : 's'}, not ${args.length}`,
        node.from,
      );
    const modifier = children.find(({ name }) => name === 'AggregateModifier');
    const [word, grouping] = modifier === undefined ? [] : childrenOf(modifier);
    return {
      kind: 'aggregate',
      op,
      parameter: wanted === 2 ? this.read(args[0]!) : null,
      expr: this.read(args[wanted - 1]!),
      without: word?.name === 'Without',
      labels: grouping === undefined ? [] : this.labels(grouping),
    };
  }

  /** Of `(a, b)`. */
  labels(node: SyntaxNode): string[] {
    return childrenOf(node).map((child) => {
      if (child.name !== 'LabelName')
        throw new ExpressionFault('a quoted label is not known to Prometheus 2.42', child.from);
      return this.of(child);
    });
  }

  private call(node: SyntaxNode): Call {
    const [identifier, body] = childrenOf(node) as [SyntaxNode, SyntaxNode];
    const name = this.of(identifier);
    if (!Object.hasOwn(signatures, name)) throw new ExpressionFault(`the function ${name} is not supported`, node.from);
    return { kind: 'call', name, args: childrenOf(body).map((arg) => this.read(arg)) };
  }
}
