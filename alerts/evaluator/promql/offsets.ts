/**
 * Where `offset` stands. The grammar lets it follow any expression and so binds it too loosely; in Prometheus it is of the selector right
 * before it. So it is taken out before the rest is read, and given to that selector by its place.
 */
import type { Tree } from '@lezer/common';
import { ExpressionFault } from './fault.js';
import { durationOf } from './literals.js';

interface Offset {
  ms: number;
  /** Of the keyword. */
  from: number;
}

export class Offsets {
  private readonly byEnd = new Map<number, Offset>();

  private constructor(
    /** The expression with blanks in their place. */
    readonly text: string,
  ) {}

  /** @throws ExpressionFault where one is no duration, or two stand behind one another. */
  static takenFrom(tree: Tree, text: string): Offsets {
    const found: { from: number; start: number; to: number }[] = [];
    tree.topNode.cursor().iterate((node) => {
      if (node.name !== 'OffsetExpr') return;
      const [keyword, duration] = [node.node.getChild('Offset'), node.node.getChild('OffsetDurationExpr')];
      if (keyword !== null && duration !== null)
        found.push({ from: keyword.from, start: duration.from, to: duration.to });
    });
    const blank = found.reduce(
      (left, { from, to }) => left.slice(0, from) + ' '.repeat(to - from) + left.slice(to),
      text,
    );
    const offsets = new Offsets(blank);
    for (const { from, start, to } of found) offsets.add(from, milliseconds(text.slice(start, to), start));
    return offsets;
  }

  /** Of the selector that ends there, ms; 0 where it has none. Each is given once. */
  take(end: number): number {
    const found = this.byEnd.get(end);
    this.byEnd.delete(end);
    return found?.ms ?? 0;
  }

  /** @throws ExpressionFault where one was left, because it stands behind no selector. */
  finish(): void {
    for (const { from } of this.byEnd.values())
      throw new ExpressionFault('offset belongs right behind a metric or its range', from);
  }

  private add(from: number, ms: number): void {
    const end = this.text.slice(0, from).trimEnd().length;
    if (this.byEnd.has(end)) throw new ExpressionFault('a metric has one offset', from);
    this.byEnd.set(end, { ms, from });
  }
}

function milliseconds(written: string, at: number): number {
  const text = written.replace(/\s/g, '');
  if (text.startsWith('-')) throw new ExpressionFault('a negative offset looks into the future', at);
  const ms = text === '0' ? null : durationOf(text);
  if (ms === null) throw new ExpressionFault(`${JSON.stringify(text)} is no duration, such as 5m`, at);
  return ms;
}
