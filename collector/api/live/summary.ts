/** What the stream carries of the judgement: enough for the wall's two big answers, and bounded. */
import { iso, type Present } from '../../model/judgement.js';
import type { ResilienceSummary } from '../types.js';

export function summaryOf(present: Present): ResilienceSummary {
  return {
    service: iso(present.service),
    protection: iso(present.protection),
    groups: present.groups.map(({ group, mode, paths, forwarding, posture }) => ({
      group,
      mode,
      paths,
      standby: posture.standby,
      protection: iso(posture.protection),
      forwarding: forwarding.map(({ direction, state, paths: by, reason, disagreement, since }) =>
        iso({ direction, state, paths: by, reason, disagreement, since }),
      ),
    })),
    incidents: [],
    incidentsLeftOut: 0,
    failovers: [],
    maintenance: [],
    drills: [],
  };
}
