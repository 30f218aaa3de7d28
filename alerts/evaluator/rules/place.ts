/** Where in a file a character of a YAML scalar stands. */
import type { Place } from '../../../collector/config/yaml.js';

/**
 * `start` is the place of the scalar, `value` its text, `offset` a character of it. Exact for a scalar on one line and for a literal
 * block (`|`); a folded one (`>`) has lost its lines, so there it is the line that the character's word stands on.
 */
export function placeWithin(file: string, start: Place, value: string, offset: number): Place {
  const lines = file.split('\n');
  const opening = lines[start.line - 1]?.slice(start.column - 1) ?? '';
  const before = value.slice(0, offset);
  if (opening.startsWith('|')) {
    const row = before.split('\n').length;
    const indent = /^ */.exec(lines[start.line] ?? '')![0].length;
    return { line: start.line + row, column: indent + offset - before.lastIndexOf('\n') };
  }
  if (!opening.startsWith('>')) return { line: start.line, column: start.column + offset + quoteOf(opening) };
  return folded(lines, start.line, before);
}

/** Within quotes the text begins one character later. */
const quoteOf = (opening: string): number => (/^["']/.test(opening) ? 1 : 0);

/** Counts characters that are no space: folding changes nothing else. */
function folded(lines: readonly string[], first: number, before: string): Place {
  let left = before.replace(/\s/g, '').length;
  for (let line = first; line < lines.length; line++) {
    const text = lines[line]!;
    const size = text.replace(/\s/g, '').length;
    if (left < size) {
      let column = 0;
      for (; column < text.length; column++) if (!/\s/.test(text[column]!) && left-- === 0) break;
      return { line: line + 1, column: column + 1 };
    }
    left -= size;
  }
  return { line: first, column: 1 };
}
