/** What a fault says about a scalar beyond its type. Kept apart from the schema's own metadata, so that none of it reaches editors. */
import { z } from 'zod';

export interface Words {
  /** Completes "expected …": a duration such as 30s. */
  expected: string;
  /** Spellings that the writer may have meant, best first; the first one that the schema takes is suggested. */
  meant?: (text: string) => string[];
  /** Every valid value, where they can be listed and a schema cannot say so itself. */
  values?: () => readonly string[];
  /** The value is a secret, or stands where a careless hand puts one: no message shows it. */
  hidden?: boolean;
}

export const words = z.registry<Words>();
