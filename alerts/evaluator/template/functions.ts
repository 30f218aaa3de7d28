/** The functions that a template may use. Arguments are numbers and strings, as Prometheus has them. */
import { RE2JS } from 're2js';
import { expand } from './expand-pattern.js';
import { humanize, humanize1024, humanizeDuration, humanizePercentage, humanizeTimestamp } from './humanize.js';
import { printf, shown } from './printf.js';

/** A whole number is told apart: Go compares it with no float. */
export type Value = string | number | boolean | { whole: number };

/** @throws TemplateFault where a function is given what it cannot take. */
export class TemplateFault extends Error {
  override readonly name = 'TemplateFault';
}

const functions: Readonly<Record<string, (args: readonly Value[]) => Value>> = {
  humanize: numeric(humanize),
  humanize1024: numeric(humanize1024),
  humanizeDuration: numeric(humanizeDuration),
  humanizePercentage: numeric(humanizePercentage),
  humanizeTimestamp: numeric(humanizeTimestamp),
  printf: ([format, ...rest]) => printf(text(format), rest),
  print: (args) => args.map(shown).join(''),
  title: ([value]) =>
    text(value).replace(/(^|[\s])(\p{Ll})/gu, (_, before: string, letter: string) => before + letter.toUpperCase()),
  toUpper: ([value]) => text(value).toUpperCase(),
  toLower: ([value]) => text(value).toLowerCase(),
  match: ([pattern, value]) => RE2JS.compile(text(pattern)).matcher(text(value)).find(),
  reReplaceAll: ([pattern, replacement, value]) => replaceAll(text(pattern), text(replacement), text(value)),
  not: ([value]) => !truth(value),
  and: (args) => args.find((value) => !truth(value)) ?? args.at(-1)!,
  or: (args) => args.find(truth) ?? args.at(-1)!,
  eq: ([first, ...rest]) => rest.some((other) => compare(first, other) === 0),
  ne: ([one, other]) => compare(one, other) !== 0,
  lt: ([one, other]) => compare(one, other) < 0,
  le: ([one, other]) => compare(one, other) <= 0,
  // As Go has it: what is neither less nor equal is greater, NaN too.
  gt: ([one, other]) => !(compare(one, other) <= 0),
  ge: ([one, other]) => !(compare(one, other) < 0),
};

export const functionNames: readonly string[] = Object.keys(functions);

export const call = (name: string, args: readonly Value[]): Value => functions[name]!(args);

/** Whether an `if` takes it. */
export function truth(value: Value | undefined): boolean {
  if (typeof value === 'object') return value.whole !== 0;
  return typeof value === 'number' ? value !== 0 : Boolean(value);
}

function numeric(format: (value: number) => string): (args: readonly Value[]) => string {
  return ([value]) => {
    const number = typeof value === 'object' ? value.whole : typeof value === 'string' ? Number(value) : value;
    if (typeof number !== 'number' || value === '' || (typeof value === 'string' && Number.isNaN(number)))
      throw new TemplateFault(`${String(value)} is no number`);
    return format(number);
  };
}

function text(value: Value | undefined): string {
  if (typeof value !== 'string') throw new TemplateFault('a string is expected');
  return value;
}

function compare(one: Value | undefined, other: Value | undefined): number {
  if (typeof one === 'object' && typeof other === 'object') return Math.sign(one.whole - other.whole);
  if (
    typeof one !== typeof other ||
    typeof one === 'object' ||
    one === undefined ||
    other === undefined ||
    typeof other === 'object'
  )
    throw new TemplateFault('incompatible types for comparison');
  return one === other ? 0 : one < other ? -1 : one > other ? 1 : NaN;
}

function replaceAll(pattern: string, replacement: string, value: string): string {
  const matcher = RE2JS.compile(pattern).matcher(value);
  let [result, at] = ['', 0];
  while (matcher.find()) {
    result += value.slice(at, matcher.start()) + expand(replacement, matcher);
    at = matcher.end();
  }
  return result + value.slice(at);
}
