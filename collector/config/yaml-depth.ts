import { Lexer, Parser } from 'yaml';

/** Ours nest six deep; this is in entries of the parser's stack, of which one level of a file takes up to three. */
const MOST = 200;

/**
 * Where the text nests deeper than any configuration (offset), or null. Composing a document recurses, and so near its end of the
 * stack the engine does not throw but aborts; the parser before it keeps a stack of its own, which can be watched.
 */
export function tooDeepAt(text: string): number | null {
  const parser = new Parser();
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    offset += lexeme.length;
    Array.from(parser.next(lexeme));
    if (parser.stack.length > MOST) return Math.min(offset, text.length);
  }
  return null;
}
