/** A month from its inputs and the files of its days. */
import type { ContractVersion } from '../../model/sla.js';
import { computeMonth, type ComputedMonth } from '../../sla/month.js';
import { zoneOf } from '../../sla/versions.js';
import { monthPeriod, type Period } from '../../sla/zone.js';
import type { EvidenceBook } from '../evidence/book.js';
import { EvidenceFold } from '../evidence/fold.js';
import type { MonthInputs } from './inputs.js';

export const periodOf = (contract: readonly ContractVersion[], month: string): Period =>
  monthPeriod(month, zoneOf(contract, month));

/** The closed month; the same inputs and the same files give the same document. */
export async function recompute(inputs: MonthInputs, book: EvidenceBook): Promise<ComputedMonth> {
  const { contract, month, traffic, usage, windows, drills, failovers, incidents } = inputs;
  const { startsAt, endsAt } = periodOf(contract, month);
  const fold = new EvidenceFold();
  await book.read(inputs.days, (line) => fold.add(line));
  return computeMonth({
    month,
    contract,
    corrections: inputs.corrections,
    before: inputs.before,
    evidence: {
      ...fold.within(startsAt, endsAt),
      traffic,
      windows,
      drills,
      failovers,
      incidents,
      ...(usage === null ? {} : { usage }),
    },
    computedTo: endsAt,
    revision: inputs.revision,
    revisionReason: inputs.revisionReason,
  });
}
