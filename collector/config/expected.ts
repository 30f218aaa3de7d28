/** What a key takes, in words, and what its writer probably meant. */
import { z } from 'zod';
import { printable } from '../model/text.js';
import { nearest } from './nearest.js';
import { mayBeAbsent, optionsOf, unwrap, wordsOf } from './schema/tree.js';

type Schema = z.core.$ZodType;

/** Completes "expected …" for any schema of the configuration. */
export function expectation(schema: Schema): string {
  const said = wordsOf(schema)?.expected;
  if (said !== undefined) return said;
  const bare = unwrap(schema);
  const [firstOption] = optionsOf(bare);
  if (firstOption !== undefined) return mappingOf(firstOption);
  if (bare instanceof z.ZodEnum || bare instanceof z.ZodLiteral) return choice(bare);
  if (bare instanceof z.ZodString) return textOf(bare);
  if (bare instanceof z.ZodNumber) return numberOf(bare);
  if (bare instanceof z.ZodArray) return 'a list (lines that begin with "- ")';
  if (bare instanceof z.ZodRecord) return 'a mapping (lines such as "1: up")';
  if (bare instanceof z.ZodObject) return mappingOf(bare);
  return `a ${bare._zod.def.type}`;
}

function choice(schema: Schema): string {
  const values = valuesOf(schema);
  return values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`;
}

function textOf({ minLength, maxLength }: z.ZodString): string {
  const least = minLength !== null && minLength > 0 ? ' (not empty)' : '';
  return maxLength === null ? `text${least}` : `text of at most ${maxLength} characters${least}`;
}

function numberOf({ minValue, maxValue, isInt }: z.ZodNumber): string {
  const kind = isInt ? 'a whole number' : 'a number';
  return minValue === null || maxValue === null || !Number.isFinite(minValue)
    ? kind
    : `${kind} from ${minValue} to ${maxValue}`;
}

function mappingOf({ shape }: z.ZodObject): string {
  const keys = Object.entries(shape).map(([key, value]) => (mayBeAbsent(value) ? key : `${key} (needed)`));
  return `a mapping with ${keys.join(', ')}`;
}

/** Every value that an enumeration, a literal or a discriminator takes; empty for the rest. */
export function valuesOf(schema: Schema): readonly (string | number)[] {
  const bare = unwrap(schema);
  const values = bare instanceof z.ZodEnum ? bare.options : bare instanceof z.ZodLiteral ? [...bare.values] : [];
  return values.filter((value) => typeof value === 'string' || typeof value === 'number');
}

/** The value in words, short and on one line: `the number 30`, `"thirty"`. Its content is left out where it may be a secret. */
export function shown(value: unknown, hidden: boolean): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (hidden || typeof value === 'string') return hidden ? `a ${kindOf(value)}` : quoted(String(value));
  return `the ${kindOf(value)} ${String(value)}`;
}

const kindOf = (value: unknown) => (typeof value === 'string' ? 'text' : typeof value);

/** Text in quotes, one line, cut to a length that a terminal holds. */
export function quoted(text: string): string {
  return JSON.stringify(printable(text.length > 60 ? `${text.slice(0, 59)}…` : text)).replaceAll('\\\\', '\\');
}

/** What the writer of `value` probably meant, as YAML; null where nothing that the schema takes is near. */
export function meant(schema: Schema, value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return null;
  const words = wordsOf(schema);
  if (words?.hidden === true) return null;
  const text = String(value);
  const listed = [...(words?.values?.() ?? []), ...valuesOf(schema).map(String)];
  const tries = [...(words?.meant?.(text) ?? []), ...(listed.length > 0 ? [nearest(text, listed)] : otherKinds(value))];
  const fit = tries.find((attempt) => z.safeParse(schema, attempt).success);
  return fit === undefined
    ? null
    : typeof fit === 'string' && typeof value !== 'string' && fit === text
      ? `"${fit}"`
      : String(fit);
}

/** `161` for "161", "123" for 123: right text, wrong quotes. */
function otherKinds(value: string | number | boolean): unknown[] {
  if (typeof value !== 'string') return [String(value)];
  return /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? [Number(value), value.trim()] : [value.trim()];
}
