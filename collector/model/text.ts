/** Text from outside, made safe to show: on a terminal, in a log line, in one cell of a table. */

/**
 * Everything that moves a cursor, hides itself or reorders its neighbours: controls (C0, DEL, C1), format characters (zero
 * width, bidirectional overrides and isolates, byte order mark, tags), lone surrogates, private and unassigned code points, and
 * the line and paragraph separators (Unicode 16 general categories C, Zl and Zp).
 */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;
/** Nearly all text is of these, and they are looked through many times faster. */
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * The same text with everything unprintable written as an escape: `\t`, `\n`, `\r`, `\x1b`, `\u{202e}`. The result is one line
 * and holds no control byte, so a router's string can neither forge a log line nor steer a terminal. Text that is printable comes
 * back unchanged. HTML, CSV and SQL have rules of their own: they are escaped where they are written.
 */
export function printable(text: string): string {
  return PLAIN.test(text) ? text : text.replace(UNPRINTABLE, escapeCharacter);
}

const short: Record<string, string> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code > 0xff) return `\\u{${code.toString(16)}}`;
  return short[character] ?? `\\x${code.toString(16).padStart(2, '0')}`;
}
