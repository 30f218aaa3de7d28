/** Finding entries: by time, person, action, object or any text. */
import { z } from 'zod';
import type { Book } from './book.js';
import { actions, outcomes, type Entry } from './entry.js';

/** What a search may ask; every part narrows it. Times in milliseconds. */
export const searchInput = z.strictObject({
  from: z.number().default(0),
  to: z.number().default(Number.MAX_SAFE_INTEGER),
  who: z.string().max(200).optional(),
  action: z.enum(actions).optional(),
  outcome: z.enum(outcomes).optional(),
  /** Anywhere in an entry, without regard to case. */
  text: z.string().max(200).optional(),
  limit: z.int().min(1).max(10_000).default(200),
});
export type Search = z.output<typeof searchInput>;

/** The newest that match, newest first, `limit` at most. Reads the months in the range once, and holds no more than it gives. */
export async function search(book: Book, asked: Search): Promise<Entry[]> {
  const found: Entry[] = [];
  const matches = matcher(asked);
  for await (const entry of book.entries(new Date(Math.max(0, asked.from)).toISOString())) {
    if (Date.parse(entry.at) >= asked.to) break;
    if (!matches(entry)) continue;
    found.push(entry);
    if (found.length > asked.limit) found.shift();
  }
  return found.reverse();
}

function matcher({ who, action, outcome, text }: Search): (entry: Entry) => boolean {
  const wanted = text?.toLowerCase();
  return (entry) =>
    (who === undefined || entry.who === who) &&
    (action === undefined || entry.action === action) &&
    (outcome === undefined || entry.outcome === outcome) &&
    (wanted === undefined || JSON.stringify(entry).toLowerCase().includes(wanted));
}
