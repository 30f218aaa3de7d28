/** Records as events of the store, so that they stand among everything else that happened. */
import type { StoredEvent } from '../model/event.js';
import type { FailoverRecord, Incident } from '../model/judgement.js';

/** One when it is concluded, and one when its traffic gap is final. */
export function failoverEvent(record: FailoverRecord): StoredEvent {
  const { id, group, from, to, kind, settled, gap, collector, directions, returned = false } = record;
  const lost =
    gap.atLeastSeconds === null ? '' : ` Traffic was lost for ${gap.atLeastSeconds} to ${gap.atMostSeconds ?? '?'} s.`;
  return {
    id: settled ? `${id}-final` : id,
    time: record.startedAt,
    code: settled ? 'failover-settled' : 'failover',
    severity: kind === 'unplanned' ? 'warning' : 'info',
    gateway: '',
    subject: group,
    message: `${group} failed over from ${from} to ${to}${returned ? ' and back' : ''} (${kind}).${lost}`,
    collector,
    data: {
      record: id,
      from,
      to,
      kind,
      directions: directions.join(' '),
      atLeastSeconds: gap.atLeastSeconds,
      atMostSeconds: gap.atMostSeconds,
      detectionSeconds: record.detectionSeconds,
    },
  };
}

export function incidentEvent(incident: Incident, code: 'incident-opened' | 'incident-closed'): StoredEvent {
  const { id, kind, subject, title, severity, collector } = incident;
  const closed = code === 'incident-closed';
  return {
    id: `${id}-${closed ? 'closed' : 'opened'}`,
    time: (closed ? incident.closedAt : null) ?? incident.openedAt,
    code,
    severity: closed ? 'info' : severity,
    gateway: kind === 'gateway' ? subject : '',
    subject: subject === '' ? kind : subject,
    message: closed ? `Over: ${title}` : title,
    collector,
    data: { record: id, kind, durationSeconds: incident.durationSeconds },
  };
}
