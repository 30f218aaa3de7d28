/** The configuration's schema for editors, from the same source that validates it. */
import { z } from 'zod';
import { configSchema } from './schema/index.js';

/**
 * JSON Schema (draft 7, which the editors' YAML extensions read) of `interconnect.yaml` as it is written: defaults and
 * descriptions included. What only shows between keys is left to `interconnect check`.
 */
export function configJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, { io: 'input', target: 'draft-07' });
  return { $schema, title: 'Configuration of Interconnect Monitor', ...schema };
}
