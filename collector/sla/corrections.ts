/** Corrections by people. An approved one holds until an approved one takes it back; nothing is ever removed. */
import type { Correction, CorrectionState, LedgerState } from '../model/sla.js';
import type { Step } from './steps.js';

/** Those that are in force, in the order in which they were approved: a later one lies on an earlier one. */
export function inForce(corrections: readonly Correction[]): Correction[] {
  const approved = inOrder(corrections);
  const reversed = new Set<string>();
  // What takes back is itself taken back only by a later one: the newest is settled first.
  for (const each of [...approved].reverse())
    if (each.reverses !== null && !reversed.has(each.id)) reversed.add(each.reverses);
  return approved.filter(({ id, becomes }) => becomes !== null && !reversed.has(id));
}

export function stateOfCorrection(correction: Correction, all: readonly Correction[]): CorrectionState {
  if (correction.decision === null) return 'proposed';
  if (correction.decision.verdict === 'rejected') return 'rejected';
  if (correction.becomes === null) return 'approved';
  return inForce(all).some(({ id }) => id === correction.id) ? 'approved' : 'reversed';
}

/** The corrections of one service or path as what they change. */
export function correctionSteps({
  id,
  startsAt,
  endsAt,
  becomes,
}: Correction): Step<{ state: LedgerState; id: string }>[] {
  return becomes === null || endsAt <= startsAt ? [] : [{ startsAt, endsAt, value: { state: becomes, id } }];
}

function inOrder(corrections: readonly Correction[]): Correction[] {
  return corrections
    .filter(({ decision }) => decision?.verdict === 'approved')
    .sort((x, y) => x.decision!.at - y.decision!.at || x.createdAt - y.createdAt || (x.id < y.id ? -1 : 1));
}
