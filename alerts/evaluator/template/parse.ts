/** Templates of labels and annotations: the part of Go's that Prometheus' users write. Anything else is refused at load. */
import { ExpressionFault } from '../promql/fault.js';
import { functionNames } from './functions.js';
import { tokenize, type Token } from './tokens.js';

export type Term =
  | { kind: 'text'; value: string }
  | { kind: 'number'; value: number; whole: boolean }
  | { kind: 'value' }
  | { kind: 'label'; name: string }
  | { kind: 'labels' }
  | { kind: 'call'; name: string; args: readonly Term[] };

export type Part =
  | { kind: 'literal'; text: string }
  | { kind: 'print'; term: Term }
  | { kind: 'choice'; branches: readonly { condition: Term | null; parts: readonly Part[] }[] };

/** @throws ExpressionFault. */
export function parseTemplate(text: string): Part[] {
  const reader = new Reader(tokenize(text), text.length);
  const parts = reader.parts();
  reader.finish();
  return parts;
}

class Reader {
  private next = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly end: number,
  ) {}

  /** Up to `else`, `end` or the end. */
  parts(): Part[] {
    const parts: Part[] = [];
    for (let token = this.tokens[this.next]; token !== undefined; token = this.tokens[this.next]) {
      if (token.kind === 'literal') parts.push({ kind: 'literal', text: token.text });
      else if (['else', 'end'].includes(token.words[0]?.text ?? '')) break;
      else if (token.words[0]?.text === 'if') {
        parts.push(this.choice());
        continue;
      } else parts.push({ kind: 'print', term: pipeline(token) });
      this.next++;
    }
    return parts;
  }

  finish(): void {
    const token = this.tokens[this.next];
    if (token?.kind === 'action')
      throw new ExpressionFault(`{{ ${token.words[0]!.text} }} has no {{ if }}`, token.offset);
  }

  private choice(): Part {
    const branches: { condition: Term | null; parts: readonly Part[] }[] = [];
    for (;;) {
      const token = this.tokens[this.next];
      if (token?.kind !== 'action') throw new ExpressionFault('{{ if }} has no {{ end }}', this.end);
      this.next++;
      const words = token.words.map(({ text }) => text);
      if (words[0] === 'end' && branches.length > 0) return { kind: 'choice', branches };
      const skip = words[0] === 'else' ? (words[1] === 'if' ? 2 : 1) : 1;
      const rest = { ...token, words: token.words.slice(skip) };
      const plain = words[0] === 'else' && words.length === 1;
      branches.push({ condition: plain ? null : pipeline(rest), parts: this.parts() });
    }
  }
}

type Action = Extract<Token, { kind: 'action' }>;

/** `a | f x | g`: what stands before is the last argument of what stands behind. */
function pipeline({ words, offset }: Action): Term {
  let piped: Term | null = null;
  const cursor = { words, at: 0, offset };
  do {
    const term = command(cursor, piped);
    piped = term;
  } while (cursor.words[cursor.at++]?.text === '|');
  if (cursor.at - 1 < words.length) throw unexpected(words[cursor.at - 1]!);
  return piped;
}

interface Cursor {
  words: Action['words'];
  at: number;
  offset: number;
}

function command(cursor: Cursor, piped: Term | null): Term {
  const word = cursor.words[cursor.at];
  if (word === undefined || word.text === '|')
    throw new ExpressionFault('an action is empty', word?.offset ?? cursor.offset);
  if (!/^[a-zA-Z]/.test(word.text)) {
    if (piped !== null) throw new ExpressionFault(`${word.text} is no function to pipe into`, word.offset);
    return operand(cursor);
  }
  return call(cursor, piped);
}

function call(cursor: Cursor, piped: Term | null): Term {
  const word = cursor.words[cursor.at++]!;
  if (!functionNames.includes(word.text))
    throw new ExpressionFault(
      `${word.text} is not supported in a template; known are ${functionNames.join(', ')}, if, else and end`,
      word.offset,
    );
  const args: Term[] = [];
  for (let next = cursor.words[cursor.at]; next !== undefined; next = cursor.words[cursor.at]) {
    if (next.text === '|' || next.text === ')') break;
    args.push(operand(cursor));
  }
  return { kind: 'call', name: word.text, args: piped === null ? args : [...args, piped] };
}

function operand(cursor: Cursor): Term {
  const { text, offset } = cursor.words[cursor.at++]!;
  if (text === '(') {
    let inner = command(cursor, null);
    while (cursor.words[cursor.at]?.text === '|') {
      cursor.at++;
      inner = command(cursor, inner);
    }
    if (cursor.words[cursor.at++]?.text !== ')') throw new ExpressionFault('( is not closed', offset);
    return inner;
  }
  if (text === '$value' || text === '.Value') return { kind: 'value' };
  if (text === '$labels' || text === '.Labels') return { kind: 'labels' };
  const label = /^(?:\$labels|\.Labels)\.(\w+)$/.exec(text);
  if (label !== null) return { kind: 'label', name: label[1]! };
  if (/^["`]/.test(text))
    return { kind: 'text', value: text.startsWith('`') ? text.slice(1, -1) : unescape(text, offset) };
  if (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text))
    return { kind: 'number', value: Number(text), whole: /^[-+]?\d+$/.test(text) };
  throw unexpected({ text, offset });
}

function unescape(text: string, offset: number): string {
  try {
    return JSON.parse(text) as string;
  } catch (error) {
    throw new ExpressionFault(`${text} is no string: ${(error as Error).message}`, offset);
  }
}

const unexpected = ({ text, offset }: { text: string; offset: number }): ExpressionFault =>
  new ExpressionFault(`${text} is not supported here; known are $value, $labels.NAME, strings and numbers`, offset);
