/** What every table of virtual routers says. */
import type { Origin } from '../../model/observation.js';
import type { RedundancyObservation, RedundancyRole } from '../../model/signals.js';
import type { SnmpValue } from '../table.js';
import type { SignalTable } from './table.js';

export interface RedundancySaid extends Omit<
  RedundancyObservation,
  keyof Origin | 'kind' | 'key' | 'interface' | 'virtualAddresses'
> {
  /** Where the row itself tells it. */
  virtualAddress: string | null;
}

export interface RedundancyTable extends SignalTable<RedundancySaid> {
  protocol: 'vrrp' | 'hsrp';
  /** Index of the row of one virtual router; null where the table has none of that family. */
  indexOf(ifIndex: number, group: number, family: 'ipv4' | 'ipv6'): string | null;
  /** Column of the table of virtual addresses: their rows follow those of the router. */
  addresses: { name: string; column: Readonly<Record<string, string>>; addressOf(rest: string): string | null } | null;
}

/** initialize, backup, master (RFC 2787, RFC 6527). */
export const vrrpStates = { 1: 'initialize', 2: 'backup', 3: 'master' } as const;

export function word(words: Readonly<Record<number, string>>, value: SnmpValue | undefined): string | null {
  return typeof value === 'number' ? (words[value] ?? null) : null;
}

/** HSRP (RFC 2281 §5): they hear the others and follow when those fall silent, as the third of a group does, which never stands by. */
const FOLLOWING: readonly string[] = ['backup', 'standby', 'listen', 'speak'];

/** What a state means for the traffic: HSRP's active is a master, its standby and all that could follow are backups. */
export function roleOf(state: string | null): RedundancyRole | null {
  if (state === null) return null;
  if (state === 'master' || state === 'active') return 'master';
  return FOLLOWING.includes(state) ? 'backup' : 'none';
}
