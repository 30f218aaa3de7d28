/** Tables that fail or come in part while their gateway answers. */
import type { Gateway } from '../../../config/schema/gateway.js';
import type { Clock } from '../../../deps.js';
import { printable } from '../../../model/text.js';
import { pollErrorKinds } from '../../../model/observation.js';
import type { GatewayRecord, PollRecord } from '../gateway.js';
import { ageOf, iso } from '../seen.js';
import { nextStep } from './gateways.js';
import type { Found } from './problem.js';

const NAMED = 5;

/** A table that has not been asked for this many of the slowest intervals is one that the agent does not have. */
const ASKED_WITHIN_INTERVALS = 3;

/** One problem per context and outcome, naming the first tables: a broken agent breaks many at once. */
export function pollProblems(clock: Clock, { name, poll, metrics }: Gateway, live: GatewayRecord): Found[] {
  const slowest = Math.max(...Object.values(poll), ...metrics.map(({ interval }) => interval));
  const limit = ASKED_WITHIN_INTERVALS * slowest;
  const troubled = [...live.polls.values()].filter(
    ({ troubleSince, read }) => troubleSince !== null && (ageOf(clock, read) ?? 0) <= limit,
  );
  const groups = new Map<string, PollRecord[]>();
  for (const record of troubled) {
    const key = `${record.last.outcome}\n${record.last.context}`;
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return [...groups.values()].map((records) => pollProblem(name, records));
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
