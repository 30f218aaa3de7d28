/** What every table of BFD sessions says; all have bfdSessIndex as their index. */
import type { Origin } from '../../model/observation.js';
import { bfdStates, type BfdSessionObservation, type BfdState } from '../../model/signals.js';
import type { SnmpValue } from '../table.js';
import type { SignalTable } from './table.js';

export type BfdSaid = Omit<BfdSessionObservation, keyof Origin | 'kind'>;

export interface BfdTable extends SignalTable<BfdSaid> {
  /** Columns that are walked to find the session of a peer: its address among them. */
  find: Readonly<Record<string, string>>;
}

/** adminDown, down, init, up, failing: 1 to 5. */
export function bfdState(value: SnmpValue | undefined): BfdState | null {
  return typeof value === 'number' ? (bfdStates[value - 1] ?? null) : null;
}
