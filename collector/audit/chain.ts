/** Whether the lines of the audit log still are what was written: none changed, removed, added or out of order. */
import { jsonIn } from '../model/json.js';
import { entrySchema, FIRST, hashOf, type Entry } from './entry.js';

export interface Broken {
  file: string;
  /** From 1. */
  line: number;
  /** What is wrong with it, in a sentence. */
  what: string;
}

/** Where a chain begins or ends: the number and the hash of the entry there. */
export type Link = Pick<Entry, 'seq' | 'hash'>;

export const BEGINNING: Link = { seq: 0, hash: FIRST };

/** null where the line is no entry. */
export function parseEntry(text: string): Entry | null {
  const parsed = entrySchema.safeParse(jsonIn(text));
  return parsed.success ? (parsed.data as Entry) : null;
}

/** Follows a chain from one link on, line by line. After a broken line it goes on from what that line says, so that each fault is told once. */
export class Follower {
  readonly broken: Broken[] = [];
  entries = 0;

  /** `last`: where the chain is held to begin. */
  constructor(public last: Link) {}

  line(file: string, line: number, text: string): void {
    const entry = parseEntry(text);
    if (entry === null) {
      this.broken.push({ file, line, what: 'this line is not an entry of the audit log' });
      return;
    }
    this.entries++;
    const what = fault(entry, this.last);
    if (what !== null) this.broken.push({ file, line, what });
    this.last = { seq: entry.seq, hash: entry.hash };
  }
}

function fault(entry: Entry, before: Link): string | null {
  if (hashOf(entry) !== entry.hash) return `entry ${entry.seq} was changed: its hash does not fit what it says`;
  const next = before.seq + 1;
  if (entry.seq > next)
    return `${entry.seq - next === 1 ? `entry ${next} is` : `entries ${next} to ${entry.seq - 1} are`} missing before entry ${entry.seq}`;
  if (entry.seq < next) return `entry ${entry.seq} stands where entry ${next} belongs`;
  if (entry.prev !== before.hash)
    return `entry ${entry.seq} does not follow from the entry before it: one of them was replaced`;
  return null;
}
