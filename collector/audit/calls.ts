/** What is done over the control socket, told to the audit log. Whoever reaches the socket is the user of the collector, or root. */
import type { Action, Deed } from './entry.js';

type Handler = (params: unknown) => unknown;

/** Calls that change something → what the audit log calls them. */
const deeds: Readonly<Record<string, Action>> = {
  'incidents.ack': 'incident.acknowledge',
  'alerts.ack': 'incident.acknowledge',
  'alerts.silence': 'silence.add',
  'alerts.unsilence': 'silence.cancel',
  'alerts.test-page': 'page.test',
  'maintenance.add': 'maintenance.add',
  'maintenance.cancel': 'maintenance.cancel',
  'drill.plan': 'drill.plan',
  'drill.record': 'drill.record',
  'sla.correct': 'correction.propose',
  'sla.reverse': 'correction.propose',
  'sla.decide': 'correction.decide',
  'sla.reissue': 'report.issue',
  'report.issue': 'report.read',
  'token.create': 'token.create',
  'token.revoke': 'token.revoke',
  'flows.raw': 'flows.raw',
  'authority.add': 'authority.add',
  'authority.change': 'authority.change',
  'authority.remove': 'authority.remove',
  'authority.forget': 'authority.forget',
  'backup.begin': 'backup.make',
};

/** The same handlers; those that change something leave an entry with how it went. */
export function audited(handlers: Record<string, Handler>, audit: { add(deed: Deed): void }): Record<string, Handler> {
  return Object.fromEntries(
    Object.entries(handlers).map(([method, handler]) => {
      const action = deeds[method];
      return [method, action === undefined ? handler : telling(action, handler, audit)];
    }),
  );
}

function telling(action: Action, handler: Handler, audit: { add(deed: Deed): void }): Handler {
  return async (params) => {
    const { author, reason, ...given } = textsOf(params);
    const deed: Omit<Deed, 'outcome'> = {
      ...{ action, who: author ?? 'unknown', from: 'control socket', reason: reason ?? null },
      object: given.id ?? given.name ?? given.group ?? given.path ?? given.month ?? '',
    };
    try {
      const answer = await handler(params);
      audit.add({ ...deed, outcome: 'done' });
      return answer;
    } catch (error) {
      audit.add({ ...deed, outcome: 'refused' });
      throw error;
    }
  };
}

function textsOf(params: unknown): Record<string, string> {
  if (typeof params !== 'object' || params === null) return {};
  return Object.fromEntries(
    Object.entries(params).filter((field): field is [string, string] => typeof field[1] === 'string'),
  );
}
