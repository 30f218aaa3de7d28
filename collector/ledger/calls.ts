/** What the control socket answers about ledgers, for the commands. */
import { z } from 'zod';
import { CodedError } from '../model/coded-error.js';
import { iso } from '../model/judgement.js';
import { ledgerStates, overviewAnswer, type Correction } from '../model/sla.js';
import type { KeptLedgers } from './kept.js';

const line = (most: number) => z.string().trim().min(1).max(most);
export const monthText = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, { error: 'expected a month such as 2026-03' });
const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const id = z.string().max(32);

const proposed = z.strictObject({
  service: line(64).optional(),
  path: line(64).optional(),
  from: instant,
  to: instant,
  becomes: z.enum(ledgerStates),
  author: line(120),
  reason: line(1_000),
});
const reversed = z.strictObject({ id, author: line(120), reason: line(1_000) });
const decided = z.strictObject({
  id,
  verdict: z.enum(['approved', 'rejected']),
  author: line(120),
  reason: line(1_000),
});
const reissued = z.strictObject({ month: monthText, author: line(120), reason: line(1_000) });

/** Method → what it answers. `asked` checks the parameters. */
export function ledgerCalls(
  ledgers: KeptLedgers,
  asked: <T extends z.ZodType>(schema: T, run: (given: z.output<T>) => unknown) => (params: unknown) => unknown,
): Record<string, (params: unknown) => unknown> {
  const shown = (given: Correction) => ({ ...iso(given), state: ledgers.corrections.state(given) });
  return {
    'sla.overview': () => overviewAnswer(ledgers.overview()),
    'sla.months': () => ledgers.months().map(iso),
    'sla.month': asked(z.strictObject({ month: monthText }), ({ month }) => ledgers.month(month)),
    'sla.corrections': () => ledgers.corrections.all().map(shown),
    'sla.correct': asked(proposed, async ({ service, path, from, to, ...given }) => {
      if ((service === undefined) === (path === undefined))
        throw new CodedError('BAD_PARAMETER', 'name either a service or a path');
      const subject =
        path === undefined ? { type: 'service' as const, name: service! } : { type: 'path' as const, name: path };
      return shown(await ledgers.propose({ ...given, subject, startsAt: from, endsAt: to, reverses: null }));
    }),
    'sla.reverse': asked(reversed, async (given) => shown(await ledgers.reverse(given.id, given.author, given.reason))),
    'sla.decide': asked(decided, async (given) =>
      shown(await ledgers.decide(given.id, given.verdict, given.author, given.reason)),
    ),
    'sla.reissue': asked(reissued, async ({ month, author, reason }) => {
      const { revision } = await ledgers.reissue(month, `${reason} (${author})`);
      return { month, revision };
    }),
  };
}
