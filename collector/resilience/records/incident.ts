/** The record of one incident: how it begins, what it is called, and what its timeline takes. */
import type { EvidenceChange, Incident } from '../../model/judgement.js';
import type { Moment } from '../time.js';
import type { Condition } from './conditions.js';
import { freeIdOf, idOf, period } from './id.js';

const MOST_ENTRIES = 500;

export interface IncidentUpdate {
  incident: Incident;
  /** Entries of the timeline that are new. */
  added: EvidenceChange[];
}

/** What its id is made of. */
interface Identity {
  anchor(condition: Condition): string | null;
  /** Whether an incident of this id was closed before. */
  isTaken(id: string): boolean;
}

/** As a condition opens it. What was announced alarms nobody. */
export function begun(
  condition: Condition,
  identity: Identity & Pick<Incident, 'collector'>,
  now: Moment,
  rest: Pick<Incident, 'openedAt' | 'cause' | 'maintenance' | 'flapping'>,
): Incident {
  const { kind, subject, title, severity, affected } = condition;
  return {
    ...{ id: freeId(condition, identity), revision: 1, collector: identity.collector },
    ...{ kind, subject, title, severity: rest.maintenance === null ? severity : 'info', affected },
    ...{ state: 'open', updatedAt: now.at, closedAt: null, durationSeconds: null, acknowledged: null },
    ...rest,
    ...{ failovers: [], timeline: [], timelineLeftOut: 0, audit: [] },
  };
}

/** With what is new in its timeline, as far as there is room. */
export function withEntries(incident: Incident, added: readonly EvidenceChange[]): IncidentUpdate {
  const { timeline, timelineLeftOut } = incident;
  const taken = added.slice(0, Math.max(0, MOST_ENTRIES - timeline.length));
  return {
    incident: {
      ...incident,
      timeline: [...timeline, ...taken],
      timelineLeftOut: timelineLeftOut + added.length - taken.length,
    },
    added: taken,
  };
}

/** Devices begin to count anew when they restart: an id that was used before is told apart by the hour, and then by its number. */
function freeId(condition: Condition, context: Identity): string {
  const { kind, subject, beganAt } = condition;
  const anchor = context.anchor(condition);
  const isTaken = (id: string): boolean => context.isTaken(id);
  const parts = [kind, subject, anchor ?? period(beganAt)];
  if (anchor === null || !isTaken(idOf('in', parts))) return freeIdOf('in', parts, isTaken);
  return freeIdOf('in', [...parts, period(beganAt)], isTaken);
}

/** One entry of a timeline: what became of the incident itself. */
export const told = (
  now: Moment,
  { kind, subject }: Incident,
  before: string | null,
  after: string,
): EvidenceChange => ({
  at: now.at,
  signal: 'gateway',
  subject: subject === '' ? kind : `${kind} ${subject}`,
  before,
  after,
});

export const revise = (incident: Incident, now: Moment, change: Partial<Incident>): Incident => ({
  ...incident,
  ...change,
  updatedAt: now.at,
  revision: incident.revision + 1,
});
