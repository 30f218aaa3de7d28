import * as z from 'zod/mini';

/** Narrows what came from outside. Throws an Error that names the first thing that is not as expected. */
export function read<T>(schema: z.ZodMiniType<T>, value: unknown, what: string): T {
  const result = z.safeParse(schema, value);
  if (result.success) {
    return result.data;
  }
  const [issue] = result.error.issues;
  const where = issue?.path.join('.') || 'its beginning';
  throw new Error(`The collector's answer for ${what} is not of a version that this plugin knows (at ${where}).`);
}

/** ISO 8601 as milliseconds since the epoch. */
export const time = z.pipe(
  z.iso.datetime({ offset: true }),
  z.transform((text) => Date.parse(text))
);
export const timeOrNull = z.nullable(time);
export const figure = z.nullable(z.number());
export const textOrNull = z.nullable(z.string());
