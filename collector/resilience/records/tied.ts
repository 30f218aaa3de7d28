/** Which failovers belong to an incident. */
import type { FailoverRecord, Incident } from '../../model/judgement.js';

/** Evidence of a failover may be older than what made the incident, ms. */
const BEFORE = 60_000;
/** Of a link that flaps there is no end of them. */
const MOST = 100;

/** The incident with failovers away from one of `paths` since shortly before it was opened; itself where there is none that it does not name. */
export function withFailovers(
  incident: Incident,
  paths: readonly string[],
  failovers: readonly FailoverRecord[],
  at: number,
): Incident {
  const more = failovers
    .filter(({ from, startedAt }) => paths.includes(from) && startedAt >= incident.openedAt - BEFORE)
    .map(({ id }) => id)
    .filter((id) => !incident.failovers.includes(id));
  if (more.length === 0 || incident.failovers.length >= MOST) return incident;
  const all = [...incident.failovers, ...more].slice(0, MOST);
  return { ...incident, revision: incident.revision + 1, updatedAt: at, failovers: all };
}
