import { z } from 'zod';
import { time } from './common.js';

export const contact = z.strictObject({
  name: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
});

export const managedBy = z.union([
  z.strictObject({ by: z.literal('configuration') }),
  z.strictObject({ by: z.literal('file'), file: z.string(), line: z.int() }),
  z.strictObject({ by: z.literal('collector') }),
]);

const row = z.strictObject({
  name: z.string(),
  side: z.enum(['a', 'b']),
  kind: z.enum(['authority', 'destination']),
  prefixes: z.array(z.string()),
  owner: z.string().nullable().describe('ONS or ODS code'),
  contacts: z.array(contact),
  managedBy: managedBy.describe('where it is declared, and so where it is changed'),
});

const matches = z.array(z.strictObject({ name: z.string(), prefix: z.string() }));

export const networksAnswer = z.strictObject({
  since: time.describe('when this configuration was taken'),
  authorities: z.int(),
  destinations: z.int(),
  prefixes: z.int(),
  files: z.array(z.strictObject({ file: z.string(), networks: z.int(), prefixes: z.int() })),
  found: z.int().describe('before limit and offset'),
  networks: z.array(row),
  address: z
    .strictObject({ address: z.string(), a: matches, b: matches })
    .nullable()
    .describe('longest prefix first: it is the one that counts'),
});
