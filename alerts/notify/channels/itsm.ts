/** A service desk: a ticket is posted, and the reference that it answers with is kept. */
import { z } from 'zod';
import type { ItsmConfig } from '../../../collector/config/schema/receivers.js';
import { jsonIn } from '../../../collector/model/json.js';
import { printable } from '../../../collector/model/text.js';
import type { Channel, ChannelDeps, Message } from './channel.js';
import { outcomeOf, poster } from './post.js';

const MOST_REFERENCE = 120;

export function itsm(config: ItsmConfig, deps: ChannelDeps, now: () => number): Channel {
  const { url, token, ca, reference } = config;
  const address = new URL(url);
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${deps.secret(token)}` };
  const post = poster({ headers, ca, linkLocal: deps.linkLocal });
  return {
    kind: 'itsm',
    takes: new Set(['fire', 'resolve']),
    async send(message) {
      const outcome = await outcomeOf(post(address, ticketOf(message)), now);
      if (!outcome.delivered) return outcome;
      const found = referenceIn(outcome.answer?.body ?? '', reference);
      // The ticket is open whatever it is called: posting it again would open a second one.
      if (found === null && message.kind === 'fire')
        deps.log.warn({ receiver: config.name }, `the service desk took the ticket; its answer has no ${reference}`);
      return { delivered: true, ...(found === null ? {} : { reference: found }) };
    },
    close: () => post.close(),
  };
}

/** `reference` names the ticket that an update is for; null for a new one. */
export function ticketOf({ kind, page, text, reason, receiver }: Message): object {
  return {
    action: kind === 'resolve' ? 'resolve' : 'open',
    key: page.key,
    reference: page.references.find((each) => each.receiver === receiver)?.reference ?? null,
    severity: page.severity,
    title: text.subject,
    description: text.body,
    openedAt: new Date(page.openedAt).toISOString(),
    closedAt: page.closedAt === null ? null : new Date(page.closedAt).toISOString(),
    incident: text.incident,
    page: page.id,
    reason,
    runbook: text.runbook,
    alerts: page.alerts.map(({ name, labels, startsAt }) => ({
      name,
      labels,
      startsAt: new Date(startsAt).toISOString(),
    })),
  };
}

const scalar = z.union([z.string().trim().min(1), z.number()]);

/** Follows the keys; null where the answer is no JSON or has nothing there. */
export function referenceIn(body: string, path: string): string | null {
  let value = jsonIn(body);
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null;
    value = (value as Record<string, unknown>)[key];
  }
  const read = scalar.safeParse(value);
  return read.success ? printable(String(read.data)).slice(0, MOST_REFERENCE) : null;
}
