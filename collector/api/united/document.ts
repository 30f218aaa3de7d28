/** What a shard tells the others of its present: its own answers, checked like anything from outside when they are read. */
import { z } from 'zod';
import { fromIso, iso, type Iso, type Present } from '../../model/judgement.js';
import { page } from '../schema/paging.js';
import { probesAnswer } from '../schema/probes.js';
import { resilienceAnswer } from '../schema/resilience.js';
import { status } from '../schema/status.js';
import type { PageRow, ProbesAnswer, Status } from '../types.js';

/** Of open pages and of those that are over, the newest first; the status says how many there are. */
export const MOST_PAGES = 100;
const LONGEST = 60_000;

const head = z.looseObject({ schema: z.literal(1), within: z.number().min(1_000).max(LONGEST) });
const body = head.extend({
  status,
  present: resilienceAnswer.omit({ time: true, meanings: true }).extend({ at: z.iso.datetime() }),
  probes: probesAnswer,
  pages: z.array(page).max(MOST_PAGES),
  records: z.number(),
  sla: z.unknown().optional(),
});

export interface LiveDocument {
  schema: 1;
  /** Milliseconds within which it is told again. */
  within: number;
  status: Status;
  present: Present;
  probes: ProbesAnswer;
  pages: PageRow[];
  /** When a record of it was told last, by the clock of the shard, ms; 0 before any was. */
  records: number;
  /** Of the one that keeps the ledgers, what it says of them; checked by whoever reads it. */
  sla?: unknown;
}

/** As it is told. */
export const documentOf = ({ present, ...rest }: Omit<LiveDocument, 'within' | 'schema'>) => ({
  schema: 1 as const,
  ...rest,
  present: iso(present),
});

/** @throws Error that says what is not as it should be, and of which release it is. */
export function readDocument(value: unknown): LiveDocument {
  const parsed = body.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${releaseOf(value)}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`.slice(0, 300));
  }
  const { present, ...rest } = parsed.data as unknown as Omit<LiveDocument, 'present'> & { present: Iso<Present> };
  return { ...rest, present: fromIso<Present>(present) };
}

const released = z.looseObject({ status: z.looseObject({ version: z.string().max(40) }) });

function releaseOf(value: unknown): string {
  const known = released.safeParse(value);
  return known.success ? `it is of release ${known.data.status.version}` : 'it is of another release';
}
