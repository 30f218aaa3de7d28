/** What is told of a trap: the observation itself, and one sentence for the log and the events. */
import type { EventObservation } from '../model/observation.js';
import type { TrapObservation } from '../model/signals.js';
import { understand } from './families/index.js';
import type { Notification } from './notification.js';
import { readable } from './readable.js';
import type { Sender } from './senders.js';

/** @param at when it came, milliseconds since the epoch (UTC) */
export function observed(
  sender: Sender,
  version: TrapObservation['version'],
  notification: Notification,
  collector: string,
  at: number,
): [TrapObservation, EventObservation] {
  const { oid, inform, upTime, context, varbinds } = notification;
  const origin = { gateway: sender.gateway, context: contextOf(sender, context), collector, at };
  const { name, subject, claims } = understand(notification);
  const trap: TrapObservation = {
    ...{ kind: 'trap', ...origin, name, oid, version, inform, subject, claims, upTime },
    values: readable(varbinds),
  };
  const about = { subject: subjectText(trap), message: sentence(trap) };
  return [trap, { kind: 'event', ...origin, code: 'trap', severity: 'info', ...about }];
}

/** The context that the trap names where it is polled too; else the default one, else the first. */
function contextOf({ contexts }: Sender, named: string): string {
  if (contexts.includes(named)) return named;
  return contexts.includes('') ? '' : (contexts[0] ?? '');
}

function subjectText({ subject }: TrapObservation): string {
  switch (subject.type) {
    case 'gateway':
      return '';
    case 'interface':
      return `ifIndex ${subject.ifIndex}`;
    case 'bgp-peers':
      return 'one of its BGP peers';
    case 'bgp-peer':
      return subject.peer;
    case 'redundancy':
      return `${subject.protocol} ${subject.group} on ifIndex ${subject.ifIndex}`;
    case 'bfd-session':
      return `session ${subject.session}`;
    case 'ospf-neighbour':
      return subject.neighbour;
  }
}

function sentence(trap: TrapObservation): string {
  const about = subjectText(trap);
  const claims = trap.claims === null ? '' : `, which it calls ${trap.claims}`;
  return `${trap.gateway} sent ${trap.name}${about === '' ? '' : ` about ${about}`}${claims}; it is asked at once`;
}
