/** What people send about authorities; the same for HTTP and the control socket. */
import { z } from 'zod';
import { network } from '../../config/schema/networks.js';
import { act, line } from './records-input.js';

const nested = z
  .boolean()
  .default(false)
  .describe('prefixes within those of another authority, or around them, are meant: the longer one counts');
const author = act.shape.author;
const reason = line(1_000).optional().describe('kept in the audit trail');

/** For the document: entries are checked as those of the configuration are, and refused in the same words. */
export const addDocument = network.extend({ author, reason, nested });
export const changeDocument = network
  .partial()
  .extend({ name: network.shape.name, author, reason, nested })
  .describe('what is left out stays; null takes a part out');

export const entryInput = z.looseObject({ author, reason, nested });
export const nameInput = act.extend({ name: z.string().min(1).max(80) });

/** Beyond any interconnect. */
const MOST_MBIT = 10_000_000;
export const planInput = z.strictObject({
  add: z.coerce.number().int().min(0).max(20_000).default(1).describe('authorities more'),
  mbit: z.coerce.number().min(0).max(MOST_MBIT).default(10).describe('Mbit/s of each'),
});

/** What stands in an entry, and what stands beside it. */
export function partsOf({ author, nested, ...rest }: z.output<typeof entryInput>): {
  author: string | undefined;
  nested: boolean;
  entry: Record<string, unknown>;
} {
  const entry: Record<string, unknown> = { ...rest };
  delete entry.reason;
  return { author, nested, entry };
}
