/** Tables that fail or come in part while their gateway answers. */
import { printable } from '../../../model/text.js';
import { pollErrorKinds } from '../../../model/observation.js';
import type { GatewayRecord, PollRecord } from '../gateway.js';
import { iso } from '../seen.js';
import { nextStep } from './gateways.js';
import type { Found } from './problem.js';

const NAMED = 5;

/** One problem per context and outcome, naming the first tables: a broken agent breaks many at once. */
export function pollProblems(gateway: string, live: GatewayRecord): Found[] {
  const troubled = [...live.polls.values()].filter(({ troubleSince }) => troubleSince !== null);
  const groups = new Map<string, PollRecord[]>();
  for (const record of troubled) {
    const key = `${record.last.outcome}\n${record.last.context}`;
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return [...groups.values()].map((records) => pollProblem(gateway, records));
}

function pollProblem(gateway: string, records: PollRecord[]): Found {
  const [{ last }] = records as [PollRecord];
  const tables = records.map((record) => printable(record.last.table)).sort();
  const more = tables.length > NAMED ? ` and ${tables.length - NAMED} more` : '';
  const context = last.context === '' ? '' : ` in context ${printable(last.context)}`;
  const what = last.outcome === 'failed' ? 'cannot be read' : 'come only in part';
  const kind = pollErrorKinds.find((name) => (last.errors[name] ?? 0) > 0) ?? 'agent';
  return {
    code: `poll-${last.outcome}`,
    severity: 'warning',
    subject: last.context === '' ? gateway : `${gateway} ${printable(last.context)}`,
    message:
      `${gateway}${context}: ${tables.slice(0, NAMED).join(', ')}${more} ${what}. ${printable(last.message ?? '')}`.trim(),
    next: nextStep(kind),
    since: iso(Math.min(...records.map(({ troubleSince, last: { at } }) => troubleSince ?? at))),
  };
}
