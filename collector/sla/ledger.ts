/** From what was observed to what counts: exclusions and corrections are laid on the evidence, and the evidence stays readable below. */
import type {
  Correction,
  Ledger,
  LedgerInterval,
  LedgerReason,
  LedgerState,
  LedgerSubject,
  LedgerTotals,
} from '../model/sla.js';
import { correctionSteps } from './corrections.js';
import { layers, type Exclusion } from './exclusions.js';
import type { Observed } from './service-line.js';
import { clip, overlay, type Step } from './steps.js';

interface Entry {
  state: LedgerState;
  observed: Observed;
  because: readonly LedgerReason[];
}

/** `observed` tiles the period; the intervals of the ledger do too. `corrections` are those in force, oldest first. */
export function makeLedger(
  subject: LedgerSubject,
  observed: readonly Step<Observed>[],
  exclusions: readonly Exclusion[],
  corrections: readonly Correction[],
): Ledger {
  const [first, last] = [observed[0], observed.at(-1)];
  let entries: Step<Entry>[] = observed.map(({ startsAt, endsAt, value }) => ({
    startsAt,
    endsAt,
    value: { state: value.state, observed: value, because: [] },
  }));
  entries = overlay(entries, layers(exclusions), ({ observed: below }, because) => ({
    state: 'excluded',
    observed: below,
    because,
  }));
  for (const correction of corrections)
    entries = overlay(entries, correctionSteps(correction), ({ observed: below }, { state, id }) => ({
      state,
      observed: below,
      because: [{ type: 'correction', id }],
    }));
  return {
    subject,
    startsAt: first?.startsAt ?? 0,
    endsAt: last?.endsAt ?? 0,
    intervals: joined(entries),
  };
}

/** Milliseconds in each state within [startsAt, endsAt). */
export function totals(
  { intervals }: Pick<Ledger, 'intervals'>,
  startsAt = Number.NEGATIVE_INFINITY,
  endsAt = Number.POSITIVE_INFINITY,
): LedgerTotals {
  const sums: LedgerTotals = { available: 0, unavailable: 0, excluded: 0, unknown: 0 };
  for (const each of intervals)
    sums[each.state] += Math.max(0, Math.min(each.endsAt, endsAt) - Math.max(each.startsAt, startsAt));
  return sums;
}

/** The intervals of a ledger within [startsAt, endsAt). */
export function intervalsWithin({ intervals }: Ledger, startsAt: number, endsAt: number): LedgerInterval[] {
  const steps = intervals.map((value) => ({ startsAt: value.startsAt, endsAt: value.endsAt, value }));
  return clip(steps, startsAt, endsAt).map(({ value, ...range }) => ({ ...value, ...range }));
}

/** Neighbours that say the same become one. */
function joined(entries: readonly Step<Entry>[]): LedgerInterval[] {
  const intervals: LedgerInterval[] = [];
  let key = '';
  for (const { startsAt, endsAt, value } of entries) {
    const { state, observed, because } = value;
    const own = JSON.stringify([state, observed.state, observed.basis, because]);
    const last = intervals.at(-1);
    if (last !== undefined && own === key) last.endsAt = endsAt;
    else
      intervals.push({
        startsAt,
        endsAt,
        state,
        observed: observed.state,
        basis: observed.basis,
        because: [...because],
      });
    key = own;
  }
  return intervals;
}
