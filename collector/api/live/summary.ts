/** What the stream carries of the judgement: enough for the wall's two big answers, and bounded. */
import { drillState, iso, windowState, type Incident, type Present } from '../../model/judgement.js';
import type { Shelf } from '../../records/fold.js';
import type {
  Drill,
  DrillReport,
  Failover,
  Incident as IncidentRow,
  Maintenance,
  ResilienceSummary,
} from '../types.js';
import { iso as isoTime } from './seen.js';

export const MOST_INCIDENTS = 50;
export const MOST_FAILOVERS = 20;

export function summaryOf(present: Present, shelf: Shelf, now: number): ResilienceSummary {
  const open = shelf.openIncidents().sort(worstFirst);
  return {
    service: iso(present.service),
    protection: iso(present.protection),
    groups: present.groups.map(({ group, mode, paths, forwarding, posture }) => ({
      group,
      mode,
      paths,
      standby: posture.standby,
      protection: { ...posture.protection, since: isoTime(posture.protection.since) },
      forwarding: forwarding.map(({ direction, state, paths: by, reason, disagreement, since }) => ({
        direction,
        state,
        paths: by,
        reason,
        disagreement,
        since: isoTime(since),
      })),
    })),
    incidents: open.slice(0, MOST_INCIDENTS).map((incident) => without(iso(incident), 'timeline', 'audit')),
    incidentsLeftOut: Math.max(0, open.length - MOST_INCIDENTS),
    failovers: shelf.lastFailovers(MOST_FAILOVERS).map((record) => without(iso(record) as Failover, 'audit')),
    maintenance: windowsOf(shelf, now).filter(({ state }) => state === 'running'),
    drills: drillsOf(shelf, now).filter(({ state }) => state === 'running'),
  };
}

/** Newest first. */
export function windowsOf(shelf: Shelf, now: number): Maintenance[] {
  return [...shelf.windows.values()]
    .sort((x, y) => y.startsAt - x.startsAt)
    .map((window) => ({ ...iso(window), state: windowState(window, now) }));
}

/** Newest first. */
export function drillsOf(shelf: Shelf, now: number): Drill[] {
  return [...shelf.drills.values()]
    .sort((x, y) => y.startsAt - x.startsAt)
    .map((drill) => ({ ...iso(drill), state: drillState(drill, now) }));
}

/** With its failovers; null where there is none of that id. */
export function drillReportOf(shelf: Shelf, id: string, now: number): DrillReport | null {
  const kept = shelf.drills.get(id);
  if (kept === undefined) return null;
  const failovers = kept.failovers.flatMap((each) => shelf.failovers.get(each) ?? []);
  return {
    drill: { ...iso(kept), state: drillState(kept, now) },
    failovers: failovers.map((each) => iso(each) as Failover),
  };
}

const order: Incident['severity'][] = ['critical', 'warning', 'info'];

export const worstFirst = (
  x: Pick<Incident, 'severity' | 'openedAt'>,
  y: Pick<Incident, 'severity' | 'openedAt'>,
): number => order.indexOf(x.severity) - order.indexOf(y.severity) || y.openedAt - x.openedAt;

function without<T extends IncidentRow | Failover, K extends keyof T>(row: T, ...keys: K[]): Omit<T, K> {
  const rest = { ...row };
  for (const key of keys) delete rest[key];
  return rest;
}
