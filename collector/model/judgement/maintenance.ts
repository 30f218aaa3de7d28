/** Work that was announced, or noted afterwards: what happens in it is planned. */
import type { AuditEntry } from './evidence.js';

export const scopeTypes = ['all', 'gateway', 'group', 'path'] as const;
export type ScopeType = (typeof scopeTypes)[number];

export interface Scope {
  type: ScopeType;
  /** '' for all. */
  name: string;
}

export const windowStates = ['announced', 'running', 'over', 'cancelled'] as const;
export type WindowState = (typeof windowStates)[number];

export interface MaintenanceWindow {
  id: string;
  revision: number;
  scope: Scope;
  startsAt: number;
  endsAt: number;
  reason: string;
  author: string;
  createdAt: number;
  /** Whether it was declared before it began. */
  noted: 'before' | 'afterwards';
  cancelledAt: number | null;
  audit: AuditEntry[];
}

export function windowState({ startsAt, endsAt, cancelledAt }: MaintenanceWindow, now: number): WindowState {
  if (cancelledAt !== null) return 'cancelled';
  if (now < startsAt) return 'announced';
  return now < endsAt ? 'running' : 'over';
}
