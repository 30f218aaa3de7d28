/** What this collector tells the other of its pair of what it concludes. */
import type { Live } from './api/live.js';
import type { Conclusions } from './model/pair.js';

const DAY = 86_400_000;
/** Bounds what goes over the wire each second. */
const MOST_STATES = 1_000;
const MOST_INCIDENTS = 200;

/** `since`: when this collector began to watch, ms since the epoch. */
export function conclusionsOf(live: Pick<Live, 'judged' | 'records'>, since: number, now: number): Conclusions {
  const { service, paths, groups } = live.judged();
  const incidents = live.records.shelf.incidentsBetween(now - DAY, now + 1);
  const told = incidents.slice(0, MOST_INCIDENTS);
  // Whatever ended before the oldest that is told may be left out.
  const oldest = Math.min(...told.map(({ openedAt }) => openedAt));
  return {
    since,
    states: [
      { about: 'service', state: service.state },
      ...paths.map(({ path, health }) => ({ about: `path ${path}`, state: health })),
      ...groups.map(({ group, posture }) => ({ about: `protection ${group}`, state: posture.protection.state })),
    ].slice(0, MOST_STATES),
    incidents: told.map(({ id, kind, subject, openedAt, closedAt }) => ({ id, kind, subject, openedAt, closedAt })),
    from: incidents.length > told.length ? oldest : now - DAY,
  };
}
