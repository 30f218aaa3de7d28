/** Strings, numbers and durations of PromQL as Prometheus 2.42 reads them. */
import { ExpressionFault } from './fault.js';

const simple: Record<string, string> = {
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' },
};

/** Contents of a string between single, double or back quotes. @throws ExpressionFault at `offset`. */
export function unquote(text: string, offset: number): string {
  const quote = text[0]!;
  if (text.length < 2 || text.at(-1) !== quote) throw new ExpressionFault('a string is not closed', offset);
  const inner = text.slice(1, -1);
  if (quote === '`') return inner;
  if (inner.includes('\n')) throw new ExpressionFault('a string runs over the end of its line', offset);
  return inner.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[^])/g, (whole, code: string) => {
    if (code in simple) return simple[code]!;
    if (code === quote) return code;
    const digits = /^[xuU]([0-9a-fA-F]+)$/.exec(code);
    if (digits !== null) return String.fromCodePoint(Number.parseInt(digits[1]!, 16));
    if (/^[0-7]{3}$/.test(code)) return String.fromCodePoint(Number.parseInt(code, 8));
    throw new ExpressionFault(`there is no escape ${whole} in a string`, offset);
  });
}

/** @throws ExpressionFault for what only newer versions read: `1_000`, or a duration as a number. */
export function parseNumber(text: string, offset: number): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const bare = text.replace(/^[-+]\s*/, '');
  if (/^inf$/i.test(bare)) return sign * Infinity;
  if (/^nan$/i.test(bare)) return NaN;
  if (/^0x[0-9a-f]+$/i.test(bare)) return sign * Number(bare);
  if (/^(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(bare)) return sign * octal(bare);
  throw new ExpressionFault(`${text} is no number`, offset);
}

/** Go reads `017` with base 0: as octal. */
const octal = (text: string): number => (/^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text));

const units: Record<string, number> = {
  ...{ ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000, y: 31_536_000_000 },
};
const SHAPE = /^(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/;

/** `1h30m` in milliseconds; null where it is none. */
export function durationOf(text: string): number | null {
  if (text === '0') return 0;
  if (text === '' || !SHAPE.test(text)) return null;
  let sum = 0;
  for (const [, digits, unit] of text.matchAll(/(\d+)(ms|[smhdwy])/g)) sum += Number(digits) * units[unit!]!;
  return sum;
}
