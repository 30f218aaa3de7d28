/** As much of a configuration as is sound, so that one fault does not hide the faults that only show between keys. */
import { z } from 'zod';
import type { Config } from './schema/index.js';
import { isMapping, mappingFor, unwrap } from './schema/tree.js';

/** The same shape with holes: whatever was faulty is undefined, list positions are kept. */
export type Draft<T> = T extends readonly (infer E)[]
  ? (Draft<E> | undefined)[]
  : T extends object
    ? { [K in keyof T]?: Draft<T[K]> | undefined }
    : T;

export type ConfigDraft = Draft<Config>;

/** Reads `value` with defaults filled in; parts that the schema refuses are left undefined. */
export function draft<T extends z.ZodType>(schema: T, value: unknown): Draft<z.output<T>> | undefined {
  return soundParts(schema, value) as Draft<z.output<T>> | undefined;
}

function soundParts(schema: z.core.$ZodType, value: unknown): unknown {
  const whole = z.safeParse(schema, value);
  if (whole.success) return whole.data;
  const bare = unwrap(schema);
  if (bare instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((element: unknown) => soundParts(bare.element, element));
  }
  const mapping = mappingFor(bare, value);
  if (mapping === null || !isMapping(value)) return undefined;
  const fields = Object.entries(mapping.shape).map(([key, field]) => [
    key,
    soundParts(field, Object.hasOwn(value, key) ? value[key] : undefined),
  ]);
  return Object.fromEntries(fields);
}
