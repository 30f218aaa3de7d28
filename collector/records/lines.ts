/** One line of the journal for each revision of a record. The newest revision of an id is the record. */
import { z } from 'zod';
import { jsonIn } from '../model/json.js';
import type { Drill, EvidenceChange, FailoverRecord, Incident, MaintenanceWindow } from '../model/judgement.js';

export interface KeptForwarders {
  group: string;
  direction: 'a-b' | 'b-a';
  paths: string[];
}

export type Line =
  | { v: 1; kind: 'failover'; record: FailoverRecord }
  /** Its timeline holds the entries that are new in this revision. */
  | { v: 1; kind: 'incident'; record: Incident }
  | { v: 1; kind: 'window'; record: MaintenanceWindow }
  | { v: 1; kind: 'drill'; record: Drill }
  | { v: 1; kind: 'forwarders'; record: KeptForwarders }
  | { v: 1; kind: 'change'; record: EvidenceChange & { gateway: string } };

/** The journal is our own hand: its lines are checked for their kind and identity, not field by field. */
const known = z.discriminatedUnion('kind', [
  ...(['failover', 'incident', 'window', 'drill'] as const).map((kind) =>
    z.looseObject({
      v: z.literal(1),
      kind: z.literal(kind),
      record: z.looseObject({ id: z.string(), revision: z.int() }),
    }),
  ),
  z.looseObject({
    v: z.literal(1),
    kind: z.literal('forwarders'),
    record: z.looseObject({ group: z.string(), direction: z.enum(['a-b', 'b-a']), paths: z.array(z.string()) }),
  }),
  z.looseObject({ v: z.literal(1), kind: z.literal('change'), record: z.looseObject({ at: z.number() }) }),
] as unknown as [z.ZodObject<{ kind: z.ZodLiteral<string> }>]);

/** null where the line is torn or not ours. */
export function parseLine(text: string): Line | null {
  const parsed = known.safeParse(jsonIn(text));
  return parsed.success ? (parsed.data as unknown as Line) : null;
}
