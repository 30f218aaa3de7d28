/** What zod found wrong, told as faults: which key, what stands there, what is allowed, what was probably meant. */
import type { z } from 'zod';
import { expectation, meant, quoted, shown, valuesOf } from './expected.js';
import type { Finding, KeyPath } from './faults.js';
import { nearest } from './nearest.js';
import { mappingFor, mayBeAbsent, optionsOf, schemaAt, wordsOf } from './schema/tree.js';

type Issue = z.core.$ZodIssue;
type Schema = z.core.$ZodType;

/** Faults of the whole value, in no particular order. */
export function findingsOf(root: Schema, value: unknown, issues: readonly Issue[]): Finding[] {
  const findings = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? unknownKeys(root, value, issue) : [valueFault(root, value, issue)],
  );
  const told = new Set<string>();
  return findings.filter((finding) => !renamed(finding, findings) && !repeated(finding, told));
}

/** A missing key is not told when an unknown key beside it is a misspelling of it, or tells that another mapping is meant. */
function renamed({ code, path }: Finding, all: readonly Finding[]): boolean {
  if (code !== 'CONFIG_MISSING_KEY') return false;
  return all.some(
    (other) =>
      other.code === 'CONFIG_UNKNOWN_KEY' &&
      (other.suggestion === path.at(-1) || other.suggestion?.includes(': ') === true) &&
      same(other.path.slice(0, -1), path.slice(0, -1)),
  );
}

/** Two checks of one value give one fault. */
function repeated({ path, code, message }: Finding, told: Set<string>): boolean {
  const key = JSON.stringify([path, code, message]);
  return told.has(key) || !told.add(key);
}

const same = (one: KeyPath, other: KeyPath) =>
  one.length === other.length && one.every((part, index) => part === other[index]);

/** Looking for the nearest spelling of more would take long, and nobody wants to read them. */
const MOST_KEYS = 2_000;

function unknownKeys(root: Schema, value: unknown, issue: z.core.$ZodIssueUnrecognizedKeys): Finding[] {
  const path = issue.path as KeyPath;
  const schema = schemaAt(root, path, value);
  const here = valueAt(value, path);
  const keys = Object.keys((schema === null ? null : mappingFor(schema, here))?.shape ?? {});
  const free = keys.filter((key) => !Object.hasOwn(Object(here), key));
  return issue.keys.slice(0, MOST_KEYS).map((key) => {
    const elsewhere = schema === null ? null : otherOption(schema, here, key);
    const suggestion = elsewhere ?? nearest(key, free) ?? nearest(key, keys);
    const belongs = elsewhere === null ? '' : ` for ${quoted(key)} write ${elsewhere};`;
    const message = `there is no key ${quoted(key)} here:${belongs} known are ${keys.join(', ')}`;
    return { path: [...path, key], at: 'key', code: 'CONFIG_UNKNOWN_KEY', message, suggestion };
  });
}

/** `version: 2c` for a community beside a v3 user: the key is known, under another value of the discriminator. */
function otherOption(schema: Schema, value: unknown, key: string): string | null {
  const chosen = mappingFor(schema, value);
  const other = optionsOf(schema).find((option) => option !== chosen && Object.hasOwn(option.shape, key));
  if (chosen === null || other === undefined) return null;
  const [discriminator, literal] = Object.entries(other.shape).find(([, field]) => valuesOf(field).length > 0) ?? [];
  return literal === undefined ? null : `${discriminator}: ${valuesOf(literal).at(-1)}`;
}

function valueFault(root: Schema, value: unknown, issue: Issue): Finding {
  const path = (issue.code === 'invalid_key' ? issue.path.slice(0, -1) : issue.path) as KeyPath;
  const found = valueAt(value, path);
  const schema = schemaAt(root, path, value);
  if (schema === null) return { path, code: 'CONFIG_BAD_VALUE', message: issue.message };
  if (issue.code === 'invalid_key') return badKey(path, String(issue.path.at(-1)));
  if (found === undefined) return missing(path, schema, value);
  const expected = allowed(root, value, path, schema);
  const hidden = wordsOf(schema)?.hidden === true;
  if (hidden && typeof found === 'string') return hiddenFault(path, expected, found);
  if (Array.isArray(found) && issue.code !== 'invalid_type') return listFault(path, issue);
  const suggestion = discriminatorMeant(root, value, path, found) ?? meant(schema, found);
  const leaveOut = found === null && mayBeAbsent(schema) ? ', or leave the key out' : '';
  const message = `is ${found === null ? 'empty' : shown(found, hidden)}: expected ${expected}${leaveOut}`;
  const code = issue.code === 'invalid_type' && !isInteger(issue) ? 'CONFIG_WRONG_TYPE' : 'CONFIG_BAD_VALUE';
  return { path, code, message, suggestion };
}

const isInteger = (issue: Issue) => issue.code === 'invalid_type' && issue.expected === 'int';

const badKey = (path: KeyPath, key: string): Finding => ({
  path: [...path, key],
  at: 'key',
  code: 'CONFIG_BAD_VALUE',
  message: `the key ${quoted(key)} is not a whole number`,
});

function missing(path: KeyPath, schema: Schema, value: unknown): Finding {
  const parent = path.slice(0, -1);
  const whole = valueAt(value, parent) === undefined ? ' (and so is all around it)' : '';
  return { path, code: 'CONFIG_MISSING_KEY', message: `is missing${whole}: expected ${expectation(schema)}` };
}

/** A secret or a place where one may stand: says what is allowed and shows nothing. */
function hiddenFault(path: KeyPath, expected: string, found: string): Finding {
  if (found.startsWith('http'))
    return { path, code: 'CONFIG_BAD_VALUE', message: `is no valid address: expected ${expected}` };
  if (!expected.startsWith('env:'))
    return { path, code: 'CONFIG_BAD_VALUE', message: `cannot be used: expected ${expected}` };
  const [, kind] = /^(env|file)\b/i.exec(found) ?? [];
  if (kind !== undefined) {
    return {
      path,
      code: 'CONFIG_BAD_VALUE',
      message: `is no valid reference: expected ${expected} (letters, digits and _ in NAME)`,
    };
  }
  const message = `a secret may not stand in the file: expected ${expected}; whoever saw the file knows it, so change it too`;
  return { path, code: 'CONFIG_SECRET_INLINE', message, suggestion: 'env:NAME' };
}

function listFault(path: KeyPath, issue: Issue): Finding {
  if (issue.code === 'too_small')
    return { path, code: 'CONFIG_BAD_VALUE', message: `needs at least ${String(issue.minimum)} entry` };
  const most = issue.code === 'too_big' ? String(issue.maximum) : '0';
  return { path, code: 'CONFIG_BAD_VALUE', message: `can hold ${most} entries at most` };
}

/** What a key takes; for a discriminator, the values of every option. */
function allowed(root: Schema, value: unknown, path: KeyPath, schema: Schema): string {
  const values = discriminatorValues(root, value, path);
  return values.length > 0 ? `one of ${values.join(', ')}` : expectation(schema);
}

function discriminatorValues(root: Schema, value: unknown, path: KeyPath): string[] {
  const parent = schemaAt(root, path.slice(0, -1), value);
  return (parent === null ? [] : optionsOf(parent)).flatMap(({ shape }) => {
    const field = shape[String(path.at(-1))];
    return field === undefined ? [] : valuesOf(field).map(String);
  });
}

/** `2` is meant to be `2c`, `v3` to be `3`. */
function discriminatorMeant(root: Schema, value: unknown, path: KeyPath, found: unknown): string | null {
  const text = String(found).replace(/^v/i, '');
  return nearest(text, discriminatorValues(root, value, path));
}

/** The value at a key path; undefined where the path leads nowhere. */
export function valueAt(root: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>((value, part) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    return (value as Record<string | number, unknown>)[part];
  }, root);
}
