/** What both tables of OSPF neighbours say. */
import type { Origin } from '../../model/observation.js';
import { ospfStates, type OspfNeighbourObservation, type OspfState } from '../../model/signals.js';
import type { SnmpValue } from '../table.js';
import type { SignalTable } from './table.js';

export interface OspfSaid extends Omit<OspfNeighbourObservation, keyof Origin | 'kind'> {
  /** The neighbour's own address, link-local in version 3. */
  address: string | null;
}

export interface OspfTable extends SignalTable<OspfSaid> {
  find: Readonly<Record<string, string>>;
}

/** down to full: 1 to 8. */
export function ospfState(value: SnmpValue | undefined): OspfState | null {
  return typeof value === 'number' ? (ospfStates[value - 1] ?? null) : null;
}
