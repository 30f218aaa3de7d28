/** A template cut into text and actions, and actions into words. */
import { ExpressionFault } from '../promql/fault.js';

export interface Word {
  text: string;
  offset: number;
}

export type Token = { kind: 'literal'; text: string } | { kind: 'action'; words: Word[]; offset: number };

/** `{{-` and `-}}` take away the white space beside them. @throws ExpressionFault where an action is not closed. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let trims = false;
  for (;;) {
    const open = text.indexOf('{{', at);
    const before = text.slice(at, open === -1 ? text.length : open);
    const trimsEnd = open !== -1 && /^\{\{-\s/.test(text.slice(open));
    const literal = trimmed(before, trims, trimsEnd);
    if (literal !== '') tokens.push({ kind: 'literal', text: literal });
    if (open === -1) return tokens;
    const start = open + (trimsEnd ? 3 : 2);
    const close = closing(text, start);
    if (close === -1) throw new ExpressionFault('{{ is not closed', open);
    trims = /\s-$/.test(text.slice(start, close));
    const inner = text.slice(start, trims ? close - 1 : close);
    if (!/^\s*\/\*[^]*\*\/\s*$/.test(inner))
      tokens.push({ kind: 'action', words: wordsOf(inner, start), offset: open });
    at = close + 2;
  }
}

function trimmed(text: string, start: boolean, end: boolean): string {
  const from = start ? text.trimStart() : text;
  return end ? from.trimEnd() : from;
}

const WORD = /\s+|"(?:\\.|[^"\\])*"|`[^`]*`|[()|]|[^\s()|"`]+/gy;

/** Where the action ends; braces within strings do not count. */
function closing(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    if (text.startsWith('}}', at)) return at;
    const string = /"(?:\\.|[^"\\])*"|`[^`]*`/y;
    string.lastIndex = at;
    at += string.exec(text)?.[0].length ?? 1;
  }
  return -1;
}

function wordsOf(text: string, offset: number): Word[] {
  const words: Word[] = [];
  let end = 0;
  for (const match of text.matchAll(WORD)) {
    end = match.index + match[0].length;
    if (match[0].trim() !== '') words.push({ text: match[0], offset: offset + match.index });
  }
  if (end < text.length) throw new ExpressionFault(`${text.slice(end)} is not supported`, offset + end);
  return words;
}
