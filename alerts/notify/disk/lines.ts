/** The lines of the journal of pages: the newest revision of an id is the page or the silence. */
import { z } from 'zod';
import { jsonIn } from '../../../collector/model/json.js';
import type { Page, Silence } from '../../../collector/model/paging.js';

export type Line =
  | { v: 1; kind: 'page'; record: Page }
  | { v: 1; kind: 'silence'; record: Silence }
  /** When this journal began: nothing older was ever known to it. */
  | { v: 1; kind: 'began'; record: { at: number } };

const kept = { id: z.string(), revision: z.int() };

/** Our own hand: lines are checked for their kind and identity, not field by field. */
const known = z.discriminatedUnion('kind', [
  z.looseObject({
    v: z.literal(1),
    kind: z.literal('page'),
    record: z.looseObject({ ...kept, alerts: z.array(z.looseObject({})), deliveries: z.array(z.looseObject({})) }),
  }),
  z.looseObject({
    v: z.literal(1),
    kind: z.literal('silence'),
    record: z.looseObject({
      ...{ ...kept, matchers: z.array(z.looseObject({})), endsAt: z.number() },
      // Journals of before it was kept have none.
      ended: z.looseObject({}).nullable().default(null),
    }),
  }),
  z.looseObject({ v: z.literal(1), kind: z.literal('began'), record: z.looseObject({ at: z.number() }) }),
]);

/** null where the line is torn or not ours. */
export function parseLine(text: string): Line | null {
  const parsed = known.safeParse(jsonIn(text));
  return parsed.success ? (parsed.data as unknown as Line) : null;
}
