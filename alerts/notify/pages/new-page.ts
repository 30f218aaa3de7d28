import { createHash } from 'node:crypto';
import type { Incident } from '../../../collector/model/judgement.js';
import type { Page, PageSeverity } from '../../../collector/model/paging.js';
import type { Alert } from '../../model.js';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** A page about an incident has the incident's id as its key; one without has its rule and what that is about. */
export function keyOf({ name, labels }: Alert, incident: Incident | null): string {
  if (incident !== null) return incident.id;
  return `rule-${hash(JSON.stringify([name, labels['gateway'], labels['path'], labels['group']]))}`;
}

export function newPage(key: string, severity: PageSeverity, openedAt: number, incidents: string[]): Page {
  return {
    id: `pg-${hash(`${key} ${openedAt}`)}`,
    key,
    revision: 1,
    severity,
    incidents,
    title: '',
    openedAt,
    updatedAt: openedAt,
    closedAt: null,
    alerts: [],
    alertsLeftOut: 0,
    returned: 0,
    flapping: false,
    rank: 1,
    toldRank: 0,
    quiet: null,
    acknowledged: null,
    references: [],
    deliveries: [],
  };
}
