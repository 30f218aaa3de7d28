/** Walking a schema beside the value that it describes. */
import { z } from 'zod';
import { words, type Words } from './words.js';

type Schema = z.core.$ZodType;

/** The schema below defaults, optional marks and the input side of transforms. */
export function unwrap(schema: Schema): Schema {
  if (schema instanceof z.ZodPipe) return unwrap(schema.def.in);
  const wraps = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault;
  return wraps ? unwrap(schema.def.innerType) : schema;
}

/** Whether a mapping may leave this key out. */
export function mayBeAbsent(schema: Schema): boolean {
  return schema._zod.optin !== undefined;
}

/** Options of a discriminated union; empty for anything else. */
export function optionsOf(schema: Schema): z.ZodObject[] {
  const bare = unwrap(schema);
  if (!(bare instanceof z.ZodDiscriminatedUnion)) return [];
  return bare.options.map((option) => unwrap(option)).filter((option) => option instanceof z.ZodObject);
}

/** The mapping that describes this value: of a union, the option that its discriminator chooses; null where there is none. */
export function mappingFor(schema: Schema, value: unknown): z.ZodObject | null {
  const bare = unwrap(schema);
  if (bare instanceof z.ZodObject) return bare;
  if (!(bare instanceof z.ZodDiscriminatedUnion) || !isMapping(value)) return null;
  const said = value[bare.def.discriminator];
  return optionsOf(bare).find(({ shape }) => shape[bare.def.discriminator]?._zod.values?.has(said as never)) ?? null;
}

/** Schema at a key path; null where the path leaves it. `value` is the whole input, which decides between the options of unions. */
export function schemaAt(root: Schema, path: readonly PropertyKey[], value: unknown): Schema | null {
  let [schema, below]: [Schema | null, unknown] = [root, value];
  for (const part of path) {
    if (schema === null) return null;
    schema = childOf(schema, part, below);
    below = isMapping(below) || Array.isArray(below) ? (below as Record<PropertyKey, unknown>)[part] : undefined;
  }
  return schema;
}

function childOf(schema: Schema, part: PropertyKey, value: unknown): Schema | null {
  const bare = unwrap(schema);
  if (bare instanceof z.ZodArray) return bare.element;
  if (bare instanceof z.ZodRecord) return bare.valueType;
  const shape = mappingFor(bare, value)?.shape ?? {};
  return Object.hasOwn(shape, String(part)) ? (shape[String(part)] ?? null) : discriminatorOf(bare, part);
}

/** The discriminator itself, when its value chose no option: every option's words for it are the same. */
function discriminatorOf(schema: Schema, part: PropertyKey): Schema | null {
  return optionsOf(schema)[0]?.shape[String(part)] ?? null;
}

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Words of a scalar, wherever between its wrappers they were given. */
export function wordsOf(schema: Schema): Words | undefined {
  const own = words.get(schema);
  if (own !== undefined) return own;
  const bare = schema instanceof z.ZodPipe ? schema.def.in : unwrap(schema);
  return bare === schema ? undefined : wordsOf(bare);
}
