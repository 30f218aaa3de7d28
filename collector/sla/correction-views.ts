/** What each correction did. */
import type { Correction, CorrectionView, Ledger } from '../model/sla.js';
import { inForce, stateOfCorrection } from './corrections.js';
import { intervalsWithin } from './ledger.js';
import { pathOf } from './path-month.js';
import type { MonthInput, Scene } from './scene.js';
import { serviceOf } from './service-month.js';

/** Each correction that touches the month, with the ledger of its range before it and after it. */
export function correctionViews(input: MonthInput, scene: Scene): CorrectionView[] {
  const { period, to } = scene;
  return input.corrections
    .filter(({ startsAt, endsAt }) => startsAt < to && endsAt > period.startsAt)
    .map((correction) => {
      const others = input.corrections.filter(
        ({ id, createdAt }) => id !== correction.id && createdAt <= correction.createdAt,
      );
      const accepted = { verdict: 'approved' as const, author: '', at: Number.MAX_SAFE_INTEGER, reason: '' };
      const ledgerWith = (corrections: Correction[]) => {
        const ledger = ledgerFor(correction, { ...scene, corrections: inForce(corrections) });
        return ledger === null ? [] : clipped(ledger, correction, period.startsAt, to);
      };
      return {
        ...correction,
        state: stateOfCorrection(correction, input.corrections),
        before: ledgerWith(others),
        after: ledgerWith([...others, { ...correction, decision: accepted }]),
      };
    });
}

function ledgerFor({ subject: { type, name } }: Correction, scene: Scene): Ledger | null {
  if (type === 'path') return scene.paths.includes(name) ? pathOf(name, scene).ledger : null;
  const terms = scene.services.find((each) => each.name === name);
  return terms === undefined ? null : serviceOf(terms, scene).ledger;
}

const clipped = (ledger: Ledger, { startsAt, endsAt }: Correction, from: number, to: number) =>
  intervalsWithin(ledger, Math.max(startsAt, from), Math.min(endsAt, to));
