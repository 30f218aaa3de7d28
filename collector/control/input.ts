/** Parameters of a call over the control socket, checked. */
import type { z } from 'zod';
import { CodedError } from '../model/coded-error.js';

/** A handler that is given what `schema` makes of the parameters; wrong ones are refused as `BAD_PARAMETER`, naming the first. */
export function asked<T extends z.ZodType>(
  schema: T,
  run: (given: z.output<T>) => unknown,
): (params: unknown) => unknown {
  return (params) => {
    const given = schema.safeParse(params ?? {});
    if (given.success) return run(given.data);
    const [issue] = given.error.issues;
    throw new CodedError('BAD_PARAMETER', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}`);
  };
}
