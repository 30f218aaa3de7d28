/** One line of evidence. Times are milliseconds since the epoch. */
import { z } from 'zod';
import { jsonIn } from '../../model/json.js';
import type { EvidenceMinute, EvidenceState, Setup } from '../../model/sla.js';

export type EvidenceLine =
  /** What is watched from here on, and by whom. `simulated`: a simulator is watched. */
  | { k: 'setup'; at: number; setup: Setup; simulated: boolean; collector?: string }
  /** The collector began to watch: what was said before says nothing of the time until here. */
  | { k: 'start'; at: number }
  /** It still watches. */
  | { k: 'alive'; at: number }
  | ({ k: 'state' } & EvidenceState)
  | ({ k: 'minute' } & EvidenceMinute);

const known = z.discriminatedUnion('k', [
  z.looseObject({ k: z.literal('setup'), at: z.number(), setup: z.looseObject({ probes: z.array(z.unknown()) }) }),
  z.looseObject({ k: z.literal('start'), at: z.number() }),
  z.looseObject({ k: z.literal('alive'), at: z.number() }),
  z.looseObject({ k: z.literal('state'), at: z.number(), name: z.string(), state: z.string() }),
]);

/** null where the line is torn or not ours. Minutes, of which there are many, are checked by hand. */
export function parseEvidence(text: string): EvidenceLine | null {
  const value = jsonIn(text);
  if (isMinute(value)) return value;
  return known.safeParse(value).success ? (value as EvidenceLine) : null;
}

function isMinute(value: unknown): value is EvidenceLine & { k: 'minute' } {
  if (typeof value !== 'object' || value === null) return false;
  const { k, probe, at, sent, lost, first, last, runs, gaps } = value as Record<string, unknown>;
  return (
    k === 'minute' &&
    typeof probe === 'string' &&
    typeof at === 'number' &&
    typeof sent === 'number' &&
    typeof lost === 'number' &&
    typeof first === 'number' &&
    typeof last === 'number' &&
    Array.isArray(runs) &&
    Array.isArray(gaps)
  );
}
