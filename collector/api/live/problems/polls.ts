/** Tables that fail or come in part while their gateway answers. */
import type { Gateway } from '../../../config/schema/gateway.js';
import type { Clock } from '../../../deps.js';
import { printable } from '../../../model/text.js';
import { pollErrorKinds } from '../../../model/observation.js';
import type { GatewayRecord, TroubledTable } from '../gateway.js';
import { ageOf, iso } from '../seen.js';
import { nextStep } from './gateways.js';
import type { Found } from './problem.js';

const NAMED = 5;

/** A table that has not been asked for this many of the slowest intervals is one that the agent does not have. */
const ASKED_WITHIN_INTERVALS = 3;

/** One problem per context and outcome, naming the first tables: a broken agent breaks many at once. */
export function pollProblems(clock: Clock, { name, poll, metrics }: Gateway, live: GatewayRecord): Found[] {
  const failing: TroubledTable[] = [];
  for (const table of live.polls.values()) if (table !== null) failing.push(table);
  if (failing.length === 0) return [];
  const slowest = Math.max(...Object.values(poll), ...metrics.map(({ interval }) => interval));
  const limit = ASKED_WITHIN_INTERVALS * slowest;
  const groups = new Map<string, TroubledTable[]>();
  for (const table of failing) {
    if ((ageOf(clock, table.read) ?? 0) > limit) continue;
    const key = `${table.outcome}\n${table.context}`;
    groups.set(key, [...(groups.get(key) ?? []), table]);
  }
  return [...groups.values()].map((troubled) => pollProblem(name, troubled));
}

function pollProblem(gateway: string, troubled: TroubledTable[]): Found {
  const [{ context, outcome, errors, message }] = troubled as [TroubledTable];
  const tables = troubled.map(({ table }) => printable(table)).sort();
  const more = tables.length > NAMED ? ` and ${tables.length - NAMED} more` : '';
  const where = context === '' ? '' : ` in context ${printable(context)}`;
  const what = outcome === 'failed' ? 'cannot be read' : 'come only in part';
  const kind = pollErrorKinds.find((name) => (errors[name] ?? 0) > 0) ?? 'agent';
  return {
    code: `poll-${outcome}`,
    severity: 'warning',
    subject: context === '' ? gateway : `${gateway} ${printable(context)}`,
    message:
      `${gateway}${where}: ${tables.slice(0, NAMED).join(', ')}${more} ${what}. ${printable(message ?? '')}`.trim(),
    next: nextStep(kind),
    since: iso(Math.min(...troubled.map(({ since }) => since))),
  };
}
