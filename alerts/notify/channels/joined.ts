/** What joins an event that Alertmanager has been told of: as on a page of our own, it wakes nobody again. */
import type { Incident } from '../../../collector/model/judgement.js';
import type { Alert } from '../../model.js';
import { severityOf } from '../../severity.js';
import { NEAR } from '../pages/book.js';
import { related } from '../pages/place.js';
import type { Surroundings } from '../surroundings.js';

interface Placed {
  alert: Alert;
  incident: Incident;
}

/**
 * Without alerts of an incident that began within a minute of another's, one of which explains the other, where that other has been told of and fires:
 * a gateway that dies after its path. They are told once it is over and they are not. What was told goes on being told, and a service that becomes
 * unavailable is always told.
 */
export function withoutJoined(
  alerts: readonly Alert[],
  isTold: (alert: Alert) => boolean,
  { incident: find, paths }: Pick<Surroundings, 'incident' | 'paths'>,
): Alert[] {
  const placed = alerts.flatMap((alert): Placed[] => {
    const incident =
      alert.state === 'pending' || severityOf(alert.labels) !== 'page' ? undefined : incidentIn(alert, find);
    return incident === undefined || incident.kind === 'service' ? [] : [{ alert, incident }];
  });
  const told = placed.filter(({ alert }) => isTold(alert));
  if (told.length === 0) return [...alerts];
  const known = paths();
  const joined = new Set(
    placed
      .filter((each) => !told.includes(each) && told.some((lead) => isPartOf(each, lead, known)))
      .map(({ alert }) => alert),
  );
  return alerts.filter((alert) => !joined.has(alert));
}

const incidentIn = ({ labels }: Alert, find: Surroundings['incident']): Incident | undefined =>
  labels['incident'] === undefined ? undefined : find(labels['incident']);

function isPartOf({ alert, incident }: Placed, lead: Placed, paths: ReturnType<Surroundings['paths']>): boolean {
  if (incident.id === lead.incident.id || Math.abs(incident.openedAt - lead.incident.openedAt) > NEAR) return false;
  // What is over with it was part of it too.
  const lasts = lead.alert.state === 'firing' || alert.state === 'resolved';
  return lasts && related(incident, lead.incident, paths);
}
