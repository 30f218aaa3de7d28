/** Whose eyes a ledger was kept with: a pair keeps two, and each says which evidence is its own. */
import type { MonthEvidence, ObservedBy } from '../model/sla.js';

/** Of [startsAt, to), ms since the epoch; in order of name. Evidence from before collectors signed it is nobody's. */
export function observedBy(
  { setups, watched }: Pick<MonthEvidence, 'setups' | 'watched'>,
  startsAt: number,
  to: number,
): ObservedBy[] {
  const spent = new Map<string, number>();
  for (const [index, { collector, at }] of setups.entries()) {
    if (collector === undefined) continue;
    const from = index === 0 ? startsAt : Math.max(at, startsAt);
    const until = Math.min(setups[index + 1]?.at ?? to, to);
    const ms = watched.reduce(
      (sum, [began, ended]) => sum + Math.max(0, Math.min(ended, until) - Math.max(began, from)),
      0,
    );
    spent.set(collector, (spent.get(collector) ?? 0) + ms);
  }
  return [...spent]
    .sort(([x], [y]) => (x < y ? -1 : 1))
    .map(([collector, ms]) => ({ collector, seconds: Math.round(ms) / 1_000 }));
}
