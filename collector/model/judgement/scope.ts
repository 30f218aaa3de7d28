/** Whether something falls in a maintenance window or drill. */
import type { Drill } from './drill.js';
import type { MaintenanceWindow } from './maintenance.js';

/** Everything that one thing is, or stands on: its paths, their groups and gateways. */
export interface Concerned {
  gateways: readonly string[];
  groups: readonly string[];
  paths: readonly string[];
}

/**
 * Until when work was announced: to the end of its window, or until that was called off. One that was noted afterwards announced nothing: called off, it
 * never held.
 */
export function heldUntil({
  startsAt,
  endsAt,
  noted,
  cancelledAt,
}: Pick<MaintenanceWindow, 'startsAt' | 'endsAt' | 'noted' | 'cancelledAt'>): number {
  if (cancelledAt === null) return endsAt;
  return noted === 'afterwards' ? startsAt : Math.min(endsAt, Math.max(startsAt, cancelledAt));
}

/** The window that something which began `at` falls in. */
export function windowOf(
  windows: Iterable<MaintenanceWindow>,
  concerned: Concerned,
  at: number,
): MaintenanceWindow | null {
  for (const window of windows)
    if (at >= window.startsAt && at < heldUntil(window) && covers(window, concerned)) return window;
  return null;
}

export function covers({ scope: { type, name } }: MaintenanceWindow, concerned: Concerned): boolean {
  if (type === 'all') return true;
  return concerned[`${type}s`].includes(name);
}

export function drillOf(drills: Iterable<Drill>, group: string, at: number): Drill | null {
  for (const drill of drills)
    if (drill.group === group && drill.outcome !== 'cancelled' && at >= drill.startsAt && at < drill.endsAt)
      return drill;
  return null;
}
