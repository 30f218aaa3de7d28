/** The rows that a shard tells the others, more often while somebody looks: its own answers, checked like anything from outside when they are read. */
import { z } from 'zod';
import { fromIso, iso, type Iso, type Present } from '../../model/judgement.js';
import { LONGEST_INTERVAL } from '../../sharding/board.js';
import { page } from '../schema/paging.js';
import { probesAnswer } from '../schema/probes.js';
import { resilienceAnswer } from '../schema/resilience.js';
import { status } from '../schema/status.js';
import type { PageRow, ProbesAnswer, Status } from '../types.js';
import { notRead } from './pulse.js';

/** Of open pages and of those that are over, the newest first; the status says how many there are. */
export const MOST_PAGES = 100;

const body = z.looseObject({
  schema: z.literal(1),
  within: z.number().min(1_000).max(LONGEST_INTERVAL),
  status,
  present: resilienceAnswer.omit({ time: true, meanings: true }).extend({ at: z.iso.datetime() }),
  probes: probesAnswer,
  pages: z.array(page).max(MOST_PAGES),
});

export interface RowsDocument {
  schema: 1;
  /** Milliseconds within which it is told again. */
  within: number;
  status: Status;
  present: Present;
  probes: ProbesAnswer;
  pages: PageRow[];
}

/** As it is told. */
export const documentOf = ({ present, ...rest }: Omit<RowsDocument, 'within' | 'schema'>) => ({
  schema: 1 as const,
  ...rest,
  present: iso(present),
});

/** @throws Error that says what is not as it should be, and of which release it is. */
export function readDocument(value: unknown): RowsDocument {
  const parsed = body.safeParse(value);
  if (!parsed.success)
    throw notRead(parsed.error, (value as { status?: { version?: unknown } } | null)?.status?.version);
  const { present, ...rest } = parsed.data as unknown as Omit<RowsDocument, 'present'> & { present: Iso<Present> };
  return { ...rest, present: fromIso<Present>(present) };
}
